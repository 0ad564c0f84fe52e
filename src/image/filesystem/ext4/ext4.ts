import type { ByteSource } from "../../bytes/byte-source.ts";
import { ImageError, isImageError } from "../../errors.ts";
import type { DirectoryEntry, FileStat } from "../../tree/file-tree.ts";
import { decodeName } from "../../tree/name.ts";
import type { FileSystemDetails, MountableFileSystem } from "../mountable.ts";
import { RecentMap } from "../recent-map.ts";
import { shownAccessList } from "./access-list.ts";
import { AttributeIndex, findAttribute, storedName } from "./attributes.ts";
import { type Entry, readEntries, verifyDirectoryBlock } from "./directory.ts";
import { inlineContent, inlineDirectory } from "./inline-data.ts";
import { decodeInodeTable } from "./group-descriptor.ts";
import { type Inode, InodeFlag, damaged, decodeInode, isFastLink } from "./inode.ts";
import { decodeJournalSuperblock } from "./journal-superblock.ts";
import { type Replay, ReplayedByteSource, planReplay } from "./journal.ts";
import { mapBlock } from "./mapping.ts";
import { Incompat, type Superblock, descriptorOffset, readSuperblock } from "./superblock.ts";

const ROOT_INODE = 2;
/** No directory of a system is larger; one that claims to be is damaged or hostile. */
const MAX_DIRECTORY_BYTES = 256 * 1024 * 1024;
const MAX_DIRECTORY_ENTRIES = 300_000;
/** As many bytes of a directory are read at once. */
const DIRECTORY_STEP_BYTES = 1024 * 1024;
const MAX_LINK_BYTES = 4096;
const MAX_CACHED_ENTRIES = 300_000;

/**
 * ext2, ext3 and ext4, read-only, with the journal replayed in memory: the answers are those of the kernel after its
 * recovery, whether or not the file system was unmounted.
 */
export async function openExt4(source: ByteSource): Promise<MountableFileSystem<Inode>> {
  const onDisk = await readSuperblock(source);
  const recovered = await recover(source, onDisk);
  // The superblock itself may have a newer copy in the journal.
  const superblock = recovered.source === source ? onDisk : await readSuperblock(recovered.source);
  return new Ext4FileSystem(recovered.source, superblock, {
    ...detailsOf(superblock, recovered),
    notes: [...warnings(superblock, source), ...recovered.notes],
  });
}

interface Recovery {
  readonly source: ByteSource;
  readonly clean: boolean;
  readonly notes: readonly string[];
}

async function recover(source: ByteSource, superblock: Superblock): Promise<Recovery> {
  // Without a journal the kernel leaves the mark of a recovery alone.
  if (!superblock.hasJournal) return { source, clean: superblock.stateClean, notes: [] };
  const isDirty = (superblock.featureIncompat & Incompat.recover) !== 0;
  if (superblock.journalInode === 0) {
    const note =
      "The journal is on another device and could not be replayed: what is shown may be older than what the kernel shows.";
    return { source, clean: !isDirty, notes: isDirty ? [note] : [] };
  }
  const plain = new Ext4FileSystem(source, superblock, detailsOf(superblock, { source, clean: false, notes: [] }));
  try {
    const journal = await plain.inode(superblock.journalInode);
    const readJournal = async (index: number) => {
      const block = await plain.readRange(journal, index * superblock.blockSize, superblock.blockSize);
      if (block.length < superblock.blockSize) throw damaged(journal.number, "is a journal that ends too early");
      return block;
    };
    // The kernel wants a sound journal also where there is nothing to replay.
    const layout = decodeJournalSuperblock(await readJournal(0));
    const replay = isDirty ? await planReplay(layout, readJournal) : undefined;
    if (!replay) return { source, clean: true, notes: [] };
    return { source: new ReplayedByteSource(source, replay, superblock.blockSize), clean: false, notes: about(replay) };
  } catch (error) {
    if (!isImageError(error)) throw error;
    const isRefused = error.code === "corrupt";
    const consequences = [
      ...(isRefused ? ["the kernel does not mount this file system before e2fsck has mended it"] : []),
      ...(isDirty ? [`what is shown may be older than what the kernel shows${isRefused ? " then" : ""}`] : []),
    ];
    const what = isDirty ? "The journal could not be replayed" : "The journal cannot be used";
    return { source, clean: !isDirty, notes: [`${what} (${error.message}): ${consequences.join(", and ")}.`] };
  }
}

/** What the kernel would say of the whole at the mount. */
function warnings(superblock: Superblock, source: ByteSource): readonly string[] {
  const missing = superblock.blocksCount - Math.floor(source.size / superblock.blockSize);
  return [
    ...(missing > 0
      ? [
          `The file system has ${superblock.blocksCount} blocks, of which the last ${missing} are missing in its volume: the kernel does not mount it.`,
        ]
      : []),
    ...(superblock.hasErrors
      ? ["The kernel met errors in the file system and marked it so: check it with e2fsck -f."]
      : []),
  ];
}

