import { typeOfMode } from "../file-type.ts";
import { ImageError } from "../../errors.ts";
import {
  type DirectoryEntryItem,
  type FileExtent,
  InodeItem,
  readDirectoryEntries,
  readExtendedReferences,
  readFileExtent,
  readInodeReferences,
} from "./items.ts";
import { KeyType, type Tree } from "./tree.ts";

const MAX_ITEMS = 2_000_000;

export interface LoggedDirectory {
  /** Index → the entries that were logged for it. */
  readonly entries: Map<bigint, readonly DirectoryEntryItem[]>;
  /** Ranges of indexes that the log speaks for: what it does not list there is gone. */
  readonly ranges: { readonly first: bigint; readonly last: bigint }[];
}

/** The names of an inode that the log knows, by directory. */
export type LoggedNames = Map<bigint, string[]>;

/**
 * What `fsync` wrote into the log tree of one subvolume since the last commit. The kernel puts it into the subvolume at
 * the next mount (Linux, fs/btrfs/tree-log.c, `replay_one_buffer`); here it lies over what the subvolume says.
 */
export interface SubvolumeLog {
  readonly inodes: ReadonlyMap<bigint, InodeItem>;
  readonly extents: ReadonlyMap<bigint, readonly FileExtent[]>;
  readonly directories: ReadonlyMap<bigint, LoggedDirectory>;
  readonly names: ReadonlyMap<bigint, LoggedNames>;
  /** Inode → attribute items by their offsets: all that a logged inode has. */
  readonly attributes: ReadonlyMap<bigint, ReadonlyMap<bigint, Uint8Array>>;
  /** Directory → names that logged inodes have in it. */
  readonly additions: ReadonlyMap<bigint, readonly { readonly name: string; readonly inode: bigint }[]>;
}

/** Reads a log tree whole: it is as large as what was synced since the last commit. */
export async function readLog(tree: Tree): Promise<SubvolumeLog> {
  const inodes = new Map<bigint, InodeItem>();
  const extents = new Map<bigint, FileExtent[]>();
  const directories = new Map<bigint, LoggedDirectory>();
  const names = new Map<bigint, LoggedNames>();
  const attributes = new Map<bigint, Map<bigint, Uint8Array>>();
  const ignored = new Set<bigint>();
  let seen = 0;
  const all = tree.range(
    { objectid: 0n, type: 0, offset: 0n },
    { objectid: 0xffffffffffffffffn, type: 255, offset: 0xffffffffffffffffn },
  );
  for await (const { key, data } of all) {
    if (++seen > MAX_ITEMS)
      throw new ImageError("too-large", "the log tree holds more than can be replayed in memory", { layer: "btrfs" });
    const { objectid } = key;
    if (key.type === KeyType.inodeItem) {
      const inode = InodeItem.from(data);
      // A temporary file that was synced and never linked leaves nothing.
      if (inode.links === 0) ignored.add(objectid);
      else inodes.set(objectid, inode);
    }
    if (ignored.has(objectid)) continue;
    if (key.type === KeyType.extentData) push(extents, objectid, readFileExtent(key, data));
    else if (key.type === KeyType.dirIndex)
      directory(directories, objectid).entries.set(key.offset, readDirectoryEntries(data));
    else if (key.type === KeyType.dirLogIndex && data.length >= 8) {
      const last = new DataView(data.buffer, data.byteOffset, data.byteLength).getBigUint64(0, true);
      directory(directories, objectid).ranges.push({ first: key.offset, last });
    } else if (key.type === KeyType.xattrItem) {
      const items = attributes.get(objectid) ?? new Map<bigint, Uint8Array>();
      attributes.set(objectid, items.set(key.offset, data));
    } else if (key.type === KeyType.inodeRef) addNames(names, objectid, key.offset, readInodeReferences(data));
    else if (key.type === KeyType.inodeExtref)
      for (const { parent, name } of readExtendedReferences(data)) addNames(names, objectid, parent, [name]);
  }
  const additions = new Map<bigint, { name: string; inode: bigint }[]>();
  for (const [inode, byParent] of names)
    for (const [parent, list] of byParent) for (const name of list) push(additions, parent, { name, inode });
  return { inodes, extents, directories, names, attributes, additions };
}

