import { bigU64be, i32be, struct, u16be, u32be, u64be, u8 } from "../../bytes/struct.ts";
import { ImageError } from "../../errors.ts";
import type { FileType } from "../../tree/file-tree.ts";
import { typeOfMode } from "../file-type.ts";
import { type Superblock, checksumMatches } from "./superblock.ts";

/** Linux, fs/xfs/libxfs/xfs_format.h, `struct xfs_dinode`, what all versions share. */
const RawInode = struct("inode", 96, {
  magic: [0, u16be],
  mode: [2, u16be],
  version: [4, u8],
  format: [5, u8],
  uid: [8, u32be],
  gid: [12, u32be],
  modifiedSecondsOld: [40, i32be],
  modifiedBig: [40, bigU64be],
  size: [56, u64be],
  extents: [76, u32be],
  attributeExtents: [80, u16be],
  forkOffset: [82, u8],
  attributeFormat: [83, u8],
  flags: [90, u16be],
});

const MAGIC = 0x494e;
const FLAG_REALTIME = 0x1;
const FLAG2_BIGTIME = 0x8;
const FLAG2_NREXT64 = 0x10;
export const Format = { device: 0, local: 1, extents: 2, btree: 3 } as const;

/** Seconds between 1970 and the zero of `bigtime`, which counts nanoseconds from 1901. */
const BIGTIME_EPOCH = 2 ** 31;

/** One of the two parts of an inode's literal area: for its data and for its extended attributes. */
export interface Fork {
  readonly format: number;
  readonly extentCount: number;
  /** Entries, extents, the root of a tree, or the content itself. */
  readonly bytes: Uint8Array;
}

export interface Inode {
  readonly size: number;
  readonly uid: number;
  readonly gid: number;
  readonly number: number;
  readonly type: FileType;
  readonly permissions: number;
  readonly modifiedSeconds: number;
  readonly data: Fork;
  readonly attributes: Fork | undefined;
  readonly isRealtime: boolean;
}

/** Decodes an inode; `corrupt` without its magic number or with a wrong checksum. */
export function decodeInode(superblock: Superblock, number: number, body: Uint8Array): Inode {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  if (view.getUint16(0) !== MAGIC) throw damaged(number, "has no magic number");
  const raw = RawInode.from(body);
  const isV3 = raw.version >= 3;
  if (isV3 && superblock.verifies && !checksumMatches(body, 100)) throw damaged(number, "has a wrong checksum");
  const flags2 = isV3 ? view.getUint32(124) : 0;
  const forkStart = isV3 ? 176 : 100;
  const forkEnd = raw.forkOffset === 0 ? body.length : forkStart + raw.forkOffset * 8;
  if (forkEnd > body.length) throw damaged(number, "has its attributes outside of itself");
  // Large counters move: that of the data lies in the padding, that of the attributes in its old place.
  const isWide = (flags2 & FLAG2_NREXT64) !== 0;
  const extentCount = isWide ? Number(view.getBigUint64(24)) : raw.extents;
  const attributeExtents = isWide ? raw.extents : raw.attributeExtents;
  // Written out: a copy of `raw` with more beside it would cost more than reading it did.
  return {
    size: raw.size,
    uid: raw.uid,
    gid: raw.gid,
    number,
    type: typeOfMode(raw.mode),
    permissions: raw.mode & 0o7777,
    modifiedSeconds:
      flags2 & FLAG2_BIGTIME ? Number(raw.modifiedBig / 1_000_000_000n) - BIGTIME_EPOCH : raw.modifiedSecondsOld,
    data: { format: raw.format, extentCount, bytes: body.subarray(forkStart, forkEnd) },
    attributes:
      raw.forkOffset === 0
        ? undefined
        : { format: raw.attributeFormat, extentCount: attributeExtents, bytes: body.subarray(forkEnd) },
    isRealtime: (raw.flags & FLAG_REALTIME) !== 0,
  };
}

export function damaged(number: number, what: string): ImageError {
  return new ImageError("corrupt", `inode ${number} ${what}`, { layer: "xfs" });
}
