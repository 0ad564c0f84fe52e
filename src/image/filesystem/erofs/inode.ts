import { bigI64le, struct, u16le, u32le, u64le } from "../../bytes/struct.ts";
import { ImageError } from "../../errors.ts";
import type { FileType } from "../../tree/file-tree.ts";
import type { Superblock } from "./superblock.ts";

// Linux, fs/erofs/erofs_fs.h, `struct erofs_inode_compact` and `struct erofs_inode_extended`.
const Compact = struct("inode", 32, {
  format: [0, u16le],
  attributes: [2, u16le],
  mode: [4, u16le],
  size: [8, u32le],
  place: [16, u32le],
  uid: [24, u16le],
  gid: [26, u16le],
});
const Extended = struct("inode", 64, {
  format: [0, u16le],
  attributes: [2, u16le],
  mode: [4, u16le],
  size: [8, u64le],
  place: [16, u32le],
  uid: [24, u32le],
  gid: [28, u32le],
  modifiedSeconds: [32, bigI64le],
});

/** Inodes are numbered in steps of 32 bytes, whatever their size. */
const SLOT_BYTES = 32;
/** What the first attribute takes on top of its own four bytes (`struct erofs_xattr_ibody_header`). */
const ATTRIBUTES_HEADER_BYTES = 12;

export type DataLayout = "plain" | "inline" | "chunks" | "full-index" | "compact-index";
const dataLayouts: readonly DataLayout[] = ["plain", "full-index", "inline", "compact-index", "chunks"];

export interface Inode {
  readonly nid: number;
  readonly type: FileType;
  readonly permissions: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly modifiedSeconds: number;
  readonly layout: DataLayout;
  /** First block, device number or format of chunks. */
  readonly place: number;
  /** Byte offset of what follows the inode and its attributes: the tail, or an index. */
  readonly end: number;
  /** What the attributes take, right before `end`. */
  readonly attributesBytes: number;
}

/** Where an inode lies, in bytes. */
export function inodeOffset(superblock: Superblock, nid: number): number {
  return superblock.metaBlock * superblock.blockSize + nid * SLOT_BYTES;
}

/** Decodes the inode that the bytes start with; compact ones have half the length. */
export function decodeInode(superblock: Superblock, nid: number, bytes: Uint8Array): Inode {
  const isExtended = ((bytes[0] ?? 0) & 1) !== 0;
  const raw = isExtended ? Extended.from(bytes) : Compact.from(bytes);
  const layout = dataLayouts[(raw.format >> 1) & 7];
  const type = typeOfMode(raw.mode);
  if (layout === undefined) throw damaged(nid, `has data layout ${(raw.format >> 1) & 7}`);
  if (type === undefined) throw damaged(nid, `has mode 0${raw.mode.toString(8)}`);
  const attributesBytes = raw.attributes === 0 ? 0 : ATTRIBUTES_HEADER_BYTES + 4 * (raw.attributes - 1);
  return {
    nid,
    type,
    permissions: raw.mode & 0o7777,
    uid: raw.uid,
    gid: raw.gid,
    size: raw.size,
    // Compact inodes all share the time at which the image was made.
    modifiedSeconds: Number("modifiedSeconds" in raw ? raw.modifiedSeconds : superblock.buildSeconds),
    layout,
    place: raw.place,
    attributesBytes,
    end: inodeOffset(superblock, nid) + (isExtended ? Extended.size : Compact.size) + attributesBytes,
  };
}

export const MAX_INODE_BYTES = Extended.size;

function typeOfMode(mode: number): FileType | undefined {
  switch (mode & 0xf000) {
    case 0x8000:
      return "file";
    case 0x4000:
      return "directory";
    case 0xa000:
      return "symlink";
    case 0x6000:
      return "block-device";
    case 0x2000:
      return "character-device";
    case 0x1000:
      return "fifo";
    case 0xc000:
      return "socket";
    default:
      return undefined;
  }
}

export function damaged(nid: number, what: string): ImageError {
  return new ImageError("corrupt", `inode ${nid} ${what}`, { layer: "erofs" });
}
