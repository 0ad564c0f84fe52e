import { crc32cRaw } from "../../bytes/crc32c.ts";
import type { FileType } from "../../tree/file-tree.ts";
import { decodeName } from "../../tree/name.ts";
import { type Inode, InodeFlag, damaged } from "./inode.ts";

export interface Entry {
  readonly inode: number;
  /** Undefined without the `filetype` feature: the inode knows. */
  readonly type: FileType | undefined;
}

const ENTRY_HEADER_BYTES = 8;
/** The entry of inode 0 in the last 12 bytes of a block that carries its checksum. */
const TAIL_BYTES = 12;
const TAIL_TYPE = 0xde;
const SLASH = 0x2f;

/**
 * Adds the entries of one directory block (Linux, fs/ext4/ext4.h, `struct ext4_dir_entry_2`) and tells how many it has.
 * Index blocks of hashed directories look like one unused entry, so a plain scan of every block finds all names at any
 * depth.
 */
export function readEntries(block: Uint8Array, hasTypes: boolean, into: Map<string, Entry>, directory: Inode): number {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  let count = 0;
  for (let at = 0; at + ENTRY_HEADER_BYTES <= block.length;) {
    const inode = view.getUint32(at, true);
    const length = recordLength(view.getUint16(at + 4, true), block.length);
    const nameLength = hasTypes ? (block[at + 6] ?? 0) : view.getUint16(at + 6, true);
    if (
      length < ENTRY_HEADER_BYTES ||
      length % 4 !== 0 ||
      at + length > block.length ||
      ENTRY_HEADER_BYTES + nameLength > length
    )
      throw damaged(directory.number, `has a broken directory entry at byte ${at} of a block`);
    if (inode !== 0) {
      count += 1;
      const nameBytes = block.subarray(at + ENTRY_HEADER_BYTES, at + ENTRY_HEADER_BYTES + nameLength);
      if (nameBytes.includes(SLASH)) throw damaged(directory.number, "has a name with a slash in it");
      const name = decodeName(nameBytes);
      // The upper bits of the type are not part of it with `dirdata`.
      // Of entries of one name the kernel finds the first.
      if (name !== "." && name !== ".." && !into.has(name))
        into.set(name, { inode, type: hasTypes ? fileTypes[(block[at + 7] ?? 0) & 0x0f] : undefined });
    }
    at += length;
  }
  return count;
}

/** Blocks of 64 KiB do not fit into the field: 0 and 0xffff then mean the whole block. */
function recordLength(stored: number, blockSize: number): number {
  return blockSize >= 65536 && (stored === 0 || stored === 65535) ? 65536 : stored;
}

const fileTypes: readonly (FileType | undefined)[] = [
  undefined,
  "file",
  "directory",
  "character-device",
  "block-device",
  "fifo",
  "socket",
  "symlink",
];

/**
 * Checks the checksum of a block of entries. Blocks of the index keep theirs elsewhere; the first was made from a block
 * of entries whose tail it may still show, and any other is one unused entry as long as the block.
 */
export function verifyDirectoryBlock(block: Uint8Array, logical: number, directory: Inode): void {
  if (directory.seed === undefined || block.length < TAIL_BYTES) return;
  const at = block.length - TAIL_BYTES;
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const isHashed = (directory.flags & InodeFlag.index) !== 0;
  const isOneUnused =
    view.getUint32(0, true) === 0 && recordLength(view.getUint16(4, true), block.length) === block.length;
  if (isHashed && (logical === 0 || isOneUnused)) return;
  if (view.getUint32(at, true) !== 0 || view.getUint16(at + 4, true) !== TAIL_BYTES || block[at + 7] !== TAIL_TYPE)
    throw damaged(directory.number, "has a directory block without a checksum");
  if (crc32cRaw(block.subarray(0, at), directory.seed) !== view.getUint32(at + 8, true))
    throw damaged(directory.number, "has a directory block with a wrong checksum");
}
