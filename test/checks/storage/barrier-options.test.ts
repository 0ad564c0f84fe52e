import barrierOptions from "../../../checks/storage/barrier-options.ts";
import { kernel } from "../../../fixtures/trees/parts/kernel.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";

const installed = (version: string) => kernel({ arch: "x86_64", version, initramfs: `initrd.img-${version}` });
const table = (text: string) => ({ "/etc/fstab": text });

checkTest(barrierOptions, {
  pass: { "no option": table("UUID=1 / xfs defaults 0 0\n"), "barriers on": table("UUID=1 / ext4 barrier=1 0 0\n") },
  fail: {
    "XFS of 4.19 and later": [
      { ...installed("4.19.0-1"), ...table("UUID=1 / xfs defaults,nobarrier 0 0\n") },
      { message: "refuses nobarrier", line: 1, level: "must" },
    ],
    "XFS before": [{ ...installed("4.18.20"), ...table("UUID=1 / xfs nobarrier\n") }, { level: "info" }],
    "with nofail the boot goes on": [
      { ...installed("5.14.0"), ...table("UUID=1 /d xfs nobarrier,nofail\n") },
      { level: "should" },
    ],
    "ext4, whatever the kernel": [{ ...installed("6.8.0"), ...table("UUID=1 / ext4 barrier=0\n") }, { level: "info" }],
  },
  undecided: { "a table that cannot be read": [{ "/etc/fstab": unreadable() }, "permission denied"] },
});
