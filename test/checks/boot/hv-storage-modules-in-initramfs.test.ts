import hvStorage from "../../../checks/boot/hv-storage-modules-in-initramfs.ts";
import { flatcar } from "../../../fixtures/trees/flatcar.ts";
import { cpio } from "../../../fixtures/trees/parts/kernel.ts";
import { type EfiProgramValues, absent, checkTest, efiProgram, unreadable } from "../../../src/testing/index.ts";
import { another, booting, ramdisk, version } from "./_boot.ts";

const image = `/boot/efi/EFI/Linux/linux-${version}.efi`;
const unified = (sections: EfiProgramValues["sections"] = []) =>
  booting(
    {},
    {
      "/boot/grub2/": absent,
      [`/boot/vmlinuz-${version}`]: absent,
      [ramdisk]: absent,
      [image]: efiProgram({ sections }),
    },
  );

const osrel = 'ID=rhel\nPRETTY_NAME="Red Hat"\n';
const good = cpio(["hv_vmbus", "hv_storvsc"].map((name) => [`usr/lib/modules/${version}/kernel/${name}.ko`, "module"]));
const poor = cpio([["init", "#!/bin/sh\n"]]);
const withRamdisk = (content: Uint8Array) =>
  unified([
    [".osrel", osrel],
    [".uname", version],
    [".cmdline", "root=LABEL=root ro"],
    [".linux", "kernel"],
    [".initrd", content],
  ]);

checkTest(hvStorage, {
  pass: {
    "in the initramfs": booting(),
    "built in": booting({ builtin: ["hv_vmbus", "hv_storvsc"], inInitramfs: [] }),
    "one built in, one in the initramfs": booting({ builtin: ["hv_vmbus"], inInitramfs: ["hv_storvsc"] }),
    "built in says the copy inside only": booting(
      { builtin: ["hv_vmbus", "hv_storvsc"], inInitramfs: [] },
      { [`/usr/lib/modules/${version}/modules.builtin`]: "", [`/boot/config-${version}`]: "" },
    ),
    "built in, and the initramfs cannot be read": booting(
      { builtin: ["hv_vmbus", "hv_storvsc"] },
      { [ramdisk]: unreadable() },
    ),
    "a kernel of another name that has them built in": flatcar(),
    "in a unified kernel image": withRamdisk(good),
    "the initramfs is missing, which another check tells": booting({}, { [ramdisk]: absent }),
  },
  fail: {
    "made on KVM": [
      booting({ inInitramfs: ["ext4", "xfs"] }),
      { message: "has no hv_vmbus", path: ramdisk, subject: "hv_vmbus", level: "must" },
      { message: "has no hv_storvsc", path: ramdisk, subject: "hv_storvsc" },
    ],
    "a specialized image": [
      { tree: booting({ inInitramfs: ["hv_vmbus"] }), target: { type: "specialized" } },
      { subject: "hv_storvsc" },
    ],
    "not in a unified kernel image": [
      withRamdisk(poor),
      { message: `the initramfs of kernel ${version} has no hv_vmbus`, path: image },
      { subject: "hv_storvsc" },
    ],
    "storage alone is missing": [booting({ inInitramfs: ["hv_vmbus", "hv_netvsc"] }), { subject: "hv_storvsc" }],
    "the kernel has none": [
      booting(
        { inInitramfs: ["hv_vmbus"] },
        { [`/usr/lib/modules/${version}/kernel/drivers/scsi/hv_storvsc.ko`]: absent },
      ),
      { message: `kernel ${version} has no hv_storvsc at all`, path: `/usr/lib/modules/${version}` },
    ],
    "a kernel that no default starts is a warning": [
      { ...booting(), ...another({ inInitramfs: ["hv_vmbus"] }) },
      { message: "kernel 5.14.0 has no hv_storvsc", level: "should" },
    ],
    "without a boot configuration every kernel counts": [
      another({ inInitramfs: ["hv_vmbus"] }),
      { path: "/boot/initramfs-5.14.0.img", level: "must" },
    ],
  },
  undecided: {
    "no kernel": [{}, "no installed kernel"],
    "the initramfs cannot be read": [booting({}, { [ramdisk]: unreadable() }), "permission denied"],
    "the initramfs is in pieces": [booting({}, { [ramdisk]: "garbage" }), "neither an archive nor compressed data"],
    "a unified kernel image whose headers are broken": [
      { ...withRamdisk(good), [image]: efiProgram().subarray(0, 200) },
      "PE headers are cut short",
    ],
    bzip2: [booting({}, { [ramdisk]: "BZh91AY" }), "bzip2"],
  },
});