function about({ transactions, fastCommits }: Replay): readonly string[] {
  return [
    transactions === 0
      ? "The journal was not emptied, but holds no whole transaction to replay."
      : transactions === 1
        ? "The journal holds 1 transaction that was replayed in memory."
        : `The journal holds ${transactions} transactions that were replayed in memory.`,
    ...(fastCommits
      ? ["Fast commits in the journal were not replayed: the last changes before the crash are missing."]
      : []),
  ];
}

function detailsOf(superblock: Superblock, recovery: Recovery): FileSystemDetails {
  return {
    uuid: superblock.uuid,
    label: superblock.volumeName,
    sizeBytes: superblock.blocksCount * superblock.blockSize,
    freeBytes: superblock.freeBlocksCount * superblock.blockSize,
    features: superblock.features,
    cleanlyUnmounted: recovery.clean,
    notes: recovery.notes,
  };
}

class Ext4FileSystem implements MountableFileSystem<Inode> {
  readonly kind: string;
  readonly details: FileSystemDetails;
  readonly #source: ByteSource;
  readonly #superblock: Superblock;
  readonly #tables = new Map<number, Promise<number>>();
  readonly #directories = new RecentMap<number, ReadonlyMap<string, Entry>>(MAX_CACHED_ENTRIES, ({ size }) => size);

  constructor(source: ByteSource, superblock: Superblock, details: FileSystemDetails) {
    this.#source = source;
    this.#superblock = superblock;
    this.kind = superblock.kind;
    this.details = details;
  }

  root(): Promise<Inode> {
    return this.inode(ROOT_INODE);
  }

