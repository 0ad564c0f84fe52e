import type { FileType } from "../tree/file-tree.ts";

const types: Readonly<Record<number, FileType>> = {
  0x1: "fifo",
  0x2: "character-device",
  0x4: "directory",
  0x6: "block-device",
  0x8: "file",
  0xa: "symlink",
  0xc: "socket",
};

/** The type in the upper four bits of a mode (inode(7)); what no system writes there counts as a regular file. */
export function typeOfMode(mode: number): FileType {
  return types[(mode >> 12) & 0xf] ?? "file";
}
