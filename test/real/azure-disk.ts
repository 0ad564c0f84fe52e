import { mkdirSync, mkdtempSync, openSync, closeSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { goodImage, withChange } from "./debian/good-image.ts";
import type { DebianRelease } from "./debian-tree.ts";
import { emptyDisk, withLoop } from "./disks.ts";
import { run } from "./tools.ts";

export const MIB = 1024 * 1024;
export const GIB = 1024 * MIB;

export interface Recipe {
  readonly release: DebianRelease;
  readonly fileSystem: "ext4" | "xfs" | "btrfs";
  /** What it boots by; a hybrid disk has both. */
  readonly layout: "bios-mbr" | "bios-gpt" | "uefi" | "hybrid";
  readonly lvm?: boolean;
  /** /boot is a partition of its own. */
  readonly boot?: boolean;
}

/** Of the root and the EFI system partition in the good images of Debian. */
const ROOT_UUID = "0c4d2f1a-9f0e-4a6e-8b8d-7d5f1f0a3c22";
export const BIOS_BOOT_AT = MIB;
export const ESP_AT = 5 * MIB;
export const ROOT_AT = 69 * MIB;
/** What lies free behind the root, for defects. */
const ROOT_END = 29 * GIB;
const BOOT_UUID = "2b1c9a47-6d0e-4b5f-9a3c-1e8f7d6c5b4a";
const BOOT_BYTES = 512 * MIB;

/** A good Debian on a raw disk of 30 GiB, made by the tools that images are made with. */
export async function azureDisk(folder: string, name: string, recipe: Recipe): Promise<string> {
  const { release, fileSystem, layout, lvm = false, boot = false } = recipe;
  const disk = await emptyDisk(folder, name, 30 * GIB);
  const hasEsp = layout === "uefi" || layout === "hybrid";
  const device = lvm ? "/dev/mapper/osvg-root" : `UUID=${ROOT_UUID}`;
  const change = [
    `sed -i 's#^UUID=${ROOT_UUID} / ext4 [^ ]*#${device} / ${fileSystem} defaults#' etc/fstab`,
    ...(lvm ? [`sed -i 's#root=UUID=${ROOT_UUID}#root=${device}#' boot/grub/grub.cfg`] : []),
    ...(hasEsp ? [] : ["sed -i /efi/d etc/fstab", "rm -r boot/efi"]),
    ...(boot ? [ownBoot] : []),
    ...(layout === "uefi" ? [] : [grubCore(recipe)]),
  ];
  await withChange(await goodImage(release, "generalized"), change.join("\n"), async (root) => {
    run("sfdisk", ["-q", disk], { input: table(recipe) });
    if (layout !== "uefi") putGrub(disk, root, layout);
    if (hasEsp) makeEsp(disk, folder, root);
    if (boot) makeBoot(disk, folder, root);
    await withLoop(disk, ["-o", `${ROOT_AT}`, "--sizelimit", `${ROOT_END - ROOT_AT}`], (loop) => {
      if (lvm) makeVolume(loop);
      if (!lvm) fill(loop, folder, root, fileSystem);
    });
    // The first extent of a group lies a MiB into its volume.
    if (lvm)
      await withLoop(disk, ["-o", `${ROOT_AT + MIB}`, "--sizelimit", `${20 * GIB}`], (loop) =>
        fill(loop, folder, root, fileSystem),
      );
  });
  return disk;
}

/** GRUB finds /boot by its own UUID, and the files on it without that name in front. */
const ownBoot = [
  `sed -i 's#--set=root .*#--set=root ${BOOT_UUID}#; s#/boot/\\(vmlinuz\\|initrd\\)#/\\1#' boot/grub/grub.cfg`,
  `echo 'UUID=${BOOT_UUID} /boot ext4 defaults 0 2' >> etc/fstab`,
  `sed -i 's#^search.*#search.fs_uuid ${BOOT_UUID} root#; s#/boot/grub#/grub#' boot/efi/EFI/debian/grub.cfg`,
].join("\n");

function makeBoot(disk: string, folder: string, root: string): void {
  const image = join(folder, "boot.img");
  rmSync(image, { force: true });
  run("mke2fs", ["-q", "-t", "ext4", "-U", BOOT_UUID, "-d", join(root, "boot"), image, `${BOOT_BYTES / MIB}m`]);
  patch(disk, ROOT_END, readFileSync(image));
  rmSync(image);
  run("bash", ["-euc", "rm -r boot/*"], { cwd: root });
}

function table({ layout, lvm = false, boot = false }: Recipe): string {
  const root = `start=${ROOT_AT / 512}, size=${(ROOT_END - ROOT_AT) / 512}`;
  if (layout === "bios-mbr") return `label: dos\n1 : ${root}, type=${lvm ? "8e" : "83"}, bootable\n`;
  const lines = [
    "label: gpt",
    "first-lba: 34",
    ...(layout === "uefi" ? [] : ["14 : start=2048, size=4M, type=21686148-6449-6E6F-744E-656564454649"]),
    ...(layout === "bios-gpt" ? [] : [`15 : start=${ESP_AT / 512}, size=64M, type=uefi`]),
    `1 : ${root}, type=${lvm ? "lvm" : "linux"}`,
    ...(boot ? [`2 : start=${ROOT_END / 512}, size=${BOOT_BYTES / 512}, type=linux`] : []),
  ];
  return `${lines.join("\n")}\n`;
}

function grubCore({ layout, lvm = false, boot = false }: Recipe): string {
  const table = layout === "bios-mbr" ? "msdos" : "gpt";
  const modules = `biosdisk part_${table} ext2 xfs btrfs lvm search_fs_uuid`;
  const place = lvm ? "(lvm/osvg-root)" : `(,${table}${boot ? 2 : 1})`;
  const prefix = `${place}${boot ? "" : "/boot"}/grub`;
  return `chroot . grub-mkimage -O i386-pc -o /boot/grub/core.img -p "${prefix}" ${modules}`;
}

/** What grub-bios-setup does: boot.img with the place of core.img into the first sector, core.img to that place. */
function putGrub(disk: string, root: string, layout: Recipe["layout"]): void {
  const boot = readFileSync(join(root, "usr/lib/grub/i386-pc/boot.img")).subarray(0, 440);
  const at = layout === "bios-mbr" ? 512 : BIOS_BOOT_AT;
  boot.writeBigUInt64LE(BigInt(at / 512), 0x5c);
  patch(disk, 0, boot);
  patch(disk, at, readFileSync(join(root, "boot/grub/core.img")));
}

function makeEsp(disk: string, folder: string, root: string): void {
  const esp = join(folder, "esp.img");
  rmSync(esp, { force: true });
  run("mkfs.vfat", ["-C", "-F", "32", "-i", "7B7795E7", "-n", "UEFI", esp, `${64 * 1024}`]);
  run("mcopy", ["-s", "-i", esp, join(root, "boot/efi/EFI"), "::"]);
  patch(disk, ESP_AT, readFileSync(esp));
  rmSync(join(root, "boot/efi/EFI"), { recursive: true });
}

function makeVolume(loop: string): void {
  const lvm = (command: string, ...args: readonly string[]) => run("lvm", [command, "--driverloaded", "n", ...args]);
  lvm("pvcreate", "-q", loop);
  lvm("vgcreate", "osvg", loop);
  lvm("lvcreate", "-an", "-Zn", "-Wn", "-n", "root", "-L", "20g", "osvg");
}

function fill(loop: string, folder: string, root: string, fileSystem: Recipe["fileSystem"]): void {
  if (fileSystem === "ext4") run("mke2fs", ["-q", "-t", "ext4", "-E", "lazy_itable_init=1", "-U", ROOT_UUID, loop]);
  if (fileSystem === "xfs") run("mkfs.xfs", ["-q", "-m", `uuid=${ROOT_UUID}`, loop]);
  if (fileSystem === "btrfs") run("mkfs.btrfs", ["-q", "-U", ROOT_UUID, loop]);
  const mount = mkdtempSync(join(folder, "mount-"));
  mkdirSync(mount, { recursive: true });
  run("mount", ["-t", fileSystem, loop, mount]);
  try {
    run("cp", ["-a", `${root}/.`, mount]);
  } finally {
    run("umount", [mount]);
  }
}

/** Puts bytes into a file. */
export function patch(file: string, offset: number, bytes: Uint8Array): void {
  const handle = openSync(file, "r+");
  try {
    writeSync(handle, bytes, 0, bytes.length, offset);
  } finally {
    closeSync(handle);
  }
}

/** What the image becomes for Azure, the way that everybody makes it. */
export function fixedVhd(raw: string, vhd: string): void {
  run("qemu-img", ["convert", "-f", "raw", "-O", "vpc", "-o", "subformat=fixed,force_size", raw, vhd]);
}
