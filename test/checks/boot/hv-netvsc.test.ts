import hvNetvsc from "../../../checks/boot/hv-netvsc.ts";
import { absent, checkTest, unreadable } from "../../../src/testing/index.ts";
import { booting, ramdisk, version } from "./_boot.ts";

checkTest(hvNetvsc, {
  pass: {
    "in the initramfs": booting(),
    "built in": booting({ builtin: ["hv_netvsc"] }),
    "in the tree, and no initramfs": booting({}, { [ramdisk]: absent }),
  },
  fail: {
    "in the tree only is a note": [
      booting({ inInitramfs: ["hv_vmbus"] }),
      { message: "the initramfs of kernel", path: ramdisk, level: "info" },
    ],
    nowhere: [
      booting({ inInitramfs: [] }, { [`/usr/lib/modules/${version}/kernel/drivers/net/hyperv/hv_netvsc.ko`]: absent }),
      { message: "no hv_netvsc at all", path: `/usr/lib/modules/${version}`, subject: "hv_netvsc", level: "must" },
    ],
  },
  undecided: { "no kernel": {}, "the initramfs cannot be read": booting({}, { [ramdisk]: unreadable() }) },
});
