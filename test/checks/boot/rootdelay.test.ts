import rootdelay from "../../../checks/boot/rootdelay.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { grub, on, withoutRamdisk } from "./_boot.ts";

checkTest(rootdelay, {
  pass: {
    "with an initramfs": on("rootdelay=300"),
    "neither delay nor initramfs": withoutRamdisk("root=PARTUUID=x"),
  },
  fail: {
    "no delay is a note": [on("ro"), { level: "info", evidence: { expected: "rootdelay=300" } }],
    "no number is a note": [on("rootdelay=long"), { level: "info" }],
    "a delay without an initramfs": [
      withoutRamdisk("rootdelay=300"),
      { message: "sleeps 300 seconds", path: grub, evidence: { actual: "rootdelay=300" } },
    ],
  },
  undecided: { "no boot configuration": {} },
});
