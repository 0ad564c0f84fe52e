import { typeOfMode } from "../file-type.ts";
import type { ByteSource } from "../../bytes/byte-source.ts";
import { ImageError, isImageError } from "../../errors.ts";
import type { DirectoryEntry, FileStat } from "../../tree/file-tree.ts";
import { decodeName } from "../../tree/name.ts";
import type { FileSystemDetails, MountableFileSystem } from "../mountable.ts";
import { RecentMap } from "../recent-map.ts";
import { ChunkMap } from "./chunks.ts";
import { DataChecksums } from "./data-checksums.ts";
import { ExtentReader } from "./extent-data.ts";
import { type DirectoryEntryItem, type InodeItem, RootItem, readDirectoryEntries } from "./items.ts";
import { type SubvolumeLog, readLog } from "./log-tree.ts";
import { Subvolume } from "./subvolume.ts";
import { type Superblock, UNVERIFIED, readSuperblock } from "./superblock.ts";
import { KeyType, NodeReader, Tree } from "./tree.ts";

const TOP_LEVEL = 5n;
const ROOT_TREE_DIRECTORY = 6n;
const FIRST_FREE_OBJECT = 256n;
const LAST_FREE_OBJECT = 0xffffffffffffff00n;
const TREE_LOG = 0xfffffffffffffffan;
const ROOT_REF = 156;
const CHECKSUM_TREE = 7n;
const ROOT_READ_ONLY = 1;
/** Flag of an inode: made with nodatasum or nodatacow. */
const INODE_NO_CHECKSUMS = 1;
const MAX_SUBVOLUMES = 100_000;
const MAX_LINK_BYTES = 4096;
const MAX_CACHED_DIRECTORIES = 256;
const MAX_PATH_DEPTH = 64;

/** A file or directory; an `inode` of undefined is the empty place that a snapshot shows for a nested subvolume. */
export interface BtrfsNode {
  readonly subvolume: Subvolume;
  readonly number: bigint;
  readonly inode: InodeItem | undefined;
}

export interface SubvolumeEntry {
  readonly id: bigint;
  /** From the top level, without a leading slash: `@/.snapshots/1/snapshot`; empty for the top level itself. */
  readonly path: string;
  readonly isReadOnly: boolean;
  readonly isDefault: boolean;
}

/** A btrfs shown from one of its subvolumes, as `mount -o subvolid=` shows it. */
export interface BtrfsFileSystem extends MountableFileSystem<BtrfsNode> {
  /** The subvolume that is shown. */
  readonly subvolumeId: bigint;
  /** The one that a mount without options shows. */
  defaultSubvolume(): Promise<bigint>;
  subvolumes(): Promise<readonly SubvolumeEntry[]>;
  /** The same file system from another subvolume, by id or by path from the top level (`subvol=` of mount). `not-found` when there is none. */
  from(subvolume: bigint | string): Promise<BtrfsFileSystem>;
}

/** btrfs on one device (single, DUP, or a whole copy of a mirror), from its default subvolume, with logs replayed in memory. */
export async function openBtrfs(source: ByteSource): Promise<BtrfsFileSystem> {
  const superblock = await readSuperblock(source);
  const chunks = new ChunkMap(source, superblock);
  const nodes = new NodeReader(chunks, superblock);
  const chunkTree = new Tree(nodes, {
    address: superblock.chunkTree,
    level: superblock.chunkLevel,
    generation: superblock.chunkGeneration,
  });
  for await (const { key, data } of chunkTree.items(FIRST_FREE_OBJECT, KeyType.chunkItem))
    chunks.add(Number(key.offset), data);
  const rootTree = new Tree(nodes, {
    address: superblock.rootTree,
    level: superblock.rootLevel,
    generation: superblock.generation,
  });
  const { logs, logTrees, notes } = await readLogs(nodes, superblock);
  const details: FileSystemDetails = {
    uuid: superblock.fsid,
    label: superblock.label,
    sizeBytes: superblock.totalBytes,
    freeBytes: Math.max(0, superblock.totalBytes - superblock.usedBytes),
    features: superblock.features,
    cleanlyUnmounted: superblock.logTree === 0,
    notes: [
      ...(superblock.deviceCount > 1 ? [severalDevices(superblock)] : []),
      ...(superblock.checksumType === UNVERIFIED
        ? ["Its checksums are of BLAKE2, which are not verified: damage may go unseen."]
        : []),
      ...notes,
    ],
  };
  const checksums = new DataChecksums([await checksumTree(nodes, rootTree), ...logTrees], superblock);
  const extents = new ExtentReader(chunks, checksums, superblock.sectorSize);
  const volume = new Volume(nodes, superblock, rootTree, extents, logs, details);
  return volume.show(await volume.defaultSubvolume());
}

