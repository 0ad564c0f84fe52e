import type { FileType } from "../../tree/file-tree.ts";
import { decodeName } from "../../tree/name.ts";
import { type Inode, damaged } from "./inode.ts";
import { type Superblock, checksumMatches } from "./superblock.ts";

export interface Entry {
  readonly inode: number;
  /** Undefined where the file system does not keep types in directories. */
  readonly type: FileType | undefined;
}

export type Entries = Map<string, Entry>;

const types: readonly (FileType | undefined)[] = [
  undefined,
  "file",
  "directory",
  "character-device",
  "block-device",
  "fifo",
  "socket",
  "symlink",
];

/** A short directory lives in its inode (Linux, fs/xfs/libxfs/xfs_da_format.h, `struct xfs_dir2_sf_hdr`). */
export function readShortForm(inode: Inode, superblock: Superblock): Entries {
  const fork = inode.data.bytes.subarray(0, Math.min(inode.size, inode.data.bytes.length));
  const view = new DataView(fork.buffer, fork.byteOffset, fork.byteLength);
  const entries: Entries = new Map();
  if (fork.length < 6) throw damaged(inode.number, "is a directory that is cut short");
  const wide = view.getUint8(1) > 0;
  const count = wide ? view.getUint8(1) : view.getUint8(0);
  const inodeBytes = wide ? 8 : 4;
  const typeBytes = superblock.hasFileTypes ? 1 : 0;
  let at = 2 + inodeBytes;
  for (let index = 0; index < count; index += 1) {
    const nameLength = fork[at] ?? 0;
    const next = at + 3 + nameLength + typeBytes + inodeBytes;
    if (nameLength === 0 || next > fork.length) throw damaged(inode.number, "has a broken directory entry");
    const name = decodeName(fork.subarray(at + 3, at + 3 + nameLength));
    const inodeAt = at + 3 + nameLength + typeBytes;
    const number = wide ? view.getUint32(inodeAt) * 2 ** 32 + view.getUint32(inodeAt + 4) : view.getUint32(inodeAt);
    entries.set(name, { inode: number, type: typeBytes ? types[fork[inodeAt - 1] ?? 0] : undefined });
    at = next;
  }
  return entries;
}

/** `XD2B`, `XDB3`: the only block of a directory; `XD2D`, `XDD3`: one of several. */
const BLOCK_MAGICS = [0x58443242, 0x58444233];
const DATA_MAGICS = [0x58443244, 0x58444433];
const UNUSED = 0xffff;

/** Adds the entries of one directory block. A linear scan needs no hash, for any form of directory. */
export function readDataBlock(block: Uint8Array, inode: Inode, superblock: Superblock, entries: Entries): void {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const magic = view.getUint32(0);
  const isOnly = BLOCK_MAGICS.includes(magic);
  if (!isOnly && !DATA_MAGICS.includes(magic))
    throw damaged(inode.number, "has a directory block without its magic number");
  if (superblock.verifies && !checksumMatches(block, 4))
    throw damaged(inode.number, "has a directory block with a wrong checksum");
  // The only block ends in its own index: entries of 8 bytes and their count.
  const end = isOnly ? block.length - 8 - view.getUint32(block.length - 8) * 8 : block.length;
  const typeBytes = superblock.hasFileTypes ? 1 : 0;
  for (let at = superblock.isV5 ? 64 : 16; at + 8 <= end;) {
    if (view.getUint16(at) === UNUSED) {
      const length = view.getUint16(at + 2);
      if (length < 8 || length % 8 !== 0) throw damaged(inode.number, "has broken free space in a directory block");
      at += length;
      continue;
    }
    const nameLength = view.getUint8(at + 8);
    const length = (8 + 1 + nameLength + typeBytes + 2 + 7) & ~7;
    if (nameLength === 0 || at + length > end) throw damaged(inode.number, "has a broken directory entry");
    const name = decodeName(block.subarray(at + 9, at + 9 + nameLength));
    const number = view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4);
    if (!Number.isSafeInteger(number)) throw damaged(inode.number, "has a broken directory entry");
    if (name !== "." && name !== "..")
      entries.set(name, { inode: number, type: typeBytes ? types[block[at + 9 + nameLength] ?? 0] : undefined });
    at += length;
  }
}
