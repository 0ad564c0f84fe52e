import type { FileType } from "../../tree/file-tree.ts";
import { decodeName } from "../../tree/name.ts";
import { struct, u16le, u64le, u8 } from "../../bytes/struct.ts";
import { damaged } from "./inode.ts";

export interface Entry {
  readonly nid: number;
  readonly type: FileType;
}

/** Linux, fs/erofs/erofs_fs.h, `struct erofs_dirent`. */
const RawEntry = struct("directory entry", 12, { nid: [0, u64le], nameOffset: [8, u16le], kind: [10, u8] });

/** `enum erofs_ftype`, which is that of ext2. */
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
 * Adds the entries of one directory block: fixed parts first, then their names in the same order. The first name's
 * offset tells how many there are; the last name ends with the block or at a NUL.
 */
export function readEntries(block: Uint8Array, into: Map<string, Entry>, nid: number): void {
  const namesStart = RawEntry.from(block).nameOffset;
  if (namesStart < RawEntry.size || namesStart > block.length || namesStart % RawEntry.size !== 0)
    throw damaged(nid, `has a directory block whose names start at ${namesStart}`);
  let entry = RawEntry.from(block);
  for (let at = RawEntry.size; at <= namesStart; at += RawEntry.size) {
    const following = at < namesStart ? RawEntry.from(block, at) : undefined;
    const end = following?.nameOffset ?? block.length;
    if (end < entry.nameOffset || end > block.length) throw damaged(nid, "has a directory block with broken names");
    const stored = block.subarray(entry.nameOffset, end);
    const nul = following ? -1 : stored.indexOf(0);
    const name = decodeName(nul < 0 ? stored : stored.subarray(0, nul));
    const type = fileTypes[entry.kind];
    if (type === undefined || name === "" || name.includes("/")) throw damaged(nid, "has a broken directory entry");
    if (name !== "." && name !== "..") into.set(name, { nid: entry.nid, type });
    if (following) entry = following;
  }
}
