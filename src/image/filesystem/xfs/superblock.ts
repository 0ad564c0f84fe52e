import type { ByteSource } from "../../bytes/byte-source.ts";
import { crc32cRaw, crc32cRawZeros } from "../../bytes/crc32c.ts";
import { type Infer, bytes, struct, text, u16be, u32be, u64be, u8, uuid } from "../../bytes/struct.ts";
import { ImageError } from "../../errors.ts";

/** Linux, fs/xfs/libxfs/xfs_format.h, `struct xfs_dsb`; big-endian. */
const RawSuperblock = struct("XFS superblock", 512, {
  magic: [0, u32be],
  blockSize: [4, u32be],
  dataBlocks: [8, u64be],
  uuid: [32, uuid],
  uuidBytes: [32, bytes(16)],
  logStart: [48, u64be],
  rootInode: [56, u64be],
  agBlocks: [84, u32be],
  agCount: [88, u32be],
  logBlocks: [96, u32be],
  version: [100, u16be],
  sectorSize: [102, u16be],
  inodeSize: [104, u16be],
  label: [108, text(12)],
  blockLog: [120, u8],
  inodesPerBlockLog: [123, u8],
  agBlocksLog: [124, u8],
  inProgress: [126, u8],
  freeDataBlocks: [144, u64be],
  inodeAlignment: [180, u32be],
  directoryBlockLog: [192, u8],
  features2: [200, u32be],
  featuresRoCompat: [212, u32be],
  featuresIncompat: [216, u32be],
  featuresLogIncompat: [220, u32be],
  checksum: [224, bytes(4)],
  metaUuidBytes: [248, bytes(16)],
});

const MAGIC = 0x58465342;
const V4_FTYPE = 0x200;
const INCOMPAT_META_UUID = 0x4;
const INCOMPAT_NEEDSREPAIR = 0x10;

/** The incompatible features that this reader knows; any other is refused by its name or bit. */
const incompatNames: Readonly<Record<number, string>> = {
  0x1: "ftype",
  0x2: "sparse",
  0x4: "metauuid",
  0x8: "bigtime",
  0x10: "needsrepair",
  0x20: "nrext64",
  0x40: "exchange",
  0x80: "parent",
  0x100: "metadir",
};
const unreadNames: Readonly<Record<number, string>> = { 0x200: "zoned", 0x400: "zone gaps" };
const roCompatNames: Readonly<Record<number, string>> = {
  0x1: "finobt",
  0x2: "rmapbt",
  0x4: "reflink",
  0x8: "inobtcount",
};

export interface Superblock extends Infer<typeof RawSuperblock> {
  /** Format version 4 or 5: the latter has checksums and log sequence numbers in every structure. */
  readonly isV5: boolean;
  readonly hasFileTypes: boolean;
  readonly directoryBlockBytes: number;
  readonly needsRepair: boolean;
  /** The UUID that structures carry, which may differ from the one that is shown. */
  readonly structureUuid: Uint8Array;
  readonly features: readonly string[];
  /** False once a log was replayed in memory: what it touched carries checksums of before. */
  readonly verifies: boolean;
}

/**
 * Reads and checks the superblock of the first allocation group; without its checksum once a log was replayed in memory,
 * which leaves all checksums as they were.
 */
