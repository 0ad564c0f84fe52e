import type { ByteSource } from "../../bytes/byte-source.ts";
import { ImageError } from "../../errors.ts";
import type { DirectoryEntry, FileStat } from "../../tree/file-tree.ts";
import { decodeName } from "../../tree/name.ts";
import type { FileSystemDetails, MountableFileSystem } from "../mountable.ts";
import { RecentMap } from "../recent-map.ts";
import { readAttribute } from "./attributes.ts";
import { type Entries, readDataBlock, readShortForm } from "./directory.ts";
import { type ExtentChange, changeExtents } from "./extent-changes.ts";
import { type Extent, lastNotAfter, readExtents } from "./extents.ts";
import { Format, type Inode, damaged, decodeInode } from "./inode.ts";
import { freeBytesOf } from "./free-space.ts";
import { type Recovery, recoverLog } from "./log-recovery.ts";
import { type Superblock, blockOffset, checksumMatches, inodeOffset, readSuperblock } from "./superblock.ts";

/** Directory entries lie below this offset; behind it are hashes and free-space indexes. */
const DIRECTORY_LEAF_OFFSET = 32 * 1024 ** 3;
const MAX_DIRECTORY_BYTES = 256 * 1024 * 1024;
/** `XFS_SYMLINK_MAXLEN`. */
const MAX_LINK_BYTES = 1024;
const SYMLINK_MAGIC = 0x58534c4d;
const SYMLINK_HEADER_BYTES = 56;
const MAX_CACHED = 512;

/** XFS of format versions 4 and 5, read-only, with the log replayed in memory as the kernel would at the next mount. */
export async function openXfs(source: ByteSource): Promise<MountableFileSystem<Inode>> {
  const before = await readSuperblock(source);
  const recovery = await recoverLog(source, before);
  const isReplayed = recovery.source !== source;
  const superblock = isReplayed ? { ...recovery.superblock, verifies: false } : before;
  const missing = superblock.dataBlocks - Math.floor(source.size / superblock.blockSize);
  const details: FileSystemDetails = {
    uuid: superblock.uuid,
    label: superblock.label,
    sizeBytes: superblock.dataBlocks * superblock.blockSize,
    freeBytes: missing > 0 ? undefined : await freeBytesOf(recovery.source, superblock, isReplayed),
    features: superblock.features,
    cleanlyUnmounted: recovery.clean,
    notes: [...warnings(superblock, missing), ...recovery.notes],
  };
  return new XfsFileSystem(recovery, superblock, details);
}

/** What the kernel would say of the whole at the mount. */
function warnings({ dataBlocks, needsRepair }: Superblock, missing: number): readonly string[] {
  return [
    ...(missing > 0
      ? [
          `The file system has ${dataBlocks} blocks, of which the last ${missing} are missing in its volume: the kernel does not mount it.`,
        ]
      : []),
    ...(needsRepair ? ["The file system is marked as needing xfs_repair; the kernel refuses to mount it."] : []),
  ];
}

class XfsFileSystem implements MountableFileSystem<Inode> {
  readonly kind = "xfs";
  readonly details: FileSystemDetails;
  readonly #source: ByteSource;
  readonly #superblock: Superblock;
  readonly #changes: readonly ExtentChange[];
  readonly #directories = new RecentMap<number, Entries>(MAX_CACHED);
  readonly #extents = new RecentMap<number, readonly Extent[]>(MAX_CACHED);

  constructor({ source, extentChanges }: Recovery, superblock: Superblock, details: FileSystemDetails) {
    this.#source = source;
    this.#changes = extentChanges;
    this.#superblock = superblock;
    this.details = details;
  }

  root(): Promise<Inode> {
    return this.#inode(this.#superblock.rootInode);
  }

