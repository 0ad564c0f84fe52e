import { struct, u16le, u32le, u64le } from "../../bytes/struct.ts";
import { ImageError } from "../../errors.ts";
import type { FileType } from "../../tree/file-tree.ts";
import type { MetadataCursor, Place } from "./metadata.ts";

// Linux, fs/squashfs/squashfs_fs.h: `struct squashfs_base_inode`, and what follows it in each type.
const Header = struct("inode", 16, {
  kind: [0, u16le],
  mode: [2, u16le],
  uidIndex: [4, u16le],
  gidIndex: [6, u16le],
  modifiedSeconds: [8, u32le],
  number: [12, u32le],
});
const Directory = struct("directory inode", 16, {
  block: [0, u32le],
  listBytes: [8, u16le],
  offset: [10, u16le],
});
const ExtendedDirectory = struct("directory inode", 24, {
  listBytes: [4, u32le],
  block: [8, u32le],
  offset: [18, u16le],
  attributes: [20, u32le],
});
const File = struct("file inode", 16, {
  start: [0, u32le],
  fragment: [4, u32le],
  fragmentOffset: [8, u32le],
  size: [12, u32le],
});
const ExtendedFile = struct("file inode", 40, {
  start: [0, u64le],
  size: [8, u64le],
  fragment: [28, u32le],
  fragmentOffset: [32, u32le],
  attributes: [36, u32le],
});
const Link = struct("link inode", 8, { size: [4, u32le] });
const ExtendedDevice = struct("device inode", 12, { attributes: [8, u32le] });
const ExtendedPipe = struct("pipe inode", 8, { attributes: [4, u32le] });

/** Where the content of an inode lies, by its type. */
export type Body =
  | { readonly type: "directory"; readonly block: number; readonly offset: number; readonly listBytes: number }
  | {
      readonly type: "file";
      readonly start: number;
      readonly size: number;
      readonly fragment: number;
      readonly fragmentOffset: number;
      /** Where the list of its blocks starts. */
      readonly list: Place;
    }
  | { readonly type: "symlink"; readonly size: number; readonly target: Place }
  | { readonly type: Exclude<FileType, "directory" | "file" | "symlink"> };

export interface Inode {
  /** Where it lies: the block, counted from the start of the inode table, above 16 bits for the place in it. */
  readonly reference: number;
  readonly number: number;
  readonly permissions: number;
  readonly uidIndex: number;
  readonly gidIndex: number;
  readonly modifiedSeconds: number;
  /** The number of its set of extended attributes. Links have it behind their targets. */
  readonly attributes: number | "none" | "behind-target";
  readonly body: Body;
}

/** The types of directory entries and, 7 higher, of the inodes that carry more (`SQUASHFS_DIR_TYPE` …). */
const fileTypes: readonly (FileType | undefined)[] = [
  undefined,
  "directory",
  "file",
  "symlink",
  "block-device",
  "character-device",
  "fifo",
  "socket",
];
const EXTENDED = 7;

/** The type that an entry of a directory names; undefined when there is none of that number. */
export function typeOfEntry(kind: number): FileType | undefined {
  return fileTypes[kind];
}

/** Reads the inode at the cursor. */
export async function readInode(cursor: MetadataCursor, reference: number): Promise<Inode> {
  const header = Header.from(await cursor.read(Header.size));
  const { kind, mode, number, uidIndex, gidIndex, modifiedSeconds } = header;
  const isExtended = kind > EXTENDED;
  const type = fileTypes[isExtended ? kind - EXTENDED : kind];
  if (type === undefined) throw damaged(number, `has type ${kind}`);
  return {
    reference,
    number,
    permissions: mode & 0o7777,
    uidIndex,
    gidIndex,
    modifiedSeconds,
    ...(await (isExtended ? readExtendedBody(cursor, type) : readBody(cursor, type))),
  };
}

type Rest = Pick<Inode, "body" | "attributes">;

async function readBody(cursor: MetadataCursor, type: FileType): Promise<Rest> {
  const attributes = "none";
  switch (type) {
    case "directory":
      return { attributes, body: { type, ...Directory.from(await cursor.read(Directory.size)) } };
    case "file": {
      const file = File.from(await cursor.read(File.size));
      return { attributes, body: { type, ...file, list: cursor.place } };
    }
    case "symlink": {
      const { size } = Link.from(await cursor.read(Link.size));
      return { attributes, body: { type, size, target: cursor.place } };
    }
    default:
      return { attributes, body: { type } };
  }
}

async function readExtendedBody(cursor: MetadataCursor, type: FileType): Promise<Rest> {
  switch (type) {
    case "directory": {
      const { attributes, ...directory } = ExtendedDirectory.from(await cursor.read(ExtendedDirectory.size));
      return { attributes: attributeSet(attributes), body: { type, ...directory } };
    }
    case "file": {
      const { attributes, ...file } = ExtendedFile.from(await cursor.read(ExtendedFile.size));
      return { attributes: attributeSet(attributes), body: { type, ...file, list: cursor.place } };
    }
    case "symlink":
      return { ...(await readBody(cursor, type)), attributes: "behind-target" };
    default: {
      const isDevice = type === "block-device" || type === "character-device";
      const layout = isDevice ? ExtendedDevice : ExtendedPipe;
      return { attributes: attributeSet(layout.from(await cursor.read(layout.size)).attributes), body: { type } };
    }
  }
}

/** All ones stand for no attributes (`SQUASHFS_INVALID_XATTR`). */
export function attributeSet(attributes: number): number | "none" {
  return attributes === 0xffffffff ? "none" : attributes;
}

export function damaged(number: number, what: string): ImageError {
  return new ImageError("corrupt", `inode ${number} ${what}`, { layer: "squashfs" });
}
