import check from "../../../../checks/distro/ubuntu/azure-kernel-packages.ts";
import { checkTest, unreadable } from "../../../../src/testing/index.ts";
import { debs, installedKernel, system } from "../_trees.ts";

const noble = { ...system("ubuntu", "24.04"), ...installedKernel("6.8.0-1021-azure") };
const image = "linux-image-6.8.0-1021-azure";

checkTest(check, {
  pass: {
    "as the page says": { ...noble, ...debs(image, "linux-azure", "linux-tools-azure") },
    "the kernel of a long release": {
      ...noble,
      ...debs(image, "linux-azure-lts-24.04", "linux-cloud-tools-azure-lts-24.04"),
    },
    "the kernel of confidential VMs": { ...noble, ...debs("linux-image-azure-fde", "linux-tools-azure-fde") },
  },
  fail: {
    "the kernel alone": [
      { ...noble, ...debs(image, "linux-tools-azure") },
      { message: "no package keeps the Azure kernel up to date", evidence: { expected: "linux-azure" } },
    ],
    "no tools": [
      { ...noble, ...debs(image, "linux-azure") },
      { message: "tools", level: "info" },
    ],
    "headers are no kernel": [
      { ...noble, ...debs(image, "linux-headers-azure", "linux-azure-headers-6.8.0-1021", "linux-tools-azure") },
      { message: "up to date" },
    ],
  },
  notApplicable: {
    "a general kernel": { ...system("ubuntu", "24.04"), ...installedKernel("6.8.0-41-generic"), ...debs("bash") },
    Debian: system("debian", "12"),
  },
  undecided: {
    "no database": [noble, "no database"],
    "a database that cannot be read": { ...noble, "/var/lib/dpkg/status": unreadable() },
  },
});