  async lookup(directory: Inode, name: string): Promise<Inode | undefined> {
    const entry = (await this.#entries(directory)).get(name);
    return entry && this.#inode(entry.inode);
  }

  async list(directory: Inode): Promise<readonly DirectoryEntry[]> {
    const entries: DirectoryEntry[] = [];
    for (const [name, entry] of await this.#entries(directory))
      entries.push({ name, type: entry.type ?? (await this.#inode(entry.inode)).type });
    return entries;
  }

  async stat(node: Inode): Promise<FileStat> {
    const { type, size, permissions, uid, gid, modifiedSeconds } = node;
    return { type, sizeBytes: size, mode: permissions, uid, gid, modifiedSeconds };
  }

  async readLink(node: Inode): Promise<string> {
    if (node.size > MAX_LINK_BYTES) throw damaged(node.number, `is a link of ${node.size} bytes`);
    if (node.data.format === Format.local) return decodeName(node.data.bytes.subarray(0, node.size));
    if (!this.#superblock.isV5) return decodeName(await this.#readBytes(node, 0, node.size));
    return decodeName(await this.#readLinkExtents(node));
  }

  async readRange(node: Inode, offset: number, length: number): Promise<Uint8Array> {
    const end = Math.min(offset + length, node.size);
    if (end <= offset) return new Uint8Array();
    if (node.data.format === Format.local) return node.data.bytes.slice(offset, end);
    return this.#readBytes(node, offset, end);
  }

  attribute(node: Inode, name: string): Promise<Uint8Array | undefined> {
    return readAttribute(node, name, this.#superblock, (block) => this.#readBlock(block));
  }

  /** Bytes of the data fork, whatever the size says; holes and unwritten extents are zeros. */
  async #readBytes(node: Inode, offset: number, end: number): Promise<Uint8Array> {
    if (node.isRealtime)
      throw new ImageError("unsupported", `inode ${node.number} lies on a realtime device`, { layer: "xfs" });
    const { blockSize } = this.#superblock;
    const extents = await this.#extentsOf(node);
    const result = new Uint8Array(end - offset);
    const first = Math.max(0, lastNotAfter(extents, Math.floor(offset / blockSize)));
    for (let index = first; index < extents.length; index += 1) {
      const extent = extents[index];
      if (!extent || extent.logical * blockSize >= end) break;
      const from = Math.max(offset, extent.logical * blockSize);
      const to = Math.min(end, (extent.logical + extent.count) * blockSize);
      if (extent.unwritten || to <= from) continue;
      // Looking the last block up as well keeps an extent from leaving its group unseen.
      const start = blockOffset(this.#superblock, extent.block);
      blockOffset(this.#superblock, extent.block + extent.count - 1);
      result.set(await this.#source.read(start + from - extent.logical * blockSize, to - from), from - offset);
    }
    return result;
  }

  /** In version 5 each extent of a long link begins with a header (xfs_format.h, `struct xfs_dsymlink_hdr`). */
  async #readLinkExtents(node: Inode): Promise<Uint8Array> {
    const target = new Uint8Array(node.size);
    const { blockSize } = this.#superblock;
    let filled = 0;
    for (const { block, count } of await this.#extentsOf(node)) {
      if (filled >= node.size || count * blockSize > 65536) break;
      const extent = await this.#source.read(blockOffset(this.#superblock, block), count * blockSize);
      const view = new DataView(extent.buffer, extent.byteOffset, extent.byteLength);
      const bytes = view.getUint32(8);
      if (
        view.getUint32(0) !== SYMLINK_MAGIC ||
        bytes > extent.length - SYMLINK_HEADER_BYTES ||
        filled + bytes > node.size
      )
        throw damaged(node.number, "has a broken link block");
      if (this.#superblock.verifies && !checksumMatches(extent, 12))
        throw damaged(node.number, "has a link block with a wrong checksum");
      target.set(extent.subarray(SYMLINK_HEADER_BYTES, SYMLINK_HEADER_BYTES + bytes), filled);
      filled += bytes;
    }
    if (filled < node.size) throw damaged(node.number, "is a link that is cut short");
    return target;
  }

  async #inode(number: number): Promise<Inode> {
    return decodeInode(
      this.#superblock,
      number,
      await this.#source.read(inodeOffset(this.#superblock, number), this.#superblock.inodeSize),
    );
  }

  #extentsOf(inode: Inode): Promise<readonly Extent[]> {
    return this.#extents.get(inode.number, async () => {
      const extents = await readExtents(inode, inode.data, this.#superblock, (block) => this.#readBlock(block));
      const changes = this.#changes.filter((change) => change.inode === inode.number);
      return changes.reduce((changed, change) => changeExtents(inode, changed, change), extents);
    });
  }

  #readBlock(block: number): Promise<Uint8Array> {
    return this.#source.read(blockOffset(this.#superblock, block), this.#superblock.blockSize);
  }

  #entries(directory: Inode): Promise<Entries> {
    return this.#directories.get(directory.number, () => this.#readDirectory(directory));
  }

  async #readDirectory(directory: Inode): Promise<Entries> {
    if (directory.type !== "directory")
      throw new ImageError("not-a-directory", `inode ${directory.number} is not a directory`, { layer: "xfs" });
    if (directory.data.format === Format.local) return readShortForm(directory, this.#superblock);
    const { blockSize, directoryBlockBytes } = this.#superblock;
    const entries: Entries = new Map();
    let seen = 0;
    // A directory block may lie in several extents: they are found by logical place, block by block.
    const blocks = new Set<number>();
    for (const { logical, count } of await this.#extentsOf(directory)) {
      if (logical * blockSize >= DIRECTORY_LEAF_OFFSET) break;
      const first = Math.floor((logical * blockSize) / directoryBlockBytes);
      const last = Math.floor(((logical + count) * blockSize - 1) / directoryBlockBytes);
      seen += count * blockSize;
      if (seen > MAX_DIRECTORY_BYTES) throw damaged(directory.number, "is a directory that is far too large");
      for (let block = first; block <= last; block += 1) blocks.add(block);
    }
    for (const block of blocks) {
      const offset = block * directoryBlockBytes;
      readDataBlock(
        await this.#readBytes(directory, offset, offset + directoryBlockBytes),
        directory,
        this.#superblock,
        entries,
      );
    }
    return entries;
  }
}
