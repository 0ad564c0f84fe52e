import check from "../../../../checks/distro/oracle/repositories.ts";
import { oracle9 } from "../../../../fixtures/trees/oracle-9.ts";
import { checkTest, unreadable } from "../../../../src/testing/index.ts";
import { repo, system } from "../_trees.ts";

const ol8 = system("ol", "8.10");

checkTest(check, {
  pass: { "as it is installed": oracle9(), "release 6": { ...system("ol", "6.10"), ...repo("[public_ol6_latest]\n") } },
  fail: {
    none: [ol8, { message: "no repository is configured", path: "/etc/yum.repos.d" }],
    "switched off": [
      { ...ol8, ...repo("[ol8_baseos_latest]\nenabled=0\n") },
      { message: "every repository is switched off", path: "/etc/yum.repos.d/x.repo" },
    ],
    "another one": [
      { ...ol8, ...repo("[corp]\n") },
      { level: "info", evidence: { actual: "corp", expected: "ol9_baseos_latest" } },
    ],
  },
  notApplicable: { RHEL: system("rhel", "8.10") },
  undecided: { "a file that cannot be read": { ...ol8, "/etc/yum.repos.d/a.repo": unreadable() } },
});
