import clientAlive from "../../../checks/agent/ssh-client-alive-key.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, noAgent, oldAgent, withCloudInit } from "./_agent-tree.ts";

const interval = (text: string) => agentTree([`OS.SshClientAliveInterval=${text}`]);

checkTest(clientAlive, {
  pass: { "no line": agentTree(), "the least": interval("30"), "the most": interval("235") },
  fail: {
    "a second too few": [interval("29"), { message: "sets ClientAliveInterval to 29 seconds", line: 1 }],
    "a second too many": [interval("236"), { evidence: { expected: "30 to 235" } }],
    "none at all": [interval("0"), { line: 1 }],
    "no number": [interval("3m"), { message: "that is no number" }],
    nothing: [interval(""), { message: "that is no number" }],
  },
  notApplicable: {
    "cloud-init provisions": agentTree(["OS.SshClientAliveInterval=600"], withCloudInit),
    "an agent that does not read it": oldAgent("2.2.18", ["OS.SshClientAliveInterval=600"]),
    "no agent": noAgent,
  },
});
