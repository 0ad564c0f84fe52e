import check from "../../../../checks/distro/rhel/version-match.ts";
import { rhel9 } from "../../../../fixtures/trees/rhel-9.ts";
import { checkTest, unreadable } from "../../../../src/testing/index.ts";
import { system, withRpms } from "../_trees.ts";

const el9 = system("rhel", "9.6");
const declared = (version: string) => ({ tree: el9, target: {}, options: { version } });

checkTest(check, {
  pass: {
    "nothing declared": rhel9(),
    "as declared": declared("9.6"),
    "the package agrees": { ...el9, ...withRpms("redhat-release 9.6-0.1.el9") },
    "CentOS names the major number": { ...system("centos", "7"), ...withRpms("centos-release 7-9.2009.1.el7.centos") },
    "Rocky's package": { ...system("rocky", "9.6"), ...withRpms("rocky-release 9.6-1.3.el9") },
  },
  fail: {
    "another is declared": [
      declared("9.4"),
      {
        message: "not the declared one",
        path: "/etc/os-release",
        line: 2,
        evidence: { actual: "9.6", expected: "9.4" },
      },
    ],
    "a version that begins alike": [declared("9.60"), { evidence: { expected: "9.60" } }],
    "the package of another": [
      { ...el9, ...withRpms("redhat-release 9.4-0.5.el9") },
      { message: "redhat-release is of another release", evidence: { actual: "9.4-0.5.el9", expected: "9.6" } },
    ],
    both: [
      { tree: { ...el9, ...withRpms("redhat-release 8.10-0.3.el8") }, target: {}, options: { version: "8.10" } },
      { message: "declared" },
      { message: "redhat-release" },
    ],
  },
  notApplicable: { Fedora: system("fedora", "43") },
  undecided: {
    "no version": [{ "/etc/os-release": "ID=rhel\n" }, "no version"],
    "a database that cannot be read": { ...el9, "/var/lib/rpm/rpmdb.sqlite": unreadable() },
  },
});
