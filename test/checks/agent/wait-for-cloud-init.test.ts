import wait from "../../../checks/agent/wait-for-cloud-init.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, noAgent, oldAgent, withCloudInit } from "./_agent-tree.ts";

const on = ["Extensions.WaitForCloudInit=y"];

checkTest(wait, {
  pass: { off: agentTree(), "on beside cloud-init": agentTree(on, withCloudInit) },
  fail: { "on without cloud-init": [agentTree(on), { message: "a cloud-init that is not installed", line: 1 }] },
  notApplicable: {
    "an agent that does not read it": oldAgent("2.9.1.1", [...on, "AutoUpdate.Enabled=n"]),
    "no agent": noAgent,
  },
});
