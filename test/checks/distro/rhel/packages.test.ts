import check from "../../../../checks/distro/rhel/packages.ts";
import { rhel10 } from "../../../../fixtures/trees/rhel-10.ts";
import { rhel7 } from "../../../../fixtures/trees/rhel-7.ts";
import { rhel9 } from "../../../../fixtures/trees/rhel-9.ts";
import { checkTest, unreadable } from "../../../../src/testing/index.ts";
import { system, withRpms } from "../_trees.ts";

const el9 = system("rhel", "9.6");

checkTest(check, {
  pass: {
    "release 7": rhel7(),
    "release 9": rhel9(),
    "release 10 has no gdisk": rhel10(),
    "a confidential VM without hyperv-daemons": {
      tree: { ...el9, ...withRpms("WALinuxAgent", "cloud-init", "cloud-utils-growpart", "gdisk") },
      target: { security: "confidential" },
    },
  },
  fail: {
    "no agent": [
      { ...el9, ...withRpms("cloud-init", "cloud-utils-growpart", "gdisk", "hypervkvpd") },
      {
        message: "WALinuxAgent is not installed",
        fix: { text: "Install what is missing.", commands: ["dnf install WALinuxAgent"] },
      },
    ],
    "all of them": [
      { ...el9, ...withRpms() },
      { message: "WALinuxAgent, cloud-init, cloud-utils-growpart, gdisk, hyperv-daemons are not installed" },
    ],
    "Rocky is only noted": [
      { ...system("rocky", "9.6"), ...withRpms("WALinuxAgent", "cloud-init", "gdisk", "hyperv-daemons") },
      { message: "cloud-utils-growpart is not installed", level: "info" },
    ],
  },
  notApplicable: { "release 6": { ...system("rhel", "6.10"), ...withRpms() }, Fedora: system("fedora", "43") },
  undecided: {
    "no database": [el9, "no database"],
    "a database that cannot be read": { ...el9, "/var/lib/rpm/rpmdb.sqlite": unreadable() },
  },
});
