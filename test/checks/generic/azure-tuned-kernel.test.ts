import azureTunedKernel from "../../../checks/generic/azure-tuned-kernel.ts";
import { debian12 } from "../../../fixtures/trees/debian-12.ts";
import { oracle9 } from "../../../fixtures/trees/oracle-9.ts";
import { sles15 } from "../../../fixtures/trees/sles-15.ts";
import { ubuntu2204 } from "../../../fixtures/trees/ubuntu-22.04.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { installedKernel, system } from "./_trees.ts";

checkTest(azureTunedKernel, {
  pass: {
    Ubuntu: ubuntu2204(),
    "Ubuntu's FIPS kernel": { ...system("ubuntu", "22.04"), ...installedKernel("5.15.0-1073-azure-fips") },
    "a general kernel that does not start": { ...ubuntu2204(), ...installedKernel("6.8.0-41-generic") },
    Debian: debian12(),
    SLES: sles15(),
    Oracle: oracle9(),
  },
  fail: {
    "Ubuntu's general kernel": [
      { ...system("ubuntu", "24.04"), ...installedKernel("6.8.0-41-generic") },
      { message: "general kernel 6.8.0-41-generic", level: "should", evidence: { expected: "linux-azure" } },
    ],
    "SLES with kernel-default is only noted": [
      { ...system("sles", "15.6"), ...installedKernel("6.4.0-150600.23-default") },
      { level: "info" },
    ],
    "Oracle with the Red Hat kernel is only noted": [
      { ...system("ol", "9.6"), ...installedKernel("5.14.0-570.el9_6.x86_64") },
      { level: "info" },
    ],
  },
  notApplicable: { RHEL: { ...system("rhel", "9.6"), ...installedKernel("5.14.0") }, "Oracle 6": system("ol", "6.10") },
  undecided: { "no kernel": system("ubuntu", "24.04") },
});