export async function readSuperblock(source: ByteSource, verifies = true): Promise<Superblock> {
  const sector = await source.read(0, 512);
  const raw = RawSuperblock.from(sector);
  const version = raw.version & 0xf;
  if (raw.magic !== MAGIC) throw damaged("has no magic number");
  if (version !== 4 && version !== 5)
    throw new ImageError("unsupported", `XFS version ${version} is not known`, { layer: "xfs", offset: 0 });
  const isV5 = version === 5;
  if (raw.inProgress !== 0) throw damaged("says that mkfs did not finish");
  if (raw.blockLog < 9 || raw.blockLog > 16 || raw.blockSize !== 2 ** raw.blockLog)
    throw damaged(`claims blocks of ${raw.blockSize} bytes`);
  if (raw.inodeSize < 256 || raw.inodeSize > 2048 || raw.inodeSize * 2 ** raw.inodesPerBlockLog !== raw.blockSize)
    throw damaged(`claims inodes of ${raw.inodeSize} bytes`);
  if (raw.agBlocksLog > 31 || raw.agBlocks > 2 ** raw.agBlocksLog || raw.agBlocks === 0 || raw.agCount === 0)
    throw damaged(`claims ${raw.agCount} groups of ${raw.agBlocks} blocks`);
  if (raw.directoryBlockLog + raw.blockLog > 16) throw damaged("claims directory blocks of more than 64 KiB");
  if (isV5) {
    for (let bit = 0; bit < 32; bit += 1)
      if ((raw.featuresIncompat >>> bit) & 1 && incompatNames[2 ** bit] === undefined) throw unread(2 ** bit);
    const size = raw.sectorSize >= 512 && raw.sectorSize <= 32768 ? raw.sectorSize : 512;
    if (verifies && !checksumMatches(await source.read(0, size), 224)) throw damaged("has a wrong checksum");
  }
  return {
    ...raw,
    isV5,
    hasFileTypes: isV5 ? (raw.featuresIncompat & 0x1) !== 0 : (raw.features2 & V4_FTYPE) !== 0,
    directoryBlockBytes: raw.blockSize * 2 ** raw.directoryBlockLog,
    needsRepair: isV5 && (raw.featuresIncompat & INCOMPAT_NEEDSREPAIR) !== 0,
    structureUuid: isV5 && raw.featuresIncompat & INCOMPAT_META_UUID ? raw.metaUuidBytes : raw.uuidBytes,
    features: isV5
      ? ["crc", ...named(raw.featuresIncompat, incompatNames), ...named(raw.featuresRoCompat, roCompatNames)]
      : ["v4"],
    verifies: isV5 && verifies,
  };
}

/**
 * Byte offset of a file-system block. Its number is the group above `agBlocksLog` bits and the block in it below; the
 * log is rounded up, so numbers are not linear (xfs_format.h, `XFS_FSB_TO_AGNO`).
 */
export function blockOffset(superblock: Superblock, block: number): number {
  const perGroup = 2 ** superblock.agBlocksLog;
  const group = Math.floor(block / perGroup);
  const within = block % perGroup;
  if (group >= superblock.agCount || within >= superblock.agBlocks)
    throw new ImageError("corrupt", `block ${block} does not exist`, { layer: "xfs" });
  return (group * superblock.agBlocks + within) * superblock.blockSize;
}

/** Byte offset of an inode: group, block in it and slot in that are one number. */
export function inodeOffset(superblock: Superblock, inode: number): number {
  const { agBlocksLog, inodesPerBlockLog, inodeSize } = superblock;
  const slots = 2 ** inodesPerBlockLog;
  const block = Math.floor(inode / slots);
  const group = Math.floor(block / 2 ** agBlocksLog);
  if (group >= superblock.agCount || inode === 0)
    throw new ImageError("corrupt", `inode ${inode} does not exist`, { layer: "xfs" });
  return blockOffset(superblock, block) + (inode % slots) * inodeSize;
}

/** CRC-32C, little-endian, over the structure with its own checksum as zero. */
export function checksumMatches(structure: Uint8Array, at: number): boolean {
  const stored = new DataView(structure.buffer, structure.byteOffset, structure.byteLength).getUint32(at, true);
  const before = crc32cRawZeros(4, crc32cRaw(structure, 0xffffffff, 0, at));
  return ~crc32cRaw(structure, before, at + 4) >>> 0 === stored;
}

function named(bits: number, names: Readonly<Record<number, string>>): string[] {
  return Object.entries(names).flatMap(([mask, name]) => (bits & Number(mask) ? [name] : []));
}

function unread(mask: number): ImageError {
  const bit = `incompat 0x${mask.toString(16)}`;
  const name = unreadNames[mask];
  return new ImageError(
    "unsupported",
    `the file system cannot be read: feature ${name === undefined ? bit : `${name} (${bit})`} is not known`,
    { layer: "xfs", remedy: "make the file system without it, or wait for a version of this tool that reads it" },
  );
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", `the superblock ${what}`, {
    layer: "xfs",
    offset: 0,
    remedy: "xfs_repair restores it from one of its copies",
  });
}
