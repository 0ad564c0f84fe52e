import { ImageError } from "../../errors.ts";
import { encodeName } from "../../tree/name.ts";
import { typeOfMode } from "../file-type.ts";
import { attributeOffset, findAttribute } from "./attributes.ts";
import {
  type DirectoryEntryItem,
  type FileExtent,
  InodeItem,
  readDirectoryEntries,
  readFileExtent,
  readInodeReferences,
} from "./items.ts";
import { type IndexedEntry, type SubvolumeLog, replayDirectory, replayExtents } from "./log-tree.ts";
import { KeyType, type Tree } from "./tree.ts";

const MAX_DIRECTORY_ENTRIES = 2_000_000;
const MAX_EXTENTS = 2_000_000;

/** One subvolume: its inodes, directories and extents as they will be once its log was replayed. */
export class Subvolume {
  readonly id: bigint;
  readonly rootDirectory: bigint;
  readonly isReadOnly: boolean;
  readonly #tree: Tree;
  readonly #log: SubvolumeLog | undefined;
  readonly #sectorSize: number;

  constructor(
    id: bigint,
    tree: Tree,
    options: {
      readonly rootDirectory: bigint;
      readonly isReadOnly: boolean;
      readonly sectorSize: number;
      readonly log: SubvolumeLog | undefined;
    },
  ) {
    this.id = id;
    this.rootDirectory = options.rootDirectory;
    this.isReadOnly = options.isReadOnly;
    this.#tree = tree;
    this.#log = options.log;
    this.#sectorSize = options.sectorSize;
  }

  /** `corrupt` when there is none. */
  async inode(number: bigint): Promise<InodeItem> {
    const data = await this.#tree.get(number, KeyType.inodeItem, 0n);
    const committed = data && InodeItem.from(data);
    const inode = this.#replayInode(number, committed);
    if (!inode)
      throw new ImageError("corrupt", `inode ${number} of subvolume ${this.id} does not exist`, { layer: "btrfs" });
    return inode;
  }

  /** The directory that holds an inode and its name there; undefined when none says so. */
  async parentOf(inode: bigint): Promise<{ readonly parent: bigint; readonly name: string } | undefined> {
    for await (const { key, data } of this.#tree.items(inode, KeyType.inodeRef)) {
      const name = readInodeReferences(data)[0];
      if (name !== undefined) return { parent: key.offset, name };
    }
    return undefined;
  }

  async entries(directory: bigint): Promise<ReadonlyMap<string, DirectoryEntryItem>> {
    const committed: IndexedEntry[] = [];
    for await (const { key, data } of this.#tree.items(directory, KeyType.dirIndex)) {
      for (const entry of readDirectoryEntries(data)) committed.push(Object.assign(entry, { index: key.offset }));
      if (committed.length > MAX_DIRECTORY_ENTRIES)
        throw new ImageError("too-large", "a directory holds too many entries", { layer: "btrfs" });
    }
    const log = this.#log;
    if (!log) return new Map(committed.map((entry) => [entry.name, entry]));
    const targets = new Map<bigint, InodeItem>();
    const logged = [
      ...(log.additions.get(directory) ?? []).map(({ inode }) => inode),
      ...[...(log.directories.get(directory)?.entries.values() ?? [])].flat().map(({ location }) => location.objectid),
    ];
    for (const inode of logged) {
      const data = await this.#tree.get(inode, KeyType.inodeItem, 0n);
      const found = this.#replayInode(inode, data && InodeItem.from(data));
      if (found) targets.set(inode, found);
    }
    return replayDirectory(log, directory, committed, (inode) => targets.get(inode));
  }

  /** The extents of a file that touch a range, in order; nothing between two of them is a hole. */
  async extents(inode: bigint, from: number, to: number): Promise<readonly FileExtent[]> {
    const isLogged = this.#log?.inodes.has(inode) === true;
    const found: FileExtent[] = [];
    const items = isLogged
      ? this.#tree.items(inode, KeyType.extentData)
      : this.#tree.itemsAround(inode, KeyType.extentData, BigInt(from));
    for await (const { key, data } of items) {
      if (!isLogged && Number(key.offset) >= to) break;
      found.push(readFileExtent(key, data));
      if (found.length > MAX_EXTENTS)
        throw new ImageError("too-large", "a file has too many extents", { layer: "btrfs" });
    }
    if (!this.#log || !isLogged) return found;
    const { size } = await this.inode(inode);
    return replayExtents(found, this.#log.extents.get(inode) ?? [], size, this.#sectorSize);
  }

  async attribute(inode: bigint, name: string): Promise<Uint8Array | undefined> {
    const wanted = encodeName(name);
    const offset = attributeOffset(wanted);
    const logged = this.#log?.attributes.get(inode)?.get(offset);
    // What a logged inode does not list in the log is gone (Linux, fs/btrfs/tree-log.c, `replay_xattr_deletes`).
    const isReplaced = logged !== undefined || this.#log?.inodes.has(inode) === true;
    const item = isReplaced ? logged : await this.#tree.get(inode, KeyType.xattrItem, offset);
    return item && findAttribute(item, wanted);
  }

  /**
   * Generation 0 marks an inode that is logged only to exist: what is committed of it stays, but for the size that an
   * earlier fsync of a file has written (Linux, fs/btrfs/tree-log.c, `overwrite_item`).
   */
  #replayInode(number: bigint, committed: InodeItem | undefined): InodeItem | undefined {
    const logged = this.#log?.inodes.get(number);
    if (!logged || !committed || logged.generation !== 0) return logged ?? committed;
    const isFile = typeOfMode(logged.mode) === "file" && typeOfMode(committed.mode) === "file";
    return isFile && logged.size !== 0 ? { ...committed, size: logged.size } : committed;
  }
}
