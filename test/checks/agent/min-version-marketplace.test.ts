import minVersion from "../../../checks/agent/min-version-marketplace.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { noAgent, oldAgent } from "./_agent-tree.ts";

const off = ["AutoUpdate.Enabled=n"];

checkTest(minVersion, {
  pass: {
    "2.2.53.1 without update": oldAgent("2.2.53.1", off),
    "2.2.41 with update": oldAgent("2.2.41", ["A=b"]),
  },
  fail: {
    "2.2.41 without update": [
      oldAgent("2.2.41", off),
      { message: "from an agent that does not update itself", evidence: { expected: "2.2.53.1 or later" } },
    ],
    "2.2.40 whatever the update": [
      oldAgent("2.2.40", ["A=b"]),
      { message: "agent 2.2.40 is older than certification takes", evidence: { expected: "2.2.41 or later" } },
    ],
    "Debian 11's own": [
      oldAgent("2.2.47", off, { "/etc/os-release": "ID=debian\nVERSION_ID=11\n" }),
      { level: "info" },
    ],
  },
  notApplicable: { "no agent": noAgent },
  undecided: { "no release known": oldAgent("9.9.9.9", off) },
});
