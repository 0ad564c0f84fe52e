import { type DiskValues, biosBootPartition, espPartition, rootPartition } from "../../../src/testing/disk.ts";
import { grubCoreImage, grubEfiProgram, shimProgram } from "../../../src/testing/grub-program.ts";
import { type Tree, file } from "../../../src/testing/tree.ts";

const MIB = 1024 * 1024;
export const ROOT = "11111111-2222-3333-4444-555555555555";

export const grubCfg = `set timeout=0
menuentry 'Debian' --id debian {
  search --no-floppy --fs-uuid --set=root ${ROOT}
  linux /boot/vmlinuz-6.1 root=UUID=${ROOT} ro console=ttyS0
  initrd /boot/initrd.img-6.1
}
`;
export const stub = `search.fs_uuid ${ROOT} root
set prefix=($root)'/boot/grub'
configfile $prefix/grub.cfg
`;
export const system: Tree = {
  "/etc/os-release": "ID=debian\nVERSION_ID=12\n",
  "/etc/fstab": `UUID=${ROOT} / ext4 defaults 0 1\nUUID=AAAA-BBBB /boot/efi vfat defaults 0 2\n`,
  "/usr/bin/": "",
  "/boot/efi/": "",
  "/boot/grub/grub.cfg": grubCfg,
  "/boot/vmlinuz-6.1": "kernel",
  "/boot/initrd.img-6.1": "ramdisk",
};
export const loaders: Tree = {
  "/EFI/BOOT/BOOTX64.EFI": file(shimProgram()),
  "/EFI/BOOT/grubx64.efi": file(grubEfiProgram({ prefix: "/EFI/debian" })),
  "/EFI/debian/grub.cfg": stub,
};

/** What differs from a good disk. */
export interface BootDiskValues {
  readonly root?: Tree;
  readonly esp?: Tree;
  readonly core?: Uint8Array;
  readonly more?: DiskValues["partitions"];
}

/** A disk that both firmwares boot: shim, GRUB with a stub for it, and GRUB's core image. */
export function bootDisk({ root = {}, esp = {}, core, more = [] }: BootDiskValues = {}): DiskValues {
  const partitions = [
    biosBootPartition(),
    espPartition({ tree: { ...loaders, ...esp } }),
    rootPartition({ uuid: ROOT, tree: { ...system, ...root }, sizeBytes: 20 * 1024 * MIB }),
    ...more,
  ];
  // GRUB's core goes where the boot code of the test disk leads: to the BIOS boot partition.
  const bytes = [[MIB, core ?? grubCoreImage({ prefix: "(,gpt1)/boot/grub" })] as const];
  return { partitions, bytes };
}
