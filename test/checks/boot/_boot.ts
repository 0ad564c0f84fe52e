import { bls, grubCfg } from "../../../fixtures/trees/parts/boot.ts";
import { type KernelOptions, kernel } from "../../../fixtures/trees/parts/kernel.ts";
import { type Tree, absent } from "../../../src/testing/index.ts";

export const version = "6.1.0";
export const grub = "/boot/grub2/grub.cfg";
export const ramdisk = `/boot/initramfs-${version}.img`;
export const uuid = "8c2b7f0e-7c1d-4a53-9a52-1f5b8f1f7a10";

/** A system that GRUB boots with these words. */
export function on(cmdline: string, more: Tree = {}): Tree {
  return {
    "/etc/os-release": 'ID=rhel\nVERSION_ID="9.6"\n',
    [`/boot/vmlinuz-${version}`]: "MZ",
    [ramdisk]: "",
    ...menu(cmdline),
    ...more,
  };
}

function menu(cmdline: string): Tree {
  return grubCfg({
    directory: "/boot/grub2",
    title: "Linux",
    kernel: `vmlinuz-${version}`,
    initramfs: `initramfs-${version}.img`,
    cmdline,
    rootUuid: uuid,
  });
}

/** The same without an `initrd` line. */
export function withoutRamdisk(cmdline: string, more: Tree = {}): Tree {
  const text = menu(cmdline)[grub];
  return { ...on(cmdline), [grub]: String(text).replace(/\tinitrd.*\n/, ""), [ramdisk]: absent, ...more };
}

/** A system with a kernel, its modules and its initramfs, that GRUB boots. */
export function booting(options: Partial<KernelOptions> = {}, more: Tree = {}): Tree {
  return {
    ...on(`root=UUID=${uuid} ro console=ttyS0`),
    ...kernel({ arch: "x86_64", version, initramfs: `initramfs-${version}.img`, ...options }),
    ...more,
  };
}

/** Another kernel that no entry starts. */
export function another(options: Partial<KernelOptions> = {}): Tree {
  return kernel({ arch: "x86_64", version: "5.14.0", initramfs: "initramfs-5.14.0.img", ...options });
}

export function el8(options: string, environment: Readonly<Record<string, string>> = {}): Tree {
  return {
    "/etc/os-release": 'ID=rhel\nVERSION_ID="8.10"\n',
    "/boot/vmlinuz-4.18.0": "MZ",
    "/boot/initramfs-4.18.0.img": "",
    ...bls({ machineId: "f", version: "4.18.0", title: "RHEL", options }, environment),
  };
}
