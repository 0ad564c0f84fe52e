import bootNotEmpty from "../../../checks/boot/boot-not-empty.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";
import { booting, on } from "./_boot.ts";

checkTest(bootNotEmpty, {
  pass: {
    "kernel and menu": booting(),
    "a kernel without a menu": { "/boot/vmlinuz-6.1.0": "MZ" },
    "a menu whose kernel is missing, which another check tells": on("ro", { "/boot/vmlinuz-6.1.0": absent }),
  },
  fail: {
    "no /boot": [{}, { message: "neither a kernel nor a boot entry", path: "/boot" }],
    "a boot loader and nothing to load": [{ "/boot/efi/EFI/BOOT/BOOTX64.EFI": "MZ" }, { path: "/boot" }],
    "lines on the ESP that lead to a menu that is gone": [
      {
        "/boot/efi/EFI/rocky/grub.cfg":
          "search.fs_uuid 5d7a root\nset prefix=($root)'/grub2'\nconfigfile $prefix/grub.cfg\n",
        "/boot/efi/EFI/BOOT/BOOTX64.EFI": "MZ",
      },
      { path: "/boot" },
    ],
    "an empty one": [{ "/boot/lost+found/": "", "/boot/efi/": "", "/boot/grub2/": "" }, { path: "/boot" }],
  },
  undecided: {
    "a kernel in /usr": { "/usr/lib/modules/6.1.0/vmlinuz": "MZ", "/boot/": "" },
    "files of another kind": [{ "/boot/mine/kernel": "MZ" }, "other files"],
  },
});
