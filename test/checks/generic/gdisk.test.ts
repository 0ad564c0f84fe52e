import gdisk from "../../../checks/generic/gdisk.ts";
import { rhel9 } from "../../../fixtures/trees/rhel-9.ts";
import { ubuntu2204, ubuntu2204Specialized } from "../../../fixtures/trees/ubuntu-22.04.ts";
import { absent, checkTest, type Tree } from "../../../src/testing/index.ts";

const el10: Tree = { ...rhel9(), "/etc/os-release": "ID=rhel\nVERSION_ID=10.1\n", "/usr/sbin/sgdisk": absent };
const withoutDisk = { "/etc/cloud/cloud.cfg.d/99.cfg": "mounts:\n  - [ephemeral0]\n" };

checkTest(gdisk, {
  pass: { installed: ubuntu2204(), "RHEL 10 with sfdisk": el10 },
  fail: {
    "not installed": [{ ...ubuntu2204(), "/usr/sbin/sgdisk": absent }, { message: "sgdisk is not installed" }],
    "RHEL 10 with neither": [{ ...el10, "/usr/sbin/sfdisk": absent }, { message: "sfdisk is not installed" }],
  },
  notApplicable: {
    "cloud-init does not run": { ...ubuntu2204Specialized(), "/usr/sbin/sgdisk": absent },
    "cloud-init leaves the disk alone": { ...ubuntu2204(), "/usr/sbin/sgdisk": absent, ...withoutDisk },
  },
});