  async lookup(directory: Inode, name: string): Promise<Inode | undefined> {
    const entry = (await this.#entries(directory)).get(name);
    return entry && this.inode(entry.inode);
  }

  async list(directory: Inode): Promise<readonly DirectoryEntry[]> {
    const entries: DirectoryEntry[] = [];
    for (const [name, entry] of await this.#entries(directory)) {
      entries.push({ name, type: entry.type ?? (await this.inode(entry.inode)).type });
    }
    return entries;
  }

  async stat(node: Inode): Promise<FileStat> {
    const { type, size, permissions, uid, gid, modifiedSeconds } = node;
    return { type, sizeBytes: size, mode: permissions, uid, gid, modifiedSeconds };
  }

  async readLink(node: Inode): Promise<string> {
    refuseEncrypted(node);
    if (node.size > MAX_LINK_BYTES) throw damaged(node.number, `is a link of ${node.size} bytes`);
    const target = isFastLink(node, this.#superblock)
      ? node.block.subarray(0, node.size)
      : await this.readRange(node, 0, node.size);
    // To the kernel it is a string of C.
    const end = target.indexOf(0);
    return decodeName(end < 0 ? target : target.subarray(0, end));
  }

  async readRange(node: Inode, offset: number, length: number): Promise<Uint8Array> {
    refuseEncrypted(node);
    if (node.flags & InodeFlag.inlineData) return inlineContent(node).slice(offset, offset + length);
    const { blockSize } = this.#superblock;
    const end = Math.min(offset + length, node.size);
    const result = new Uint8Array(Math.max(0, end - offset));
    for (let at = offset; at < end;) {
      const logical = Math.floor(at / blockSize);
      const within = at - logical * blockSize;
      const limit = Math.ceil((end - logical * blockSize) / blockSize);
      const run = await mapBlock(node, logical, limit, blockSize, (block) => this.#readBlock(block));
      const count = Math.min(run.blocks * blockSize - within, end - at);
      if (run.physical !== undefined) {
        const bytes = await this.#source.read(run.physical * blockSize + within, count);
        if (count === result.length) return bytes;
        result.set(bytes, at - offset);
      }
      at += count;
    }
    return result;
  }

  /** Attributes are plain even where fscrypt has made the content and the names unreadable. */
  async attribute(node: Inode, name: string): Promise<Uint8Array | undefined> {
    const wanted = storedName(name);
    if (!wanted) return undefined;
    const found = await findAttribute(this.#superblock, node, wanted, (block) => this.#readBlock(block));
    if (!found) return undefined;
    const value =
      found.value instanceof Uint8Array
        ? found.value
        : await this.#valueOfInode(node, found.value.inode, found.value.sizeBytes);
    const isAccessList = wanted.index === AttributeIndex.aclAccess || wanted.index === AttributeIndex.aclDefault;
    return isAccessList ? shownAccessList(value, node) : value;
  }

  /** Linux, Documentation/filesystems/ext4/attributes.rst, `e_value_inum`: a long value is the content of an inode. */
  async #valueOfInode(owner: Inode, number: number, sizeBytes: number): Promise<Uint8Array> {
    if (!(this.#superblock.featureIncompat & Incompat.eaInode))
      throw damaged(owner.number, "has an attribute in another inode, without the feature");
    const holder = await this.inode(number);
    if (!(holder.flags & InodeFlag.attributeValue) || holder.size !== sizeBytes)
      throw damaged(owner.number, `has an attribute in inode ${number}, which does not hold it`);
    return this.readRange(holder, 0, sizeBytes);
  }

  /** The inode of that number; `corrupt` when there is none. */
  async inode(number: number): Promise<Inode> {
    const { inodesCount, inodesPerGroup, inodeBytes } = this.#superblock;
    if (number < 1 || number > inodesCount) throw damaged(number, `does not exist: there are ${inodesCount}`);
    const group = Math.floor((number - 1) / inodesPerGroup);
    const table = await this.#inodeTable(group);
    const offset = table * this.#superblock.blockSize + ((number - 1) % inodesPerGroup) * inodeBytes;
    return decodeInode(this.#superblock, number, await this.#source.read(offset, inodeBytes));
  }

  /** First block of a group's inode table. Descriptors are read as they are needed: a large disk has megabytes of them. */
  #inodeTable(group: number): Promise<number> {
    let table = this.#tables.get(group);
    if (!table) {
      if (group >= this.#superblock.groupCount)
        throw new ImageError("corrupt", `group ${group} does not exist`, { layer: "ext4" });
      table = this.#readInodeTable(group);
      this.#tables.set(group, table);
    }
    return table;
  }

  async #readInodeTable(group: number): Promise<number> {
    const { descriptorBytes } = this.#superblock;
    const descriptor = await this.#source.read(descriptorOffset(this.#superblock, group), descriptorBytes);
    return decodeInodeTable(this.#superblock, group, descriptor);
  }

  #entries(directory: Inode): Promise<ReadonlyMap<string, Entry>> {
    return this.#directories.get(directory.number, () => this.#readDirectory(directory));
  }

  async #readDirectory(directory: Inode): Promise<ReadonlyMap<string, Entry>> {
    if (directory.type !== "directory")
      throw new ImageError("not-a-directory", `inode ${directory.number} is not a directory`, { layer: "ext4" });
    refuseEncrypted(directory);
    const hasTypes = (this.#superblock.featureIncompat & Incompat.filetype) !== 0;
    const entries = new Map<string, Entry>();
    if (directory.flags & InodeFlag.inlineData) {
      for (const part of inlineDirectory(directory)) readEntries(part, hasTypes, entries, directory);
      return entries;
    }
    const { blockSize } = this.#superblock;
    if (directory.size > MAX_DIRECTORY_BYTES)
      throw damaged(directory.number, `is a directory of ${directory.size} bytes`);
    const blocks = Math.ceil(directory.size / blockSize);
    const step = DIRECTORY_STEP_BYTES / blockSize;
    let count = 0;
    for (let logical = 0; logical < blocks;) {
      const limit = Math.min(step, blocks - logical);
      const run = await mapBlock(directory, logical, limit, blockSize, (block) => this.#readBlock(block));
      if (run.physical !== undefined) {
        const content = await this.#source.read(run.physical * blockSize, run.blocks * blockSize);
        for (let at = 0; at < content.length; at += blockSize) {
          const block = content.subarray(at, at + blockSize);
          verifyDirectoryBlock(block, logical + at / blockSize, directory);
          count += readEntries(block, hasTypes, entries, directory);
          if (count > MAX_DIRECTORY_ENTRIES)
            throw new ImageError(
              "too-large",
              `directory ${directory.number} has more than ${MAX_DIRECTORY_ENTRIES} names`,
              {
                layer: "ext4",
              },
            );
        }
      } else if (logical === 0 || directory.flags & InodeFlag.index) {
        // The kernel skips a hole only where it goes from block to block anyway.
        throw damaged(directory.number, `is a directory without its block ${logical}`);
      }
      logical += run.blocks;
    }
    return entries;
  }

  #readBlock(block: number): Promise<Uint8Array> {
    return this.#source.read(block * this.#superblock.blockSize, this.#superblock.blockSize);
  }
}

function refuseEncrypted(inode: Inode): void {
  if (inode.flags & InodeFlag.encrypted) {
    throw new ImageError(
      "unsupported",
      `inode ${inode.number} is encrypted (fscrypt) and cannot be read without its key`,
      { layer: "ext4", remedy: "lint a directory where it is mounted with its key" },
    );
  }
}
