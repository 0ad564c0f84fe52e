import testedMatrix from "../../../checks/agent/tested-matrix.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, hiddenAgent, noAgent } from "./_agent-tree.ts";

const on = (id: string, version: string) =>
  agentTree(["A=b"], { "/etc/os-release": `ID=${id}\nVERSION_ID="${version}"\n` });
const arm64 = (id: string, version: string) => ({ tree: on(id, version), target: { arch: "aarch64" } }) as const;

checkTest(testedMatrix, {
  pass: {
    "the first release of a list": on("rhel", "6.7"),
    "a later one": on("ubuntu", "24.04"),
    "a rolling one": on("debian", ""),
    "arm64 where it is tested": arm64("sles", "15.4"),
    "Flatcar, wherever its agent lies": hiddenAgent,
  },
  fail: {
    "just before the first": [
      on("rhel", "6.6"),
      { message: "the agent is not tested on rhel 6.6 for x86_64", evidence: { expected: "6.7 or later" } },
    ],
    "Oracle Linux on arm64": [arm64("ol", "9.4"), { message: "not tested on ol 9.4 for aarch64" }],
    "SLES 15 SP3 on arm64": [arm64("sles", "15.3"), { evidence: { expected: "15.4 or later" } }],
    "a distribution that nobody tests": [on("constructor", "1"), { subject: "constructor", path: "/etc/os-release" }],
    "Flatcar before 3374.2": [
      { ...hiddenAgent, "/etc/os-release": "ID=flatcar\nVERSION_ID=3374.1.9\n" },
      { subject: "flatcar" },
    ],
  },
  notApplicable: { "no agent": noAgent },
});
