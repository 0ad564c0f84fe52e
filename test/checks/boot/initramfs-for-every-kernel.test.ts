import everyKernel from "../../../checks/boot/initramfs-for-every-kernel.ts";
import { absent, checkTest, efiProgram, unreadable } from "../../../src/testing/index.ts";
import { another, booting, grub, ramdisk, version, withoutRamdisk } from "./_boot.ts";

const own = ["hv_vmbus", "hv_storvsc", "sd_mod", "ext4"];
const alone = (root: string, builtin: readonly string[] = own) =>
  booting(
    { builtin },
    {
      [ramdisk]: absent,
      [grub]: withoutRamdisk(`root=${root}`)[grub] ?? "",
      "/etc/fstab": "LABEL=root / ext4 defaults 0 1\n",
    },
  );

checkTest(everyKernel, {
  pass: {
    "one for each": { ...booting(), ...another() },
    "a kernel that needs none": alone("PARTUUID=5a1c9a2e"),
    "the entry names one that is missing, which another check tells": booting({}, { [ramdisk]: absent }),
  },
  fail: {
    "the root is named by its UUID": [
      alone("UUID=5a1c9a2e"),
      {
        message: `kernel ${version} has no initramfs`,
        path: `/boot/vmlinuz-${version}`,
        subject: version,
        level: "must",
      },
    ],
    "the file system is a module": [alone("PARTUUID=5a1c9a2e", own.slice(0, 3)), {}],
    "another kernel has none": [
      { ...booting(), ...another(), "/boot/initramfs-5.14.0.img": absent },
      { message: "kernel 5.14.0 has no initramfs", level: "should" },
    ],
    "a unified kernel image without one": [
      booting(
        {},
        {
          "/boot/grub2/": absent,
          [`/boot/vmlinuz-${version}`]: absent,
          [ramdisk]: absent,
          "/boot/efi/EFI/Linux/a.efi": efiProgram({
            sections: [
              [".uname", version],
              [".cmdline", "root=UUID=1"],
              [".linux", "kernel"],
            ],
          }),
        },
      ),
      { message: `kernel ${version} has no initramfs`, path: "/boot/efi/EFI/Linux/a.efi" },
    ],
    "bzip2 that is cut short": [booting({}, { [ramdisk]: "BZh91AY" }), { path: ramdisk }],
    empty: [booting({}, { [ramdisk]: "" }), { message: "is empty", path: ramdisk, subject: version }],
    garbage: [booting({}, { [ramdisk]: "<html>not found</html>" }), { message: "neither an archive", path: ramdisk }],
    "cut short": [
      booting({}, { [ramdisk]: new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x63]) }),
      { message: "does not unpack", path: ramdisk },
    ],
  },
  undecided: {
    "no kernel": {},
    unreadable: booting({}, { [ramdisk]: unreadable() }),
  },
});
