import rhelInitramfsNvme from "../../../checks/features/rhel-initramfs-nvme.ts";
import { rhel9 } from "../../../fixtures/trees/rhel-9.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";
import { booting, ramdisk } from "../boot/_boot.ts";

const hyperv = ["hv_vmbus", "hv_storvsc"];

checkTest(rhelInitramfsNvme, {
  pass: { "as RHEL ships it": rhel9(), "built in": booting({ builtin: ["nvme", "nvme_core", "pci_hyperv"] }) },
  fail: {
    "none of them": [
      booting({ inInitramfs: hyperv }),
      { message: "has no nvme", path: ramdisk, level: "should" },
      { subject: "nvme_core" },
      { subject: "pci_hyperv" },
    ],
  },
  notApplicable: {
    "NVMe, where another check calls it an error": {
      tree: booting({ inInitramfs: hyperv }),
      target: { diskController: "nvme" },
    },
    confidential: { tree: booting({ inInitramfs: hyperv }), target: { security: "confidential" } },
    "another distribution": { ...booting({ inInitramfs: hyperv }), "/etc/os-release": "ID=rocky\nVERSION_ID=9\n" },
  },
  undecided: { "cannot be read": booting({}, { [ramdisk]: unreadable() }) },
});
