import numaOff from "../../../checks/boot/numa-off-old-kernels.ts";
import { checkTest, type Tree } from "../../../src/testing/index.ts";

const legacy = (version: string, words: string): Tree => ({
  "/boot/grub/grub.conf": `default=0\ntitle Linux\n\troot (hd0,0)\n\tkernel /vmlinuz-${version} ro ${words}\n\tinitrd /initramfs-${version}.img\n`,
  [`/boot/vmlinuz-${version}`]: "MZ",
});

checkTest(numaOff, {
  pass: {
    "release 6.5 with the word": legacy("2.6.32-431.el6.x86_64", "numa=off"),
    "release 6.6": legacy("2.6.32-504.el6.x86_64", ""),
    "release 6.10": legacy("2.6.32-754.35.1.el6.x86_64", ""),
    "2.6.37": legacy("2.6.37", ""),
    "6.1": legacy("6.1.0", ""),
  },
  fail: {
    "release 6.5": [
      legacy("2.6.32-431.el6.x86_64", ""),
      { message: "runs with NUMA", evidence: { expected: "numa=off" } },
    ],
    "2.6.36": [legacy("2.6.36", ""), {}],
    "2.6.32 of another distribution": [legacy("2.6.32-754-server", ""), {}],
    "the word on a newer kernel": [legacy("3.10.0-1160.el7.x86_64", "numa=off"), { level: "info" }],
  },
  undecided: { "no boot configuration": {} },
});
