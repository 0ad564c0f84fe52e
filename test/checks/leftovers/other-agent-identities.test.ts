import otherAgentIdentities from "../../../checks/leftovers/other-agent-identities.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(otherAgentIdentities, {
  pass: {
    "agents that were never enrolled": {
      "/etc/salt/minion": "x",
      "/etc/chef/client.rb": "x",
      "/etc/salt/minion_id": "",
    },
  },
  fail: {
    "enrolled agents": [
      {
        "/etc/salt/minion_id": "builder",
        "/etc/salt/pki/minion/minion.pem": "x",
        "/etc/chef/client.pem": "x",
        "/opt/CrowdStrike/falconstore": "x",
      },
      { path: "/etc/salt/minion_id" },
      { path: "/etc/salt/pki/minion/minion.pem" },
      { path: "/etc/chef/client.pem" },
      { path: "/opt/CrowdStrike/falconstore" },
    ],
    "a workspace": [{ "/etc/opt/microsoft/omsagent/1234/conf/omsadmin.conf": "x" }, { message: "Log Analytics" }],
  },
});
