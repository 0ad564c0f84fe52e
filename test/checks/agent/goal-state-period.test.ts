import goalStatePeriod from "../../../checks/agent/goal-state-period.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, noAgent, oldAgent } from "./_agent-tree.ts";

const period = (text: string) => agentTree([`Extensions.GoalStatePeriod=${text}`]);

checkTest(goalStatePeriod, {
  pass: {
    "no line": agentTree(),
    "five minutes": period("300"),
    "no number": period("often"),
    "an agent that does not read it": oldAgent("2.2.48", ["Extensions.GoalStatePeriod=900", "AutoUpdate.Enabled=n"]),
  },
  fail: {
    "a second more": [period("301"), { message: "every 301 seconds only", line: 1 }],
    nothing: [period("0"), { message: "is no time" }],
    "the first one alone": [
      agentTree(["Extensions.InitialGoalStatePeriod=900"]),
      { subject: "Extensions.InitialGoalStatePeriod" },
    ],
  },
  notApplicable: { "no agent": noAgent },
});
