import nvmeInInitramfs from "../../../checks/features/nvme-in-initramfs.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";
import { another, booting, ramdisk } from "../boot/_boot.ts";

const target = { diskController: "nvme" } as const;
const hyperv = ["hv_vmbus", "hv_storvsc"];

checkTest(nvmeInInitramfs, {
  pass: {
    "in the initramfs, with a dash": { tree: booting(), target },
    "built in": { tree: booting({ builtin: ["nvme", "nvme_core", "pci_hyperv"], inInitramfs: hyperv }), target },
  },
  fail: {
    "none of them": [
      { tree: booting({ inInitramfs: hyperv }), target },
      { message: "has no nvme", path: ramdisk, level: "must" },
      { subject: "nvme_core" },
      { subject: "pci_hyperv" },
    ],
    "no bridge": [
      { tree: booting({ inInitramfs: [...hyperv, "nvme", "nvme_core"] }), target },
      { subject: "pci_hyperv" },
    ],
    "another kernel": [
      { tree: { ...booting(), ...another({ inInitramfs: ["nvme", "pci_hyperv"] }) }, target },
      { message: "kernel 5.14.0 has no nvme_core", level: "should" },
    ],
  },
  notApplicable: { SCSI: booting({ inInitramfs: hyperv }) },
  undecided: { unreadable: { tree: booting({}, { [ramdisk]: unreadable() }), target } },
});
