import { ImageError } from "../../errors.ts";
import type { ByteSource } from "../../bytes/byte-source.ts";
import { crc32cRaw } from "../../bytes/crc32c.ts";
import { type Infer, bytes, struct, text, u16le, u32le, u8, uuid } from "../../bytes/struct.ts";

/** Byte offset and size of the superblock on every ext file system. */
export const SUPERBLOCK_OFFSET = 1024;
const SUPERBLOCK_BYTES = 1024;

/** Linux, fs/ext4/ext4.h, `struct ext4_super_block`. */
const RawSuperblock = struct("ext4 superblock", SUPERBLOCK_BYTES, {
  inodesCount: [0x00, u32le],
  blocksCountLow: [0x04, u32le],
  freeBlocksCountLow: [0x0c, u32le],
  firstDataBlock: [0x14, u32le],
  logBlockSize: [0x18, u32le],
  logClusterSize: [0x1c, u32le],
  blocksPerGroup: [0x20, u32le],
  inodesPerGroup: [0x28, u32le],
  magic: [0x38, u16le],
  state: [0x3a, u16le],
  revision: [0x4c, u32le],
  inodeSize: [0x58, u16le],
  featureCompat: [0x5c, u32le],
  featureIncompat: [0x60, u32le],
  featureRoCompat: [0x64, u32le],
  uuid: [0x68, uuid],
  uuidBytes: [0x68, bytes(16)],
  volumeName: [0x78, text(16)],
  journalInode: [0xe0, u32le],
  descriptorSize: [0xfe, u16le],
  firstMetaGroup: [0x104, u32le],
  blocksCountHigh: [0x150, u32le],
  freeBlocksCountHigh: [0x158, u32le],
  checksumType: [0x175, u8],
  backupGroups: [0x24c, u32le],
  backupGroup2: [0x250, u32le],
  checksumSeed: [0x270, u32le],
  checksum: [0x3fc, u32le],
});

export const Incompat = {
  filetype: 0x2,
  recover: 0x4,
  journalDevice: 0x8,
  metaBg: 0x10,
  extents: 0x40,
  is64Bit: 0x80,
  eaInode: 0x400,
  csumSeed: 0x2000,
  largeDirectory: 0x4000,
} as const;

const compatNames: Readonly<Record<number, string>> = {
  0x1: "dir_prealloc",
  0x4: "has_journal",
  0x8: "ext_attr",
  0x10: "resize_inode",
  0x20: "dir_index",
  0x200: "sparse_super2",
  0x400: "fast_commit",
  0x800: "stable_inodes",
  0x1000: "orphan_file",
};

/** The features that this reader knows how to read; any other is refused by its bit. */
const incompatNames: Readonly<Record<number, string>> = {
  0x2: "filetype",
  0x4: "needs_recovery",
  0x10: "meta_bg",
  0x40: "extent",
  0x80: "64bit",
  0x100: "mmp",
  0x200: "flex_bg",
  0x400: "ea_inode",
  0x1000: "dirdata",
  0x2000: "metadata_csum_seed",
  0x4000: "large_dir",
  0x8000: "inline_data",
  0x10000: "encrypt",
  0x20000: "casefold",
};

const roCompatNames: Readonly<Record<number, string>> = {
  0x1: "sparse_super",
  0x2: "large_file",
  0x8: "huge_file",
  0x10: "uninit_bg",
  0x20: "dir_nlink",
  0x40: "extra_isize",
  0x100: "quota",
  0x200: "bigalloc",
  0x400: "metadata_csum",
  0x2000: "project",
  0x4000: "shared_blocks",
  0x8000: "verity",
  0x10000: "orphan_present",
};

const RO_COMPAT_SPARSE_SUPER = 0x1;
const RO_COMPAT_BIGALLOC = 0x200;
const RO_COMPAT_METADATA_CSUM = 0x400;
const COMPAT_HAS_JOURNAL = 0x4;
const COMPAT_SPARSE_SUPER2 = 0x200;
const STATE_CLEAN = 0x1;
const STATE_ERRORS = 0x2;

export interface Superblock extends Infer<typeof RawSuperblock> {
  readonly blockSize: number;
  /** What is allocated at once: a block, or more with `bigalloc`. */
  readonly clusterBytes: number;
  readonly blocksCount: number;
  readonly freeBlocksCount: number;
  readonly groupCount: number;
  readonly inodeBytes: number;
  readonly descriptorBytes: number;
  readonly features: readonly string[];
  readonly hasJournal: boolean;
  readonly stateClean: boolean;
  /** The kernel met damage and wrote it down. */
  readonly hasErrors: boolean;
  /** Start of all metadata checksums (CRC-32C register); undefined when there are none. */
  readonly seed: number | undefined;
  /** `ext2`, `ext3` or `ext4`, by the features that each brought. */
  readonly kind: "ext2" | "ext3" | "ext4";
}

