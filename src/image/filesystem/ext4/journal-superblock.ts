import { crc32cRaw, crc32cRawZeros } from "../../bytes/crc32c.ts";
import { bytes, struct, u32be, u8 } from "../../bytes/struct.ts";
import { ImageError } from "../../errors.ts";

const SUPERBLOCK_BYTES = 1024;
const CHECKSUM_OFFSET = 0xfc;

/** Linux, include/linux/jbd2.h, `struct journal_superblock_s`; big-endian. */
const RawSuperblock = struct("journal superblock", SUPERBLOCK_BYTES, {
  magic: [0x00, u32be],
  blockType: [0x04, u32be],
  blockSize: [0x0c, u32be],
  length: [0x10, u32be],
  first: [0x14, u32be],
  sequence: [0x18, u32be],
  start: [0x1c, u32be],
  featureIncompat: [0x28, u32be],
  uuid: [0x30, bytes(16)],
  checksumType: [0x50, u8],
  fastCommitBlocks: [0x54, u32be],
  checksum: [CHECKSUM_OFFSET, u32be],
});

/** The first word of the superblock and of every block that is not a copy. */
export const MAGIC = 0xc03b3998;
const BlockType = { superblockV1: 3, superblockV2: 4 } as const;
const Feature = { revoke: 0x1, is64Bit: 0x2, asyncCommit: 0x4, checksumV2: 0x8, checksumV3: 0x10, fastCommit: 0x20 };
const knownFeatures = Object.values(Feature).reduce((all, bit) => all | bit, 0);
const CHECKSUM_CRC32C = 4;
/** Linux, include/linux/jbd2.h, `JBD2_MIN_JOURNAL_BLOCKS` and `JBD2_DEFAULT_FAST_COMMIT_BLOCKS`. */
const MIN_BLOCKS = 1024;
const DEFAULT_FAST_COMMIT_BLOCKS = 256;

/** How a journal is laid out and where its log begins. */
export interface JournalSuperblock {
  /** First block of the log, and the one behind its last: there it wraps. */
  readonly first: number;
  readonly end: number;
  /** Block where the oldest transaction that may be missing begins, and its number; block 0 when none is missing. */
  readonly start: number;
  readonly sequence: number;
  readonly is64Bit: boolean;
  readonly hasAsyncCommit: boolean;
  /** Version of the checksums of blocks and tags; undefined when there are none. */
  readonly checksums: 2 | 3 | undefined;
  /** Start of every checksum. */
  readonly seed: number;
  /** First block of the fast commits; undefined when there can be none. */
  readonly fastCommits: number | undefined;
}

/** Decodes block 0 of a journal. `corrupt` or `unsupported` where the kernel refuses it (Linux, fs/jbd2/journal.c, `journal_load_superblock`). */
export function decodeJournalSuperblock(block: Uint8Array): JournalSuperblock {
  const raw = RawSuperblock.from(block);
  if (raw.magic !== MAGIC) throw damaged("has no magic number");
  if (raw.blockType !== BlockType.superblockV1 && raw.blockType !== BlockType.superblockV2)
    throw damaged(`is of the unknown version ${raw.blockType}`);
  if (raw.blockSize !== block.length) throw damaged(`claims blocks of ${raw.blockSize} bytes`);
  // The first version had no features.
  const features = raw.blockType === BlockType.superblockV1 ? 0 : raw.featureIncompat;
  const unknown = (features & ~knownFeatures) >>> 0;
  if (unknown !== 0)
    throw new ImageError("unsupported", `the journal has the unknown features 0x${unknown.toString(16)}`, {
      layer: "ext4",
    });
  if (raw.first === 0 || raw.first >= raw.length)
    throw damaged(`claims a log from block ${raw.first} of ${raw.length}`);
  const checksums = features & Feature.checksumV3 ? 3 : features & Feature.checksumV2 ? 2 : undefined;
  if (checksums !== undefined && raw.checksumType !== CHECKSUM_CRC32C)
    throw damaged(`claims checksums of the unknown type ${raw.checksumType}`);
  if (
    checksums !== undefined &&
    checksumWithout(block.subarray(0, SUPERBLOCK_BYTES), CHECKSUM_OFFSET, 0xffffffff) !== raw.checksum
  )
    throw damaged("has a wrong checksum");
  const fastCommitBlocks = features & Feature.fastCommit ? raw.fastCommitBlocks || DEFAULT_FAST_COMMIT_BLOCKS : 0;
  const end = raw.length - fastCommitBlocks >= MIN_BLOCKS ? raw.length - fastCommitBlocks : raw.length;
  return {
    first: raw.first,
    end,
    start: raw.start,
    sequence: raw.sequence,
    is64Bit: (features & Feature.is64Bit) !== 0,
    hasAsyncCommit: (features & Feature.asyncCommit) !== 0,
    checksums,
    seed: crc32cRaw(raw.uuid, 0xffffffff),
    // One block lies between the log and them (`j_fc_first`).
    fastCommits: features & Feature.fastCommit && end + 1 < raw.length ? end + 1 : undefined,
  };
}

/** The checksum of a block in which the four bytes of the checksum itself count as zero. */
export function checksumWithout(block: Uint8Array, at: number, seed: number): number {
  return crc32cRaw(block, crc32cRawZeros(4, crc32cRaw(block, seed, 0, at)), at + 4);
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", `the superblock of the journal ${what}`, { layer: "ext4" });
}
