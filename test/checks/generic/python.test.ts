import pythonCheck from "../../../checks/generic/python.ts";
import { checkTest, link, program } from "../../../src/testing/index.ts";
import { agentTree, hiddenAgent, noAgent } from "../agent/_agent-tree.ts";

const interpreter = (name: string, target: string) => ({
  ...noAgent,
  [`/usr/bin/${name}`]: link(target),
  [`/usr/bin/${target}`]: program(),
});

checkTest(pythonCheck, {
  pass: {
    "3.11": agentTree(),
    "exactly 3.9": interpreter("python3", "python3.9"),
    "the newest counts": { ...interpreter("python2", "python2.7"), ...interpreter("python3", "python3.12") },
  },
  fail: {
    "3.6 is only noted": [
      interpreter("python3", "python3.6"),
      { message: "Python 3.6", level: "info", evidence: { actual: "3.6", expected: "3.9 or newer" } },
    ],
    "2.6 is only noted": [interpreter("python", "python2.6"), { level: "info" }],
    "2.5": [interpreter("python", "python2.5"), { message: "too old for the agent" }],
    "none, and no agent": [noAgent, { message: "no Python", level: "info" }],
  },
  undecided: {
    "a name without a version": [{ ...noAgent, "/usr/bin/python": program() }, "no name of an interpreter"],
    "an agent that is not visible": hiddenAgent,
  },
});
