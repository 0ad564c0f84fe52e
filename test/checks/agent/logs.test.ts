import logs from "../../../checks/agent/logs.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, noAgent, oldAgent } from "./_agent-tree.ts";

checkTest(logs, {
  pass: {
    "no lines": agentTree(),
    "an agent that collected nothing by default": oldAgent("2.2.53.1", ["A=b"]),
    "a key that the agent does not read": oldAgent("2.2.48", ["Logs.Collect=n", "AutoUpdate.Enabled=n"]),
  },
  fail: {
    both: [
      agentTree(["Logs.Verbose=y", "Logs.Collect=n"]),
      { message: "the agent logs every detail", line: 1 },
      { message: "the agent does not collect logs for support", line: 2 },
    ],
  },
  notApplicable: { "no agent": noAgent },
});
