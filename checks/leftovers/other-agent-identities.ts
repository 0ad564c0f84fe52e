import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.other-agent-identities",
  title: "No management agent carries the identity of the build machine",
  level: "should",
  why: "Agents that were enrolled on the build machine make every VM of the image report as that one machine: the console shows a single host whose name and addresses keep changing, alerts of one VM hide those of another, and whoever has the image holds the agent's keys.",
  fix: "Uninstall or reset the agent before capture and enrol at deployment.",
  places: [
    { path: "/etc/opt/omi/ssl/*.pem", what: "certificate of OMI" },
    { path: "/etc/opt/microsoft/omsagent/*/conf/omsadmin.conf", what: "workspace of the Log Analytics agent" },
    { path: "/etc/opt/microsoft/omsagent/*/certs/*", what: "certificate of the Log Analytics agent" },
    { path: "/var/opt/azcmagent/{agentconfig.json,certs/*}", what: "identity of Azure Arc" },
    { path: "/etc/salt/{minion_id,pki/minion/*}", what: "identity of the Salt minion" },
    { path: "/etc/{chef,cinc}/client.pem", what: "private key of the Chef client" },
    { path: "/opt/CrowdStrike/falconstore", what: "identity of the Falcon sensor" },
    { path: "/etc/qualys/hostid", what: "identity of the Qualys agent" },
    { path: "/etc/{newrelic-infra,datadog-agent}/auth_token", what: "identity of a monitoring agent" },
    { path: "/var/lib/amazon/ssm/registration", what: "identity of the SSM agent" },
  ],
});
