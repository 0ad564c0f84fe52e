import execute from "../../../checks/agent/execute-custom-data.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";
import { agentTree, noAgent, withCloudInit } from "./_agent-tree.ts";

const on = ["Provisioning.ExecuteCustomData=y"];

checkTest(execute, {
  pass: { off: agentTree(), "a word that is no switch": agentTree(["Provisioning.ExecuteCustomData=yes"]) },
  fail: {
    "on where the agent provisions": [agentTree(on), { message: "runs custom data before it reports ready", line: 1 }],
    "on beside cloud-init": [agentTree(on, withCloudInit), { message: "so it runs no custom data" }],
  },
  notApplicable: {
    "an agent that does not start": agentTree(on, {
      "/etc/systemd/system/multi-user.target.wants/waagent.service": absent,
    }),
    "no agent": noAgent,
  },
});
