import { createHash } from "node:crypto";
import type { ByteSource } from "../../bytes/byte-source.ts";
import { crc32c } from "../../bytes/crc32c.ts";
import { type Infer, bigU64le, bytes, struct, text, u16le, u32le, u64le, u8, uuid } from "../../bytes/struct.ts";
import { ImageError, isImageError } from "../../errors.ts";
import { xxhash64 } from "../../bytes/xxhash64.ts";

export const SUPERBLOCK_BYTES = 4096;
/** The superblock and its copies (Linux, fs/btrfs/fs.h, `btrfs_sb_offset`). */
const FIRST = 64 * 1024;
const COPIES = [64 * 1024 * 1024, 256 * 1024 ** 3] as const;
const MAGIC = "_BHRfS_M";
/** The type of BLAKE2b checksums, which are not verified. */
export const UNVERIFIED = 3;

/** Linux, include/uapi/linux/btrfs_tree.h, `struct btrfs_super_block`; little-endian. */
const RawSuperblock = struct("btrfs superblock", SUPERBLOCK_BYTES, {
  fsid: [32, uuid],
  address: [48, u64le],
  magic: [64, text(8)],
  generation: [72, bigU64le],
  rootTree: [80, u64le],
  chunkTree: [88, u64le],
  logTree: [96, u64le],
  totalBytes: [112, u64le],
  usedBytes: [120, u64le],
  deviceCount: [136, u64le],
  sectorSize: [144, u32le],
  nodeSize: [148, u32le],
  systemChunkBytes: [160, u32le],
  chunkGeneration: [164, bigU64le],
  compatRo: [180, u32le],
  incompatLow: [188, u32le],
  incompatHigh: [192, u32le],
  checksumType: [196, u16le],
  rootLevel: [198, u8],
  chunkLevel: [199, u8],
  logLevel: [200, u8],
  deviceId: [201, u64le],
  deviceBytes: [209, u64le],
  label: [299, text(256)],
  systemChunks: [811, bytes(2048)],
});

/** Features that this reader knows; any other is refused by its name or bit. */
const incompatNames: Readonly<Record<number, string>> = {
  0x1: "mixed-backref",
  0x2: "default-subvol",
  0x4: "mixed-groups",
  0x8: "compress-lzo",
  0x10: "compress-zstd",
  0x20: "big-metadata",
  0x40: "extended-iref",
  0x80: "raid56",
  0x100: "skinny-metadata",
  0x200: "no-holes",
  0x400: "metadata-uuid",
  0x800: "raid1c34",
  0x10000: "simple-quota",
};
const refusedNames: Readonly<Record<number, string>> = {
  0x1000: "zoned",
  0x2000: "extent-tree-v2",
  0x4000: "raid-stripe-tree",
  0x20000: "remap-tree",
};
const compatRoNames: Readonly<Record<number, string>> = {
  0x1: "free-space-tree",
  0x4: "verity",
  0x8: "block-group-tree",
};

export interface Superblock extends Infer<typeof RawSuperblock> {
  readonly features: readonly string[];
}

/**
 * The first one, and no other: the kernel mounts by that alone (Linux, fs/btrfs/disk-io.c, `open_ctree`), and the copies
 * may be those of an older file system. `corrupt` where the kernel would not mount: when it is damaged, or when it
 * speaks of a larger device.
 */
export async function readSuperblock(source: ByteSource): Promise<Superblock> {
  const superblock = await readFirst(source);
  if (superblock.deviceBytes > source.size)
    throw new ImageError(
      "corrupt",
      `the file system takes its device for ${superblock.deviceBytes} bytes, and the volume has ${source.size}`,
      {
        layer: "btrfs",
        remedy: "make the volume as large again; btrfs filesystem resize comes before a smaller volume",
      },
    );
  return superblock;
}