async function checksumTree(nodes: NodeReader, rootTree: Tree): Promise<Tree> {
  for await (const { data } of rootTree.items(CHECKSUM_TREE, KeyType.rootItem))
    return new Tree(nodes, RootItem.from(data));
  throw new ImageError("corrupt", "there is no checksum tree", { layer: "btrfs" });
}

function severalDevices({ deviceCount, deviceId }: Superblock): string {
  return (
    `It spans ${deviceCount} devices, of which device ${deviceId} is read alone: what lies elsewhere is not seen, and ` +
    "the kernel does not mount it while one is missing, unless with the option degraded."
  );
}

interface Logs {
  readonly logs: ReadonlyMap<bigint, SubvolumeLog>;
  readonly logTrees: readonly Tree[];
  readonly notes: readonly string[];
}

/** The logs of all subvolumes, from the tree that the superblock names; empty after a clean unmount. */
async function readLogs(nodes: NodeReader, superblock: Superblock): Promise<Logs> {
  const logs = new Map<bigint, SubvolumeLog>();
  const logTrees: Tree[] = [];
  if (superblock.logTree === 0) return { logs, logTrees, notes: [] };
  try {
    const logTree = new Tree(nodes, {
      address: superblock.logTree,
      level: superblock.logLevel,
      // It belongs to the transaction that was not committed.
      generation: superblock.generation + 1n,
    });
    for await (const { key, data } of logTree.items(TREE_LOG, KeyType.rootItem)) {
      const tree = new Tree(nodes, RootItem.from(data));
      logTrees.push(tree);
      logs.set(key.offset, await readLog(tree));
    }
    return { logs, logTrees, notes: [`The log trees of ${logs.size} subvolumes were replayed in memory.`] };
  } catch (error) {
    if (!isImageError(error)) throw error;
    return {
      logs: new Map(),
      logTrees: [],
      notes: [
        `The log tree could not be replayed (${error.message}): what is shown may be older than what the kernel shows.`,
      ],
    };
  }
}

/** What all views of one file system share. */
class Volume {
  readonly details: FileSystemDetails;
  readonly extents: ExtentReader;
  readonly #nodes: NodeReader;
  readonly #superblock: Superblock;
  readonly #logs: ReadonlyMap<bigint, SubvolumeLog>;
  readonly #rootTree: Tree;
  readonly #subvolumes = new Map<bigint, Promise<Subvolume | undefined>>();

  constructor(
    nodes: NodeReader,
    superblock: Superblock,
    rootTree: Tree,
    extents: ExtentReader,
    logs: ReadonlyMap<bigint, SubvolumeLog>,
    details: FileSystemDetails,
  ) {
    this.details = details;
    this.extents = extents;
    this.#nodes = nodes;
    this.#superblock = superblock;
    this.#logs = logs;
    this.#rootTree = rootTree;
  }

  /** The subvolume that a mount without options shows: the entry `default` of the root tree's directory. */
  async defaultSubvolume(): Promise<bigint> {
    for await (const { data } of this.#rootTree.items(ROOT_TREE_DIRECTORY, KeyType.dirItem)) {
      const entry = readDirectoryEntries(data).find(({ name }) => name === "default");
      if (entry) return entry.location.objectid;
    }
    return TOP_LEVEL;
  }

  subvolume(id: bigint): Promise<Subvolume | undefined> {
    let subvolume = this.#subvolumes.get(id);
    if (!subvolume) {
      subvolume = this.#readSubvolume(id);
      this.#subvolumes.set(id, subvolume);
    }
    return subvolume;
  }

  async show(id: bigint): Promise<BtrfsView> {
    const subvolume = await this.subvolume(id);
    if (!subvolume) throw new ImageError("not-found", `there is no subvolume ${id}`, { layer: "btrfs" });
    return new BtrfsView(this, subvolume);
  }

