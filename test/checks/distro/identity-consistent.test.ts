import check from "../../../checks/distro/identity-consistent.ts";
import { oracle8 } from "../../../fixtures/trees/oracle-8.ts";
import { rhel9 } from "../../../fixtures/trees/rhel-9.ts";
import { sles15 } from "../../../fixtures/trees/sles-15.ts";
import { ubuntu2204 } from "../../../fixtures/trees/ubuntu-22.04.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";
import { debs, system, withRpms } from "./_trees.ts";

checkTest(check, {
  pass: {
    Ubuntu: ubuntu2204(),
    RHEL: rhel9(),
    SLES: sles15(),
    "Oracle Linux": oracle8(),
    "Oracle Linux with Red Hat's name beside its own": {
      ...system("ol", "9.6"),
      ...withRpms("oraclelinux-release-el9", "redhat-release"),
    },
    "a database of rpm that came with a tool": { ...system("debian", "12"), ...debs("rpm"), ...withRpms("x") },
    "a family that has no database of its own": { ...system("flatcar", "4230.2.4"), ...withRpms("x") },
  },
  fail: {
    "Debian over rpm": [
      { ...system("debian", "12"), ...withRpms("x") },
      { message: "yet the packages are those of rpm", path: "/etc/os-release", evidence: { expected: "dpkg" } },
    ],
    "SLES over dpkg": [{ ...system("sles", "15.6"), ...debs("bash") }, { message: "those of dpkg" }],
    "Rocky over Red Hat": [
      { ...system("rocky", "9.6"), ...withRpms("redhat-release") },
      {
        message: "yet the release package is redhat-release",
        subject: "redhat-release",
        evidence: { expected: "rocky-release" },
      },
    ],
    "CentOS that was migrated half-way": [
      { ...system("centos", "8"), ...withRpms("almalinux-release") },
      { subject: "almalinux-release" },
    ],
  },
  notApplicable: {
    "a distribution that is not known": { ...system("slackware", "15.0"), ...debs("bash") },
    "no database": system("debian", "12"),
    nothing: { "/etc/": "" },
  },
  undecided: { "a database that cannot be read": { ...system("debian", "12"), "/var/lib/dpkg/status": unreadable() } },
});
