import { type Infer, bigU64le, struct, u32le, u64le, u8 } from "../../bytes/struct.ts";
import { ImageError } from "../../errors.ts";
import type { FileType } from "../../tree/file-tree.ts";
import { decodeName } from "../../tree/name.ts";
import { type Key, readKey } from "./tree.ts";

/** Linux, include/uapi/linux/btrfs_tree.h, `struct btrfs_inode_item`. */
export const InodeItem = struct("inode item", 160, {
  generation: [0, u64le],
  size: [16, u64le],
  links: [40, u32le],
  uid: [44, u32le],
  gid: [48, u32le],
  mode: [52, u32le],
  flags: [64, u32le],
  modified: [136, bigU64le],
});
export type InodeItem = Infer<typeof InodeItem>;

/** `struct btrfs_root_item`, as far as a reader needs it. */
export const RootItem = struct("root item", 239, {
  generation: [160, bigU64le],
  rootDirectory: [168, bigU64le],
  address: [176, u64le],
  flags: [208, u64le],
  references: [216, u32le],
  level: [238, u8],
});
export type RootItem = Infer<typeof RootItem>;

export interface DirectoryEntryItem {
  readonly name: string;
  readonly location: Key;
  readonly type: FileType;
}

const ENTRY_HEADER_BYTES = 30;
const entryTypes: readonly (FileType | undefined)[] = [
  undefined,
  "file",
  "directory",
  "character-device",
  "block-device",
  "fifo",
  "socket",
  "symlink",
];

/** The entries of one directory item: several when their hashes are equal (`struct btrfs_dir_item`). */
export function readDirectoryEntries(data: Uint8Array): DirectoryEntryItem[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const entries: DirectoryEntryItem[] = [];
  for (let at = 0; at + ENTRY_HEADER_BYTES <= data.length;) {
    const nameLength = view.getUint16(at + 27, true);
    const end = at + ENTRY_HEADER_BYTES + nameLength;
    if (end > data.length) throw new ImageError("corrupt", "a directory entry is cut short", { layer: "btrfs" });
    entries.push({
      name: decodeName(data.subarray(at + ENTRY_HEADER_BYTES, end)),
      location: readKey(view, at),
      type: entryTypes[view.getUint8(at + 29)] ?? "file",
    });
    at = end + view.getUint16(at + 25, true);
  }
  return entries;
}

/** The names of an inode in one directory (`struct btrfs_inode_ref`). */
export function readInodeReferences(data: Uint8Array): string[] {
  return readNames(data, 8, 10);
}

/** The same with the directory in the item (`struct btrfs_inode_extref`). */
export function readExtendedReferences(data: Uint8Array): { parent: bigint; name: string }[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const references: { parent: bigint; name: string }[] = [];
  for (let at = 0; at + 18 <= data.length;) {
    const length = view.getUint16(at + 16, true);
    references.push({
      parent: view.getBigUint64(at, true),
      name: decodeName(data.subarray(at + 18, at + 18 + length)),
    });
    at += 18 + length;
  }
  return references;
}

function readNames(data: Uint8Array, lengthAt: number, nameAt: number): string[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const names: string[] = [];
  for (let at = 0; at + nameAt <= data.length;) {
    const length = view.getUint16(at + lengthAt, true);
    names.push(decodeName(data.subarray(at + nameAt, at + nameAt + length)));
    at += nameAt + length;
  }
  return names;
}

/** `struct btrfs_file_extent_item`; offsets and sizes in bytes. */
export interface FileExtent {
  readonly kind: "inline" | "regular" | "preallocated";
  readonly fileOffset: number;
  /** What it covers in the file. */
  readonly length: number;
  readonly compression: number;
  /** Size once decompressed. */
  readonly ramBytes: number;
  /** Of inline extents. */
  readonly inline: Uint8Array;
  /** Logical address; 0 is a hole. */
  readonly address: number;
  readonly diskBytes: number;
  /** Where in the decompressed extent this part begins. */
  readonly offset: number;
}

const NOTHING = new Uint8Array();
const INLINE_HEADER_BYTES = 21;
const extentKinds = ["inline", "regular", "preallocated"] as const;

export function readFileExtent(key: Key, data: Uint8Array): FileExtent {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data.length < INLINE_HEADER_BYTES)
    throw new ImageError("corrupt", "a file extent is cut short", { layer: "btrfs" });
  const kind = extentKinds[view.getUint8(20)];
  if (kind === undefined)
    throw new ImageError("corrupt", `a file extent is of kind ${view.getUint8(20)}`, { layer: "btrfs" });
  if (view.getUint8(17) !== 0) throw new ImageError("unsupported", "the file is encrypted", { layer: "btrfs" });
  const common = {
    kind,
    fileOffset: safe(Number(key.offset)),
    compression: view.getUint8(16),
    ramBytes: u64(view, 8),
  };
  if (kind === "inline")
    return {
      ...common,
      length: common.ramBytes,
      inline: data.subarray(INLINE_HEADER_BYTES),
      address: 0,
      diskBytes: 0,
      offset: 0,
    };
  if (data.length < 53) throw new ImageError("corrupt", "a file extent is cut short", { layer: "btrfs" });
  return {
    ...common,
    length: u64(view, 45),
    inline: NOTHING,
    address: u64(view, 21),
    diskBytes: u64(view, 29),
    offset: u64(view, 37),
  };
}

function u64(view: DataView, at: number): number {
  return safe(view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true));
}

function safe(value: number): number {
  if (!Number.isSafeInteger(value))
    throw new ImageError("corrupt", `${value} is no size or offset`, { layer: "btrfs" });
  return value;
}
