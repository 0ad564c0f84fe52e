import check from "../../../../checks/distro/fedora/identification.ts";
import { fedora43 } from "../../../../fixtures/trees/fedora-43.ts";
import { checkTest, unreadable } from "../../../../src/testing/index.ts";
import { system, withRpms } from "../_trees.ts";

const cpe = (version: string) => `CPE_NAME="cpe:/o:fedoraproject:fedora:${version}"\n`;
const common = (version: string) => withRpms(`fedora-release-common ${version}-25`);

checkTest(check, {
  pass: { "as its cloud image": fedora43(), consistent: { ...system("fedora", "43", cpe("43")), ...common("43") } },
  fail: {
    "upgraded half-way": [
      { ...system("fedora", "43", cpe("43")), ...common("42") },
      {
        message: "fedora-release-common is of another release",
        path: "/etc/os-release",
        line: 2,
        evidence: { actual: "42-25", expected: "43" },
      },
    ],
    "CPE_NAME of another": [
      { ...system("fedora", "43", cpe("42")), ...common("43") },
      { message: "CPE_NAME does not name", line: 3, evidence: { expected: "cpe:/o:fedoraproject:fedora:43" } },
    ],
    "no CPE_NAME is only noted": [
      { ...system("fedora", "43"), ...common("43") },
      { message: "no CPE_NAME", level: "info" },
    ],
  },
  notApplicable: { "no version": { "/etc/os-release": "ID=fedora\n" }, RHEL: system("rhel", "9.6") },
  undecided: {
    "a database that cannot be read": {
      ...system("fedora", "43", cpe("43")),
      "/var/lib/rpm/rpmdb.sqlite": unreadable(),
    },
  },
});
