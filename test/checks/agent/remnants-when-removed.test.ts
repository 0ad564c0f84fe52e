import remnants from "../../../checks/agent/remnants-when-removed.ts";
import { checkTest, directory, unreadableDirectory } from "../../../src/testing/index.ts";
import { agentTree, hiddenAgent, noAgent } from "./_agent-tree.ts";

checkTest(remnants, {
  pass: {
    nothing: noAgent,
    "an empty directory": { ...noAgent, "/var/lib/waagent/": directory() },
    "cloud-init's own file": { ...noAgent, "/var/lib/waagent/ovf-env.xml": "<Environment/>" },
  },
  fail: {
    everything: [
      {
        ...noAgent,
        "/etc/waagent.conf": "Provisioning.Agent=auto\n",
        "/etc/waagent.conf.rpmsave": "",
        "/var/log/waagent.log": "",
        "/var/lib/waagent/Incarnation": "1",
        "/var/log/azure/run-command/a": "",
      },
      { path: "/etc/waagent.conf", message: "the removed agent left this behind" },
      { path: "/etc/waagent.conf.rpmsave" },
      { path: "/var/log/waagent.log" },
      { path: "/var/lib/waagent" },
      { path: "/var/log/azure" },
    ],
    "the unit": [
      { ...noAgent, "/usr/lib/systemd/system/waagent.service": "[Service]\nExecStart=/usr/sbin/waagent -daemon\n" },
      { path: "/usr/lib/systemd/system/waagent.service" },
    ],
  },
  notApplicable: { "the agent is there": agentTree(), "an agent that is not visible": hiddenAgent },
  undecided: {
    "a directory that cannot be read": [{ ...noAgent, "/var/lib/waagent": unreadableDirectory() }, "permission denied"],
  },
});