  async list(): Promise<SubvolumeEntry[]> {
    const defaultId = await this.defaultSubvolume();
    const ids = [TOP_LEVEL];
    const all = this.#rootTree.range(
      { objectid: FIRST_FREE_OBJECT, type: 0, offset: 0n },
      { objectid: LAST_FREE_OBJECT, type: 255, offset: LAST_FREE_OBJECT },
    );
    for await (const { key } of all) {
      if (key.type === KeyType.rootItem && ids.at(-1) !== key.objectid) ids.push(key.objectid);
      if (ids.length > MAX_SUBVOLUMES)
        throw new ImageError("too-large", "there are too many subvolumes", { layer: "btrfs" });
    }
    const entries: SubvolumeEntry[] = [];
    for (const id of ids) {
      const path = await this.#pathOf(id);
      const subvolume = await this.subvolume(id);
      if (path !== undefined && subvolume)
        entries.push({ id, path, isReadOnly: subvolume.isReadOnly, isDefault: id === defaultId });
    }
    return entries;
  }

  /** True when a directory entry for a subvolume is the place where it really lies, and not that of a snapshot. */
  async isLinked(parent: bigint, directory: bigint, name: string, child: bigint): Promise<boolean> {
    const data = await this.#rootTree.get(parent, ROOT_REF, child);
    if (!data || data.length < 18) return false;
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    return (
      view.getBigUint64(0, true) === directory && decodeName(data.subarray(18, 18 + view.getUint16(16, true))) === name
    );
  }

  async #readSubvolume(id: bigint): Promise<Subvolume | undefined> {
    for await (const { data } of this.#rootTree.items(id, KeyType.rootItem)) {
      const root = RootItem.from(data);
      // Deleted, and not yet cleaned away.
      if (root.references === 0) return undefined;
      return new Subvolume(id, new Tree(this.#nodes, root), {
        rootDirectory: root.rootDirectory,
        isReadOnly: (root.flags & ROOT_READ_ONLY) !== 0,
        sectorSize: this.#superblock.sectorSize,
        log: this.#logs.get(id),
      });
    }
    return undefined;
  }

  /** From the child to its parent by references, and inside each parent from its directory to its root. */
  async #pathOf(id: bigint): Promise<string | undefined> {
    const parts: string[] = [];
    let child = id;
    for (let depth = 0; child !== TOP_LEVEL; depth += 1) {
      if (depth > MAX_PATH_DEPTH) return undefined;
      const reference = await this.#backReference(child);
      const parent = reference && (await this.subvolume(reference.parent));
      if (!reference || !parent) return undefined;
      parts.unshift(reference.name);
      const inside = await this.#directoryPath(parent, reference.directory);
      if (inside === undefined) return undefined;
      parts.unshift(...inside);
      child = reference.parent;
    }
    return parts.join("/");
  }

  async #backReference(child: bigint): Promise<{ parent: bigint; directory: bigint; name: string } | undefined> {
    for await (const { key, data } of this.#rootTree.items(child, KeyType.rootBackref)) {
      if (data.length < 18) return undefined;
      const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
      return {
        parent: key.offset,
        directory: view.getBigUint64(0, true),
        name: decodeName(data.subarray(18, 18 + view.getUint16(16, true))),
      };
    }
    return undefined;
  }

  async #directoryPath(subvolume: Subvolume, directory: bigint): Promise<string[] | undefined> {
    const parts: string[] = [];
    for (let inode = directory; inode !== subvolume.rootDirectory;) {
      if (parts.length > MAX_PATH_DEPTH) return undefined;
      const reference = await subvolume.parentOf(inode);
      if (!reference) return undefined;
      parts.unshift(reference.name);
      inode = reference.parent;
    }
    return parts;
  }
}

class BtrfsView implements BtrfsFileSystem {
  readonly kind = "btrfs";
  readonly details: FileSystemDetails;
  readonly #volume: Volume;
  readonly #subvolume: Subvolume;
  readonly #directories = new RecentMap<string, ReadonlyMap<string, DirectoryEntryItem>>(MAX_CACHED_DIRECTORIES);

  constructor(volume: Volume, subvolume: Subvolume) {
    this.#volume = volume;
    this.#subvolume = subvolume;
    this.details = volume.details;
  }

  get subvolumeId(): bigint {
    return this.#subvolume.id;
  }

