import goalState from "../../../checks/leftovers/waagent-goal-state.ts";
import { checkTest } from "../../../src/testing/index.ts";

const lib = "/var/lib/waagent";
const files = (...names: string[]) => Object.fromEntries(names.map((name) => [`${lib}/${name}`, ""]));

checkTest(goalState, {
  pass: { nothing: {}, "other files": files("provisioned", "events.txt", "GoalState.xml") },
  fail: {
    "one file": [
      files("Incarnation"),
      { path: `${lib}/Incarnation`, message: "the goal state of another VM left behind" },
    ],
    "many files": [
      files(
        "Incarnation",
        "GoalState.1.xml",
        "SharedConfig.xml",
        "Protocol",
        "partition",
        "fast_track.json",
        "WireServerEndpoint",
      ),
      {
        path: lib,
        evidence: {
          actual:
            "GoalState.1.xml, Incarnation, Protocol, SharedConfig.xml, WireServerEndpoint, fast_track.json and 1 more",
        },
      },
    ],
  },
  notApplicable: { "a specialized image": { tree: files("Incarnation"), target: { type: "specialized" } } },
});
