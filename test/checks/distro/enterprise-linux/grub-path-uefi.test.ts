import check from "../../../../checks/distro/enterprise-linux/grub-path-uefi.ts";
import { grubCfg } from "../../../../fixtures/trees/parts/boot.ts";
import { rhel7 } from "../../../../fixtures/trees/rhel-7.ts";
import { rhel9 } from "../../../../fixtures/trees/rhel-9.ts";
import { checkTest, unreadable } from "../../../../src/testing/index.ts";
import { installedKernel, system } from "../_trees.ts";

const generation2 = { generation: 2 } as const;

/** A grub.cfg of its own in both places. */
function menus(
  onEsp: { kernel: string; cmdline: string },
  elsewhere: { kernel: string; cmdline: string },
  id = "rhel",
) {
  const menu = (directory: string, { kernel, cmdline }: { kernel: string; cmdline: string }) =>
    grubCfg({
      directory,
      title: "RHEL",
      kernel: `vmlinuz-${kernel}`,
      initramfs: `initramfs-${kernel}.img`,
      cmdline,
      rootUuid: "1-2",
    });
  const tree = {
    ...system(id, "7.9"),
    ...installedKernel(elsewhere.kernel),
    ...menu("/boot/grub2", elsewhere),
    ...menu("/boot/efi/EFI/redhat", onEsp),
    "/boot/efi/EFI/redhat/grubx64.efi": "MZ",
    "/boot/efi/EFI/redhat/shimx64.efi": "MZ",
    "/boot/efi/EFI/BOOT/BOOTX64.EFI": "MZ",
  };
  return { tree, target: generation2 };
}

const old = { kernel: "3.10.0-1062", cmdline: "root=UUID=1 ro rhgb quiet" };
const current = { kernel: "3.10.0-1160", cmdline: "root=UUID=1 ro console=ttyS0" };

checkTest(check, {
  pass: {
    "both the same": menus(current, { ...current, cmdline: "ro root=UUID=1 ro console=ttyS0" }),
    "Oracle Linux": menus(current, current, "ol"),
  },
  fail: {
    "parameters that did not arrive": [
      menus({ ...current, cmdline: old.cmdline }, current),
      {
        message: "other parameters than /boot/grub2/grub.cfg",
        path: "/boot/efi/EFI/redhat/grub.cfg",
        evidence: { actual: "quiet rhgb ro root=UUID=1", expected: "console=ttyS0 ro root=UUID=1" },
      },
    ],
    "a kernel of before": [
      menus(old, current, "ol"),
      {
        message: "another kernel than /boot/grub2/grub.cfg",
        evidence: { actual: "3.10.0-1062", expected: "3.10.0-1160" },
      },
    ],
  },
  notApplicable: {
    "a file that leads to the other": { tree: rhel9(), target: generation2 },
    "the same on release 7": { tree: rhel7(), target: generation2 },
    "no EFI system partition": { tree: system("rhel", "7.9"), target: generation2 },
    "Generation 1": { ...menus(old, current), target: { generation: 1 } },
    Ubuntu: { tree: system("ubuntu", "24.04"), target: generation2 },
  },
  undecided: {
    "the other cannot be read": {
      tree: { ...menus(old, current).tree, "/boot/grub2/grub.cfg": unreadable() },
      target: generation2,
    },
  },
});
