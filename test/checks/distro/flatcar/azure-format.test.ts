import check from "../../../../checks/distro/flatcar/azure-format.ts";
import { flatcar } from "../../../../fixtures/trees/flatcar.ts";
import { checkTest, unreadable } from "../../../../src/testing/index.ts";
import { system } from "../_trees.ts";

const system1 = flatcar();

checkTest(check, {
  pass: {
    "the OEM partition says azure": { ...system1, "/oem/oem-release": "ID=azure\nVERSION_ID=4230\n" },
    "at its old place": {
      ...system1,
      "/usr/share/oem/oem-release": 'ID="azure"\n',
      "/usr/share/oem/grub.cfg": 'set oem_id="azure"\n',
    },
    "the agent's extension": {
      ...system1,
      "/oem/sysext/oem-azure-4230.2.4.raw": "x",
      "/oem/sysext/active-oem-azure": "",
    },
  },
  fail: {
    "made for QEMU": [
      { ...system1, "/oem/oem-release": "# x\nID=qemu\n" },
      {
        message: "built for another platform",
        path: "/oem/oem-release",
        line: 2,
        evidence: { actual: "qemu", expected: "azure" },
      },
    ],
    "its boot loader tells another": [
      { ...system1, "/oem/oem-release": "ID=azure\n", "/oem/grub.cfg": 'set oem_id="vmware"\n' },
      { path: "/oem/grub.cfg", line: 1, evidence: { actual: "vmware" } },
    ],
    "an OEM partition that says nothing": [
      { ...system1, "/oem/README": "x" },
      { message: "names no platform", path: "/oem" },
    ],
  },
  notApplicable: { Debian: system("debian", "12") },
  undecided: {
    "the partition is not there": [system1, "not a part of the tree"],
    "a file that cannot be read": { ...system1, "/oem/oem-release": unreadable() },
  },
});
