import { crc32cRaw, crc32cRawWord, crc32cRawZeros } from "../../bytes/crc32c.ts";
import { i32le, struct, u16le, u32le } from "../../bytes/struct.ts";
import { ImageError } from "../../errors.ts";
import type { FileType } from "../../tree/file-tree.ts";
import { typeOfMode } from "../file-type.ts";
import { Incompat, type Superblock } from "./superblock.ts";

/** Linux, fs/ext4/ext4.h, `struct ext4_inode`, the 128 bytes that every revision has. */
const RawInode = struct("inode", 128, {
  mode: [0x00, u16le],
  uidLow: [0x02, u16le],
  sizeLow: [0x04, u32le],
  modified: [0x10, i32le],
  gidLow: [0x18, u16le],
  flags: [0x20, u32le],
  generation: [0x64, u32le],
  sizeHigh: [0x6c, u32le],
  uidHigh: [0x78, u16le],
  gidHigh: [0x7a, u16le],
  checksumLow: [0x7c, u16le],
});

export const InodeFlag = {
  encrypted: 0x800,
  index: 0x1000,
  extents: 0x80000,
  /** Its content is the value of an extended attribute. */
  attributeValue: 0x200000,
  inlineData: 0x10000000,
} as const;

export interface Inode {
  readonly flags: number;
  readonly number: number;
  readonly type: FileType;
  readonly permissions: number;
  readonly size: number;
  readonly uid: number;
  readonly gid: number;
  readonly modifiedSeconds: number;
  /** `i_block`: the map of the content, or a short content itself. */
  readonly block: Uint8Array;
  /** All bytes of the inode: extended attributes follow the fixed part. */
  readonly body: Uint8Array;
  /** Bytes of the fixed part beyond 128. */
  readonly extraBytes: number;
  /** Start of the checksums of what belongs to this inode; undefined when there are none. */
  readonly seed: number | undefined;
}

/** Decodes an inode; `corrupt` when its checksum or its size cannot be. */
export function decodeInode(superblock: Superblock, number: number, body: Uint8Array): Inode {
  const raw = RawInode.from(body);
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const extraBytes = body.length > 128 ? view.getUint16(0x80, true) : 0;
  if (extraBytes > body.length - 128) throw damaged(number, `claims ${extraBytes} extra bytes`);
  const seed = superblock.seed === undefined ? undefined : inodeSeed(superblock.seed, number, raw.generation);
  if (seed !== undefined) verify(body, number, raw.checksumLow, extraBytes, seed);
  const type = typeOfMode(raw.mode);
  const hasHighSize = type === "file" || (superblock.featureIncompat & Incompat.largeDirectory) !== 0;
  const size = raw.sizeLow + (hasHighSize ? raw.sizeHigh * 2 ** 32 : 0);
  if (!Number.isSafeInteger(size)) throw damaged(number, `claims a size of ${size} bytes`);
  const epoch = extraBytes >= 0x8c - 0x80 ? view.getUint32(0x88, true) & 3 : 0;
  // Written out: a copy of `raw` with more beside it would cost more than reading it did.
  return {
    flags: raw.flags,
    number,
    type,
    permissions: raw.mode & 0o7777,
    size,
    uid: raw.uidLow + raw.uidHigh * 65536,
    gid: raw.gidLow + raw.gidHigh * 65536,
    modifiedSeconds: raw.modified + epoch * 2 ** 32,
    block: body.subarray(0x28, 0x64),
    body,
    extraBytes,
    seed,
  };
}

/** Linux, fs/ext4/ext4.h, `struct ext4_inode`: space in sectors of 512 bytes, and the block of attributes that counts in it. */
const Space = struct("inode", 128, {
  sectors: [0x1c, u32le],
  attributeBlockLow: [0x68, u32le],
  sectorsHigh: [0x74, u16le],
  attributeBlockHigh: [0x76, u16le],
});

/** Whether the target of a link lies in `i_block` (Linux, fs/ext4/inode.c, `ext4_inode_is_fast_symlink`). */
export function isFastLink(inode: Inode, superblock: Superblock): boolean {
  if (superblock.featureIncompat & Incompat.eaInode) return inode.size < inode.block.length;
  if (inode.flags & InodeFlag.inlineData) return false;
  const raw = Space.from(inode.body);
  const ofAttributes = raw.attributeBlockLow === 0 && raw.attributeBlockHigh === 0 ? 0 : superblock.clusterBytes / 512;
  const isFast = raw.sectors + raw.sectorsHigh * 2 ** 32 === ofAttributes;
  if (isFast && inode.size >= inode.block.length)
    throw damaged(inode.number, `is a link of ${inode.size} bytes without a block`);
  return isFast;
}

function inodeSeed(seed: number, number: number, generation: number): number {
  return crc32cRawWord(generation, crc32cRawWord(number, seed));
}

/** Linux, fs/ext4/inode.c, `ext4_inode_csum`: both halves count as zero, the high one only where the inode has it. */
function verify(body: Uint8Array, number: number, low: number, extraBytes: number, seed: number): void {
  const hasHigh = extraBytes >= 4;
  const high = hasHigh ? (body[0x82] ?? 0) + (body[0x83] ?? 0) * 256 : 0;
  let actual = crc32cRawZeros(2, crc32cRaw(body, seed, 0, 0x7c));
  if (hasHigh) actual = crc32cRawZeros(2, crc32cRaw(body, actual, 0x7e, 0x82));
  actual = crc32cRaw(body, actual, hasHigh ? 0x84 : 0x7e);
  const matches = hasHigh ? actual === high * 65536 + low : (actual & 0xffff) === low;
  if (!matches) throw damaged(number, "has a wrong checksum");
}

export function damaged(number: number, what: string): ImageError {
  return new ImageError("corrupt", `inode ${number} ${what}`, {
    layer: "ext4",
    remedy: "check the file system with e2fsck -f",
  });
}