/** Reads and checks the superblock. `corrupt` when its numbers cannot be, `unsupported` for an unknown feature. */
export async function readSuperblock(source: ByteSource): Promise<Superblock> {
  const block = await source.read(SUPERBLOCK_OFFSET, SUPERBLOCK_BYTES);
  const raw = RawSuperblock.from(block);
  if (raw.magic !== 0xef53) throw damaged("has no magic number");
  if (raw.logBlockSize > 6) throw damaged(`claims blocks of 2^${10 + raw.logBlockSize} bytes`);
  const unknown = unknownFeature(raw.featureIncompat, incompatNames);
  if (unknown !== undefined) {
    if (raw.featureIncompat & Incompat.journalDevice)
      throw unreadable("it is the external journal of another", "lint the file system that it belongs to");
    throw unreadable(`feature ${unknown} is not known`, "lint a directory where a kernel that knows it has mounted it");
  }
  const blockSize = 1024 << raw.logBlockSize;
  const is64Bit = (raw.featureIncompat & Incompat.is64Bit) !== 0;
  const blocksCount = raw.blocksCountLow + (is64Bit ? raw.blocksCountHigh * 2 ** 32 : 0);
  const freeBlocksCount = raw.freeBlocksCountLow + (is64Bit ? raw.freeBlocksCountHigh * 2 ** 32 : 0);
  const inodeBytes = raw.revision === 0 ? 128 : raw.inodeSize;
  const descriptorBytes = is64Bit ? raw.descriptorSize : 32;
  if (inodeBytes < 128 || inodeBytes > blockSize || (inodeBytes & (inodeBytes - 1)) !== 0)
    throw damaged(`claims inodes of ${inodeBytes} bytes`);
  if (descriptorBytes < 32 || descriptorBytes > blockSize)
    throw damaged(`claims group descriptors of ${descriptorBytes} bytes`);
  if (raw.inodesPerGroup === 0 || raw.blocksPerGroup === 0) throw damaged("claims empty groups");
  if (blocksCount <= raw.firstDataBlock) throw damaged(`claims ${blocksCount} blocks`);
  const hasChecksums = (raw.featureRoCompat & RO_COMPAT_METADATA_CSUM) !== 0;
  if (hasChecksums && crc32cRaw(block.subarray(0, 0x3fc), 0xffffffff) !== raw.checksum)
    throw damaged("has a wrong checksum", "mend it from one of its copies: e2fsck -f -b 32768 /dev/sda1");
  const seed = raw.featureIncompat & Incompat.csumSeed ? raw.checksumSeed : crc32cRaw(raw.uuidBytes, 0xffffffff);
  const hasJournal = (raw.featureCompat & COMPAT_HAS_JOURNAL) !== 0;
  const isExt4 = (raw.featureIncompat & ~0x6) !== 0 || (raw.featureRoCompat & ~0x3) !== 0;
  return {
    ...raw,
    blockSize,
    clusterBytes: raw.featureRoCompat & RO_COMPAT_BIGALLOC ? 1024 * 2 ** raw.logClusterSize : blockSize,
    blocksCount,
    freeBlocksCount,
    groupCount: Math.ceil((blocksCount - raw.firstDataBlock) / raw.blocksPerGroup),
    inodeBytes,
    descriptorBytes,
    features: [
      ...names(raw.featureCompat, compatNames),
      ...names(raw.featureIncompat, incompatNames),
      ...names(raw.featureRoCompat, roCompatNames),
    ],
    hasJournal,
    stateClean: (raw.state & STATE_CLEAN) !== 0,
    hasErrors: (raw.state & STATE_ERRORS) !== 0,
    seed: hasChecksums ? seed : undefined,
    kind: isExt4 ? "ext4" : hasJournal ? "ext3" : "ext2",
  };
}

/**
 * Byte offset of a group's descriptor. They follow the superblock, or with `meta_bg` lie in the first group of each
 * meta group (Linux, fs/ext4/super.c, `descriptor_loc`).
 */
export function descriptorOffset(superblock: Superblock, group: number): number {
  const perBlock = Math.floor(superblock.blockSize / superblock.descriptorBytes);
  const block = Math.floor(group / perBlock);
  const within = (group % perBlock) * superblock.descriptorBytes;
  // Not the first data block: with `bigalloc` that is 0 even where the superblock fills block 1.
  const superblockBlock = Math.floor(SUPERBLOCK_OFFSET / superblock.blockSize);
  if (!(superblock.featureIncompat & Incompat.metaBg) || block < superblock.firstMetaGroup) {
    return (superblockBlock + 1 + block) * superblock.blockSize + within;
  }
  const home = block * perBlock;
  const behindSuperblock =
    home === 0 ? superblockBlock + 1 - superblock.firstDataBlock : hasSuperblockCopy(superblock, home) ? 1 : 0;
  return (
    (superblock.firstDataBlock + home * superblock.blocksPerGroup + behindSuperblock) * superblock.blockSize + within
  );
}

function hasSuperblockCopy(superblock: Superblock, group: number): boolean {
  if (superblock.featureCompat & COMPAT_SPARSE_SUPER2)
    return group === superblock.backupGroups || group === superblock.backupGroup2;
  if (!(superblock.featureRoCompat & RO_COMPAT_SPARSE_SUPER)) return true;
  return group === 1 || isPowerOf(group, 3) || isPowerOf(group, 5) || isPowerOf(group, 7);
}

function isPowerOf(value: number, base: number): boolean {
  let power = base;
  while (power < value) power *= base;
  return power === value;
}

function unknownFeature(bits: number, known: Readonly<Record<number, string>>): string | undefined {
  for (let bit = 0; bit < 32; bit += 1) {
    const mask = 2 ** bit;
    if (((bits >>> bit) & 1) === 1 && known[mask] === undefined)
      return bit === 0 ? "compression (incompat 0x1)" : `incompat 0x${mask.toString(16)}`;
  }
  return undefined;
}

function names(bits: number, known: Readonly<Record<number, string>>): string[] {
  return Object.entries(known).flatMap(([mask, name]) => (bits & Number(mask) ? [name] : []));
}

function unreadable(reason: string, remedy: string): ImageError {
  return new ImageError("unsupported", `the file system cannot be read: ${reason}`, { layer: "ext4", remedy });
}

function damaged(what: string, remedy = "check it with e2fsck -f"): ImageError {
  return new ImageError("corrupt", `the superblock ${what}`, { layer: "ext4", offset: SUPERBLOCK_OFFSET, remedy });
}