  defaultSubvolume(): Promise<bigint> {
    return this.#volume.defaultSubvolume();
  }

  subvolumes(): Promise<readonly SubvolumeEntry[]> {
    return this.#volume.list();
  }

  async from(wanted: bigint | string): Promise<BtrfsFileSystem> {
    if (typeof wanted === "bigint") return this.#volume.show(wanted);
    const top = await this.#volume.show(TOP_LEVEL);
    let node: BtrfsNode | undefined = await top.root();
    for (const name of wanted.split("/").filter(Boolean))
      node = node && (await top.stat(node)).type === "directory" ? await top.lookup(node, name) : undefined;
    if (!node?.inode || node.number !== node.subvolume.rootDirectory)
      throw new ImageError("not-found", `there is no subvolume ${wanted}`, { layer: "btrfs" });
    return this.#volume.show(node.subvolume.id);
  }

  root(): Promise<BtrfsNode> {
    return this.#node(this.#subvolume, this.#subvolume.rootDirectory);
  }

  async lookup(directory: BtrfsNode, name: string): Promise<BtrfsNode | undefined> {
    const entry = (await this.#entries(directory)).get(name);
    if (!entry) return undefined;
    if (entry.location.type !== KeyType.rootItem) return this.#node(directory.subvolume, entry.location.objectid);
    const { subvolume } = directory;
    const child = await this.#volume.subvolume(entry.location.objectid);
    const isThere = child && (await this.#volume.isLinked(subvolume.id, directory.number, name, child.id));
    return isThere ? this.#node(child, child.rootDirectory) : { subvolume, number: 2n, inode: undefined };
  }

  async list(directory: BtrfsNode): Promise<readonly DirectoryEntry[]> {
    return [...(await this.#entries(directory))].map(([name, { type }]) => ({ name, type }));
  }

  async stat({ inode }: BtrfsNode): Promise<FileStat> {
    if (!inode) return { type: "directory", sizeBytes: 0, mode: 0o755, uid: 0, gid: 0 };
    const { mode, size, uid, gid, modified } = inode;
    return {
      type: typeOfMode(mode),
      sizeBytes: size,
      mode: mode & 0o7777,
      uid,
      gid,
      modifiedSeconds: Number(BigInt.asIntN(64, modified)),
    };
  }

  async readLink(node: BtrfsNode): Promise<string> {
    const size = node.inode?.size ?? 0;
    if (size > MAX_LINK_BYTES)
      throw new ImageError("corrupt", `inode ${node.number} is a link of ${size} bytes`, { layer: "btrfs" });
    return decodeName(await this.readRange(node, 0, size));
  }

  async readRange(node: BtrfsNode, offset: number, length: number): Promise<Uint8Array> {
    const end = Math.min(offset + length, node.inode?.size ?? 0);
    const wanted = Math.max(0, end - offset);
    if (wanted === 0) return new Uint8Array();
    const hasChecksums = node.inode !== undefined && (node.inode.flags & INODE_NO_CHECKSUMS) === 0;
    let result: Uint8Array | undefined;
    for (const extent of await node.subvolume.extents(node.number, offset, end)) {
      const from = Math.max(offset, extent.fileOffset);
      const to = Math.min(end, extent.fileOffset + extent.length);
      if (to <= from) continue;
      const bytes = await this.#volume.extents.read(extent, from - extent.fileOffset, to - from, hasChecksums);
      if (bytes.length === wanted) return bytes;
      result ??= new Uint8Array(wanted);
      result.set(bytes, from - offset);
    }
    return result ?? new Uint8Array(wanted);
  }

  async attribute({ subvolume, number, inode }: BtrfsNode, name: string): Promise<Uint8Array | undefined> {
    return inode && subvolume.attribute(number, name);
  }

  async #node(subvolume: Subvolume, number: bigint): Promise<BtrfsNode> {
    return { subvolume, number, inode: await subvolume.inode(number) };
  }

  #entries({ subvolume, number, inode }: BtrfsNode): Promise<ReadonlyMap<string, DirectoryEntryItem>> {
    if (!inode) return Promise.resolve(new Map());
    if (typeOfMode(inode.mode) !== "directory")
      throw new ImageError("not-a-directory", `inode ${number} is not a directory`, { layer: "btrfs" });
    return this.#directories.get(`${subvolume.id}:${number}`, () => subvolume.entries(number));
  }
}