function push<V>(map: Map<bigint, V[]>, key: bigint, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function directory(directories: Map<bigint, LoggedDirectory>, inode: bigint): LoggedDirectory {
  let found = directories.get(inode);
  if (!found) {
    found = { entries: new Map(), ranges: [] };
    directories.set(inode, found);
  }
  return found;
}

function addNames(names: Map<bigint, LoggedNames>, inode: bigint, parent: bigint, list: readonly string[]): void {
  // The root directory names itself "..".
  if (inode === parent) return;
  const byParent = names.get(inode) ?? new Map<bigint, string[]>();
  names.set(inode, byParent);
  byParent.set(parent, [...(byParent.get(parent) ?? []), ...list]);
}

/** An entry of the committed directory with its index. */
export interface IndexedEntry extends DirectoryEntryItem {
  readonly index: bigint;
}

/** Lays the log over the committed entries of a directory, in the order of the kernel's stages. */
export function replayDirectory(
  log: SubvolumeLog,
  inode: bigint,
  committed: readonly IndexedEntry[],
  exists: (inode: bigint) => InodeItem | undefined,
): Map<string, DirectoryEntryItem> {
  const logged = log.directories.get(inode);
  const entries = new Map<string, DirectoryEntryItem>();
  for (const entry of committed) {
    const isCovered = logged?.ranges.some(({ first, last }) => entry.index >= first && entry.index <= last) === true;
    const isLogged = logged?.entries.get(entry.index)?.some(({ name }) => name === entry.name) === true;
    if (isCovered && !isLogged) continue;
    // A logged inode names all its names in this directory: others that it had are gone.
    const names =
      entry.location.type === KeyType.inodeItem ? log.names.get(entry.location.objectid)?.get(inode) : undefined;
    if (names && !names.includes(entry.name)) continue;
    entries.set(entry.name, entry);
  }
  for (const list of logged?.entries.values() ?? []) {
    for (const entry of list)
      if (entry.location.type !== KeyType.inodeItem || exists(entry.location.objectid)) entries.set(entry.name, entry);
  }
  for (const { name, inode: target } of log.additions.get(inode) ?? []) {
    const item = exists(target);
    if (item)
      entries.set(name, {
        name,
        location: { objectid: target, type: KeyType.inodeItem, offset: 0n },
        type: typeOfMode(item.mode),
      });
  }
  return entries;
}

/** Lays logged extents over the committed ones of a file, cut at the logged size first. */
export function replayExtents(
  committed: readonly FileExtent[],
  logged: readonly FileExtent[],
  sizeBytes: number,
  sectorSize: number,
): FileExtent[] {
  const aligned = Math.ceil(sizeBytes / sectorSize) * sectorSize;
  let extents = cut(committed, aligned, Number.MAX_SAFE_INTEGER);
  for (const extent of logged) {
    const end =
      extent.kind === "inline"
        ? Math.ceil((extent.fileOffset + extent.length) / sectorSize) * sectorSize
        : extent.fileOffset + extent.length;
    extents = [...cut(extents, extent.fileOffset, end), extent];
  }
  return extents.sort((a, b) => a.fileOffset - b.fileOffset);
}

/** The extents without what lies between two places of the file. */
function cut(extents: readonly FileExtent[], from: number, to: number): FileExtent[] {
  return extents.flatMap((extent) => {
    const end = extent.fileOffset + extent.length;
    if (end <= from || extent.fileOffset >= to) return [extent];
    const parts: FileExtent[] = [];
    if (extent.fileOffset < from) parts.push({ ...extent, length: from - extent.fileOffset });
    if (end > to)
      parts.push({ ...extent, fileOffset: to, offset: extent.offset + to - extent.fileOffset, length: end - to });
    return parts;
  });
}
