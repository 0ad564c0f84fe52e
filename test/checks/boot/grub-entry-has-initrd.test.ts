import entryHasInitrd from "../../../checks/boot/grub-entry-has-initrd.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";
import { el8, grub, on, ramdisk, version, withoutRamdisk } from "./_boot.ts";

checkTest(entryHasInitrd, {
  pass: {
    "both are there": on("ro"),
    "a snippet": el8("root=UUID=a"),
    "no initramfs is named": withoutRamdisk("ro"),
  },
  fail: {
    "no initramfs": [
      on("ro", { [ramdisk]: absent }),
      {
        message: `the initramfs of the default entry is missing: /boot/initramfs-${version}.img`,
        path: grub,
        subject: "Linux",
      },
    ],
    "no kernel": [on("ro", { [`/boot/vmlinuz-${version}`]: absent }), { message: "the kernel of the default entry" }],
    "neither, by a snippet": [
      { ...el8("root=UUID=a"), "/boot/vmlinuz-4.18.0": absent, "/boot/initramfs-4.18.0.img": absent },
      { message: "the kernel", path: "/boot/loader/entries/f-4.18.0.conf" },
      { message: "the initramfs" },
    ],
  },
  undecided: { "no boot configuration": {} },
});
