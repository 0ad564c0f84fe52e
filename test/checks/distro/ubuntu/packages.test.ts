import check from "../../../../checks/distro/ubuntu/packages.ts";
import { ubuntu2204 } from "../../../../fixtures/trees/ubuntu-22.04.ts";
import { checkTest, unreadable } from "../../../../src/testing/index.ts";
import { debs, system } from "../_trees.ts";

const noble = system("ubuntu", "24.04");

checkTest(check, {
  pass: {
    "as the images have it": ubuntu2204(),
    "cloud-init in parts": { ...noble, ...debs("cloud-init-base", "netplan.io", "walinuxagent", "gdisk") },
    "a specialized image without cloud-init": {
      tree: { ...noble, ...debs("netplan.io", "walinuxagent", "gdisk") },
      target: { type: "specialized" },
    },
  },
  fail: {
    "two are missing": [
      { ...noble, ...debs("netplan.io", "gdisk") },
      {
        message: "cloud-init, walinuxagent are not installed",
        fix: { text: "Install what is missing.", commands: ["apt-get install cloud-init walinuxagent"] },
      },
    ],
    "gdisk is only noted": [
      { ...noble, ...debs("cloud-init", "netplan.io", "walinuxagent") },
      { message: "gdisk is not installed", level: "info" },
    ],
    "removed, its configuration left": [
      {
        ...noble,
        "/var/lib/dpkg/status":
          "Package: walinuxagent\nStatus: deinstall ok config-files\nVersion: 2.11\n\nPackage: cloud-init\nStatus: install ok installed\nVersion: 25\n\nPackage: netplan.io\nStatus: install ok installed\nVersion: 1\n\nPackage: gdisk\nStatus: install ok installed\nVersion: 1\n",
      },
      { message: "walinuxagent is not installed" },
    ],
  },
  notApplicable: { "16.04": { ...system("ubuntu", "16.04"), ...debs("bash") }, Debian: system("debian", "12") },
  undecided: {
    "no database": [noble, "no database"],
    "a database that cannot be read": { ...noble, "/var/lib/dpkg/status": unreadable() },
  },
});
