import extensionsEnabled from "../../../checks/agent/extensions-enabled.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, noAgent, oldAgent } from "./_agent-tree.ts";

checkTest(extensionsEnabled, {
  pass: {
    "no line": agentTree(),
    y: agentTree(["Extensions.Enabled=y"]),
    "a word that is no switch": agentTree(["Extensions.Enabled=false"]),
  },
  fail: {
    n: [agentTree(["# off", "Extensions.Enabled=n"]), { message: "the agent refuses every extension", line: 2 }],
  },
  notApplicable: {
    "an agent that does not read it": oldAgent("2.2.31", ["Extensions.Enabled=n", "AutoUpdate.Enabled=n"]),
    "no agent": noAgent,
  },
});
