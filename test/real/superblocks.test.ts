// Superblocks by every mkfs, recognized and compared with what blkid says.
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { emptyDisk, withDisk, withLoop } from "./disks.ts";
import { mdSuperblock } from "./md-superblock.ts";
import { installTools, run } from "./tools.ts";

const MIB = 1024 * 1024;
let folder: string;

beforeAll(async () => {
  installTools({
    "mkfs.ext4": "e2fsprogs",
    "mkfs.xfs": "xfsprogs",
    "mkfs.btrfs": "btrfs-progs",
    "mkfs.vfat": "dosfstools",
    "mkfs.f2fs": "f2fs-tools",
    "mkfs.exfat": "exfatprogs",
    "mkfs.ntfs": "ntfs-3g",
    mksquashfs: "squashfs-tools",
    "mkfs.erofs": "erofs-utils",
    genisoimage: "genisoimage",
    cryptsetup: "cryptsetup-bin",
    lvm: "lvm2",
    mdadm: "mdadm",
    blkid: "util-linux",
  });
  folder = await mkdtemp(join(tmpdir(), "vhdlint-volumes-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const makers: readonly (readonly [kind: string, title: string | RegExp, size: number, command: string])[] = [
  ["ext", "ext4", 16, "mkfs.ext4 -q -L a-label $1"],
  ["ext", "ext4", 16, "mkfs.ext4 -q -b 1024 -O ^has_journal $1"],
  ["ext", "ext3", 16, "mkfs.ext3 -q -L three $1"],
  ["ext", "ext2", 16, "mkfs.ext2 -q $1"],
  ["xfs", "XFS", 320, "mkfs.xfs -q -L xlabel $1"],
  ["btrfs", "btrfs", 128, "mkfs.btrfs -q -L 'b label' $1"],
  ["fat", "FAT12", 4, "mkfs.vfat -F 12 -n TWELVE $1"],
  ["fat", "FAT16", 32, "mkfs.vfat -F 16 $1"],
  ["fat", "FAT32", 100, "mkfs.vfat -F 32 -n ESP $1"],
  ["f2fs", "F2FS", 64, "mkfs.f2fs -q -l flash $1"],
  ["exfat", "exFAT", 32, "mkfs.exfat $1"],
  ["ntfs", "NTFS", 32, "mkfs.ntfs -F -q $1"],
  ["swap", "swap", 8, "mkswap -L pages $1"],
  ["swap", "swap", 8, "mkswap -p 65536 $1"],
  ["luks", "LUKS1", 32, "echo x | cryptsetup luksFormat -q --type luks1 --pbkdf-force-iterations 1000 $1 -"],
  [
    "luks",
    "LUKS2",
    32,
    "echo x | cryptsetup luksFormat -q --type luks2 --label secret --pbkdf pbkdf2 --pbkdf-force-iterations 1000 $1 -",
  ],
  ["lvm2", "LVM2 physical volume", 32, "pvcreate --driverloaded n $1"],
  ["squashfs", "squashfs", 0, "mksquashfs test/real $1 -noappend -quiet"],
  ["erofs", "erofs", 0, "mkfs.erofs --quiet $1 test/real"],
  ["iso9660", "ISO 9660", 0, "genisoimage -quiet -V CIDATA -o $1 test/real"],
];

test.each(makers)("%s: %s, %i MiB, %s", async (kind, title, size, command) => {
  const path = await emptyDisk(folder, "superblock.img", size * MIB);
  if (kind === "lvm2") await withLoop(path, [], (device) => run("sh", ["-c", command, "sh", device]));
  else run("sh", ["-c", command, "sh", path]);
  const seen = await withDisk(path, ({ volumes, partitionTable }) => {
    expect(partitionTable).toBeUndefined();
    expect(volumes[0]?.otherContents).toEqual([]);
    return volumes[0]?.content;
  });
  expect(seen).toMatchObject({ kind, title });
  const tags = new Map(
    run("blkid", ["-p", "-o", "export", path])
      .split("\n")
      .map((line) => line.split(/=(.*)/) as [string, string]),
  );
  // What is named and no more has no identifiers here.
  if (["exfat", "ntfs"].includes(kind)) return;
  expect(seen?.uuid).toBe(tags.get("UUID"));
  expect(seen?.label).toBe(tags.get("LABEL")?.replaceAll("\\ ", " "));
  if (seen?.sizeBytes !== undefined && size > 0) expect(seen.sizeBytes).toBeLessThanOrEqual(size * MIB);
});

test.each(["0.90", "1.0", "1.1", "1.2"])("a RAID1 member with metadata %s reads through", async (metadata) => {
  const path = await emptyDisk(folder, "raid.img", 64 * MIB);
  const file = await open(path, "r+");
  const superblock = mdSuperblock(metadata, 64 * MIB);
  await file.write(superblock.bytes, 0, superblock.bytes.length, superblock.offset);
  await file.close();
  expect(run("mdadm", ["--examine", path])).toMatch(/Raid Level : raid1/);
  await withDisk(path, ({ volumes }) => {
    expect(volumes[0]?.content).toMatchObject({ kind: "md", raid: { level: 1, disks: 2, metadata } });
    expect(volumes[1]).toMatchObject({ kind: "mirror" });
  });
});
