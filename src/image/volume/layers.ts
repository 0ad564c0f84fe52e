// What may lie between a partition and a file system: named, so that nobody takes an encrypted root for an empty disk.
import { type Infer, array, ascii, i32le, struct, text, u16be, u32le, u64le, uuid } from "../bytes/struct.ts";
import type { Content, RaidMember } from "./content.ts";
import { findPvLabel } from "./lvm-label.ts";
import { content, decode, latin1 } from "./superblocks.ts";

export function recognizeLvm(head: Uint8Array): Content | undefined {
  const label = findPvLabel(head);
  return label && content("lvm2", "LVM2 physical volume", label.uuid, "", label.deviceSizeBytes);
}

/** LUKS1 and LUKS2 have these fields in common (cryptsetup docs/on-disk-format), big-endian. */
const Luks = struct("LUKS header", 208, {
  magic: [0x00, ascii(6)],
  version: [0x06, u16be],
  /** LUKS2 only; LUKS1 has the cipher's name here. */
  label: [0x18, text(48)],
  uuid: [0xa8, text(40)],
});

export function recognizeLuks(head: Uint8Array): Content | undefined {
  const block = decode(Luks, head, 0);
  if (!block || block.magic !== "LUKS\xba\xbe" || block.version < 1 || block.version > 2) return undefined;
  return content("luks", `LUKS${block.version}`, block.uuid, block.version === 2 ? block.label : "", undefined);
}

/** Version 1 of md's superblock (include/uapi/linux/raid/md_p.h), little-endian; where it lies tells 1.0, 1.1, 1.2. */
const Md1 = struct("md superblock", 256, {
  magic: [0x00, u32le],
  majorVersion: [0x04, u32le],
  setUuid: [0x10, uuid],
  setName: [0x20, text(32)],
  level: [0x48, i32le],
  raidDisks: [0x5c, u32le],
  /** Of each member that the array uses; for a mirror the size of the array. */
  size: [0x50, u64le],
  dataOffset: [0x80, u64le],
  superOffset: [0x90, u64le],
});

/** Version 0.90, in the byte order of the machine that made it: little-endian on all that Azure has. */
const Md0 = struct("md superblock", 4096, {
  magic: [0x00, u32le],
  majorVersion: [0x04, u32le],
  minorVersion: [0x08, u32le],
  uuid0: [0x14, u32le],
  level: [0x1c, i32le],
  raidDisks: [0x28, u32le],
  uuidRest: [0x34, array(3, u32le)],
});

const MD_MAGIC = 0xa92b4efc;
const SECTOR = 512;

/** Versions 1.1 and 1.2, whose superblock is at the start. */
export function recognizeMd(head: Uint8Array): Content | undefined {
  for (const [offset, metadata] of [
    [0, "1.1"],
    [4096, "1.2"],
  ] as const) {
    const block = decode(Md1, head, offset);
    if (block && isMd1(block, offset)) return md1(block, metadata);
  }
  return undefined;
}

/** Where versions 1.0 and 0.90 have their superblock in a volume of this size; the file system in front is plain. */
export function mdTailOffsets(sizeBytes: number): readonly [version10: number, version090: number] {
  const sectors = Math.floor(sizeBytes / SECTOR);
  return [(sectors - 16 - ((sectors - 16) % 8)) * SECTOR, Math.floor(sizeBytes / 65536) * 65536 - 65536];
}

/** The superblock at the end, from the bytes at both places of `mdTailOffsets`. */
export function recognizeMdTail(at10: Uint8Array, offset10: number, at090: Uint8Array): Content | undefined {
  const block = decode(Md1, at10, 0);
  if (block && isMd1(block, offset10)) return md1(block, "1.0");
  const old = decode(Md0, at090, 0);
  if (!old || old.magic !== MD_MAGIC || old.majorVersion !== 0) return undefined;
  const words = [old.uuid0, ...old.uuidRest].map((word) => word.toString(16).padStart(8, "0"));
  return raid(words.join(":"), {
    level: old.level,
    disks: old.raidDisks,
    metadata: "0.90",
    name: "",
    dataOffsetBytes: 0,
    dataSizeBytes: undefined,
  });
}

function isMd1(block: Infer<typeof Md1>, offset: number): boolean {
  return block.magic === MD_MAGIC && block.majorVersion === 1 && block.superOffset * SECTOR === offset;
}

function md1(block: Infer<typeof Md1>, metadata: string): Content {
  return raid(block.setUuid, {
    level: block.level,
    disks: block.raidDisks,
    metadata,
    name: block.setName,
    dataOffsetBytes: block.dataOffset * SECTOR,
    dataSizeBytes: block.size * SECTOR,
  });
}

function raid(id: string, member: RaidMember): Content {
  const title = member.level >= 0 ? `RAID${member.level} member` : "RAID member";
  return { ...content("md", title, id, member.name, undefined), raid: member };
}

const named: readonly (readonly [kind: Content["kind"], title: string, offset: number, magic: string])[] = [
  ["bitlocker", "BitLocker", 3, "-FVE-FS-"],
  ["verity", "dm-verity hashes", 0, "verity\0\0"],
  ["bcache", "bcache", 4120, "\xc6\x85\x73\xf6\x4e\x1a\x45\xca\x82\x65\xf5\x7f\x48\xba\x6d\x81"],
  ["vdo", "VDO", 0, "dmvdo001"],
  ["stratis", "Stratis pool member", 516, "!Stra0tis\x86\xff\x02^\x41rh"],
];

export function recognizeNamedLayer(head: Uint8Array): Content | undefined {
  const found = named.find(([, , offset, magic]) => latin1(head, offset, magic.length) === magic);
  return found && content(found[0], found[1], undefined, "", undefined);
}
