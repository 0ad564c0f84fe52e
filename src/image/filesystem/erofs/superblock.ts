import { type ByteSource, readUpTo } from "../../bytes/byte-source.ts";
import { crc32cRaw } from "../../bytes/crc32c.ts";
import { type Infer, bigI64le, struct, text, u16le, u32le, u64le, u8, uuid } from "../../bytes/struct.ts";
import { ImageError } from "../../errors.ts";
import { type Compressors, lz4Only, readCompressors } from "./compressors.ts";

/** Linux, fs/erofs/erofs_fs.h, `struct erofs_super_block`, 1024 bytes into the volume; little-endian. */
const RawSuperblock = struct("erofs superblock", 128, {
  magic: [0, u32le],
  checksum: [4, u32le],
  featuresCompat: [8, u32le],
  blockBits: [12, u8],
  extensionSlots: [13, u8],
  rootNid: [14, u16le],
  buildSeconds: [24, bigI64le],
  blocks: [36, u32le],
  metaBlock: [40, u32le],
  attributeBlock: [44, u32le],
  uuid: [48, uuid],
  label: [64, text(16)],
  featuresIncompat: [80, u32le],
  availableCompressors: [84, u16le],
  extraDevices: [86, u16le],
  directoryBlockBits: [90, u8],
  prefixCount: [91, u8],
  prefixStart: [92, u32le],
  packedNid: [96, u64le],
});

const OFFSET = 1024;
/** What `extensionSlots` counts. */
const SLOT_BYTES = 16;
const MAGIC = 0xe0f5e1e2;
const COMPAT_CHECKSUM = 0x1;
const COMPAT_PLAIN_PREFIXES = 0x10;
const INCOMPAT_ZERO_PADDING = 0x1;
/** Of "big_pcluster" too, which came with it. */
const INCOMPAT_COMPRESSORS = 0x2;
const INCOMPAT_FRAGMENTS = 0x20;

const compatNames: Readonly<Record<number, string>> = {
  0x1: "sb_csum",
  0x2: "mtime",
  0x4: "xattr_filter",
};
/** The incompatible features that this reader knows; any other is refused. A bit may stand for two that came together. */
const incompatNames: Readonly<Record<number, string>> = {
  0x1: "0padding",
  0x2: "big_pcluster",
  0x4: "chunked_file",
  0x8: "device_table",
  0x10: "ztailpacking",
  0x20: "fragments",
  0x40: "xattr_prefixes",
};
const refusedNames: Readonly<Record<number, string>> = {
  0x80: "48bit",
  0x100: "metabox",
};

export interface Superblock extends Infer<typeof RawSuperblock> {
  readonly blockSize: number;
  readonly features: readonly string[];
  readonly compressors: Compressors;
  /** Compressed data end with their blocks, and zeros come before them. */
  readonly padsBefore: boolean;
  /** The inode that holds tails of other files; undefined when there is none. */
  readonly fragmentsNid: number | undefined;
  /** The long prefixes of attributes lie outside that inode. */
  readonly hasPlainPrefixes: boolean;
}

/** Reads and checks the superblock; `unsupported` by its name, or its bit, for an incompatible feature that is not known. */
export async function readSuperblock(source: ByteSource): Promise<Superblock> {
  const raw = RawSuperblock.from(await source.read(OFFSET, RawSuperblock.size));
  if (raw.magic !== MAGIC) throw damaged("has no magic number");
  if (raw.blockBits < 9 || raw.blockBits > 16) throw damaged(`claims blocks of 2^${raw.blockBits} bytes`);
  const blockSize = 2 ** raw.blockBits;
  if (raw.featuresCompat & COMPAT_CHECKSUM) await verify(source, blockSize, raw.checksum);
  for (let bit = 0; bit < 32; bit += 1) {
    const flag = 2 ** bit;
    if ((raw.featuresIncompat >>> bit) & 1 && incompatNames[flag] === undefined)
      throw unsupported(`feature ${refusedNames[flag] ?? `incompat 0x${flag.toString(16)}`} is not known`);
  }
  if (raw.extraDevices > 0)
    throw unsupported(`its data lie on ${raw.extraDevices} more device${raw.extraDevices === 1 ? "" : "s"}`);
  if (raw.directoryBlockBits !== 0) throw unsupported("its directories have blocks of another size");
  const hasCompressors = (raw.featuresIncompat & INCOMPAT_COMPRESSORS) !== 0;
  const behind = OFFSET + RawSuperblock.size + raw.extensionSlots * SLOT_BYTES;
  const compressors = hasCompressors ? await readCompressors(source, behind, raw.availableCompressors) : lz4Only;
  return {
    ...raw,
    blockSize,
    features: [
      ...named(raw.featuresCompat, compatNames),
      ...named(raw.featuresIncompat, incompatNames),
      ...(hasCompressors ? [...compressors.values()].map(({ name }) => name) : []),
    ],
    compressors,
    padsBefore: (raw.featuresIncompat & INCOMPAT_ZERO_PADDING) !== 0,
    hasPlainPrefixes: (raw.featuresCompat & COMPAT_PLAIN_PREFIXES) !== 0,
    fragmentsNid: raw.featuresIncompat & INCOMPAT_FRAGMENTS && raw.packedNid > 0 ? raw.packedNid : undefined,
  };
}

/** CRC-32C from the superblock to the end of its block, its own four bytes as zeros, not inverted at the end. */
async function verify(source: ByteSource, blockSize: number, stored: number): Promise<void> {
  const covered = await readUpTo(source, OFFSET, blockSize > OFFSET ? blockSize - OFFSET : blockSize);
  covered.fill(0, 4, 8);
  if (crc32cRaw(covered, 0xffffffff) !== stored) throw damaged("has a wrong checksum");
}

function named(features: number, names: Readonly<Record<number, string>>): string[] {
  return Object.entries(names)
    .filter(([flag]) => features & Number(flag))
    .map(([, name]) => name);
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", `the erofs superblock ${what}`, { layer: "erofs", offset: OFFSET });
}

function unsupported(what: string): ImageError {
  return new ImageError("unsupported", `the file system cannot be read: ${what}`, { layer: "erofs" });
}