async function readFirst(source: ByteSource): Promise<Superblock> {
  try {
    return await readCopy(source, FIRST);
  } catch (error) {
    if (!isImageError(error) || error.code !== "corrupt") throw error;
    for (const offset of COPIES) {
      if (!(await isGood(source, offset))) continue;
      const remedy = "btrfs rescue super-recover mends it from a copy that is good";
      throw new ImageError("corrupt", error.message, { layer: "btrfs", offset: FIRST, remedy, cause: error });
    }
    throw error;
  }
}

async function isGood(source: ByteSource, offset: number): Promise<boolean> {
  try {
    await readCopy(source, offset);
    return true;
  } catch (error) {
    if (!isImageError(error)) throw error;
    return false;
  }
}

async function readCopy(source: ByteSource, offset: number): Promise<Superblock> {
  if (offset + SUPERBLOCK_BYTES > source.size)
    throw new ImageError("corrupt", "there is no room for a superblock", { layer: "btrfs" });
  return decodeSuperblock(await source.read(offset, SUPERBLOCK_BYTES), offset);
}

function decodeSuperblock(block: Uint8Array, offset: number): Superblock {
  const damaged = (what: string) => new ImageError("corrupt", `the superblock ${what}`, { layer: "btrfs", offset });
  if (Buffer.from(block.subarray(64, 72)).toString("latin1") !== MAGIC) throw damaged("has no magic number");
  const raw = RawSuperblock.from(block);
  if (raw.checksumType > UNVERIFIED)
    throw new ImageError(
      "unsupported",
      `the file system cannot be read: checksums of type ${raw.checksumType} are not known`,
      {
        layer: "btrfs",
      },
    );
  if (!checksumMatches(block, raw.checksumType)) throw damaged("has a wrong checksum");
  if (raw.address !== offset) throw damaged("is a copy from another place");
  const isPowerOf2 = (value: number) => value > 0 && (value & (value - 1)) === 0;
  if (!isPowerOf2(raw.nodeSize) || raw.nodeSize < 4096 || raw.nodeSize > 65536)
    throw damaged(`claims nodes of ${raw.nodeSize} bytes`);
  if (!isPowerOf2(raw.sectorSize) || raw.sectorSize < 512 || raw.sectorSize > 65536)
    throw damaged(`claims sectors of ${raw.sectorSize} bytes`);
  if (raw.systemChunkBytes > 2048) throw damaged("claims too many system chunks");
  for (let bit = 0; bit < 32; bit += 1) {
    if (!((raw.incompatLow >>> bit) & 1) || incompatNames[2 ** bit] !== undefined) continue;
    const name = refusedNames[2 ** bit] ?? `incompat 0x${(2 ** bit).toString(16)}`;
    throw new ImageError("unsupported", `the file system cannot be read: feature ${name} is not known`, {
      layer: "btrfs",
    });
  }
  if (raw.incompatHigh !== 0)
    throw new ImageError("unsupported", "the file system cannot be read: it uses features that are not known", {
      layer: "btrfs",
    });
  const named = (bits: number, names: Readonly<Record<number, string>>) =>
    Object.entries(names).flatMap(([mask, name]) => (bits & Number(mask) ? [name] : []));
  return { ...raw, features: [...named(raw.incompatLow, incompatNames), ...named(raw.compatRo, compatRoNames)] };
}

/** Every superblock and tree node begins with the checksum of what follows its 32 bytes. */
export function checksumMatches(block: Uint8Array, type: number): boolean {
  return isChecksumOf(block.subarray(32), block, type);
}

/** Bytes that a checksum takes in the checksum tree. */
export function bytesOfChecksum(type: number): number {
  return [4, 8][type] ?? 32;
}

/** Whether `stored` begins with the checksum of the bytes. */
export function isChecksumOf(body: Uint8Array, stored: Uint8Array, type: number): boolean {
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength);
  switch (type) {
    case 0:
      return crc32c(body) === view.getUint32(0, true);
    case 1:
      return xxhash64(body) === view.getBigUint64(0, true);
    case 2:
      return createHash("sha256").update(body).digest().equals(stored.subarray(0, 32));
    case UNVERIFIED:
      // Node has BLAKE2b in its long form only; the structure checks must do.
      return true;
    default:
      return false;
  }
}
