import type { ByteSource } from "../../bytes/byte-source.ts";
import { ImageError } from "../../errors.ts";
import type { DirectoryEntry, FileStat } from "../../tree/file-tree.ts";
import type { FileSystemDetails, MountableFileSystem } from "../mountable.ts";
import { RecentMap } from "../recent-map.ts";
import { type FatLayout, readBootSector } from "./boot-sector.ts";
import { ClusterChain } from "./cluster-chain.ts";
import { ClusterTable, damaged } from "./cluster-table.ts";
import { type FatDirectory, type FatEntry, readDirectory } from "./directory.ts";

/** 65,536 entries of 32 bytes are the most that any directory may have. */
const MAX_DIRECTORY_BYTES = 65536 * 32;
/** Of directories, all together. */
const MAX_CACHED_ENTRIES = 200_000;
const MAX_CACHED_CHAINS = 16;

/** Bits of FAT[1] that are set while the volume is clean. Windows clears them; Linux has a bit in the boot sector. */
const CLEAN_FAT16 = 0x8000;
const CLEAN_FAT32 = 0x08000000;

/** A file or directory; `entry` is undefined for the root. */
export interface FatNode {
  readonly entry: FatEntry | undefined;
}

/** FAT12, FAT16 and FAT32 with long names, read-only. Names are looked up without regard to case, as the format asks. */
export async function openFat(source: ByteSource): Promise<MountableFileSystem<FatNode>> {
  const layout = await readBootSector(source);
  const table = new ClusterTable(source, layout);
  const state = await table.entry(1);
  const isClean = layout.bits === 12 || (state & (layout.bits === 16 ? CLEAN_FAT16 : CLEAN_FAT32)) !== 0;
  const fileSystem = new FatFileSystem(source, layout, table);
  const { label } = await fileSystem.directory({ entry: undefined });
  return fileSystem.withDetails({
    uuid: layout.volumeId,
    label: label ?? layout.label,
    sizeBytes: layout.sizeBytes,
    freeBytes: undefined,
    features: [`fat${layout.bits}`],
    cleanlyUnmounted: isClean && !layout.isDirty,
    notes: [],
  });
}

class FatFileSystem implements MountableFileSystem<FatNode> {
  readonly kind = "vfat";
  readonly #source: ByteSource;
  readonly #layout: FatLayout;
  readonly #table: ClusterTable;
  readonly #directories = new RecentMap<number, FatDirectory>(MAX_CACHED_ENTRIES, ({ entries }) => entries.length);
  readonly #chains = new RecentMap<number, ClusterChain>(MAX_CACHED_CHAINS);
  #details: FileSystemDetails | undefined;

  constructor(source: ByteSource, layout: FatLayout, table: ClusterTable) {
    this.#source = source;
    this.#layout = layout;
    this.#table = table;
  }

  withDetails(details: FileSystemDetails): this {
    this.#details = details;
    return this;
  }

  get details(): FileSystemDetails {
    if (!this.#details) throw new TypeError("the file system is still being opened");
    return this.#details;
  }

  async root(): Promise<FatNode> {
    return { entry: undefined };
  }

  async lookup(directory: FatNode, name: string): Promise<FatNode | undefined> {
    const entry = (await this.directory(directory)).byFoldedName.get(name.toLowerCase());
    return entry && { entry };
  }

  async list(directory: FatNode): Promise<readonly DirectoryEntry[]> {
    const { entries } = await this.directory(directory);
    return entries.map(({ name, isDirectory }) => ({ name, type: isDirectory ? "directory" : "file" }));
  }

  /** Owner and mode come from the mount, not from the disk: root and 0755 or 0644. */
  async stat({ entry }: FatNode): Promise<FileStat> {
    const isDirectory = entry?.isDirectory ?? true;
    return {
      type: isDirectory ? "directory" : "file",
      sizeBytes: isDirectory ? 0 : (entry?.size ?? 0),
      mode: isDirectory ? 0o755 : 0o644,
      uid: 0,
      gid: 0,
      ...(entry ? { modifiedSeconds: entry.modifiedSeconds } : {}),
    };
  }

  async readLink(): Promise<string> {
    throw new ImageError("not-a-link", "FAT has no links", { layer: "fat" });
  }

  async readRange({ entry }: FatNode, offset: number, length: number): Promise<Uint8Array> {
    if (!entry || entry.isDirectory) throw new ImageError("not-a-file", "it is a directory", { layer: "fat" });
    const end = Math.min(offset + length, entry.size);
    if (end <= offset) return new Uint8Array();
    const cluster = this.#firstCluster(entry);
    const content = cluster === 0 ? new Uint8Array() : await (await this.#chain(cluster)).read(offset, end);
    if (content.length < end - offset) throw damaged(`the clusters of ${entry.name} end before its size`);
    return content;
  }

  /** A directory's entries, read once. */
  async directory({ entry }: FatNode): Promise<FatDirectory> {
    if (entry && !entry.isDirectory)
      throw new ImageError("not-a-directory", `${entry.name} is a file`, { layer: "fat" });
    const { bits, rootCluster } = this.#layout;
    const cluster = entry ? this.#firstCluster(entry) : bits === 32 ? rootCluster : 0;
    if (entry && cluster === 0) return readDirectory(new Uint8Array());
    return this.#directories.get(cluster, async () => readDirectory(await this.#directoryContent(cluster)));
  }

  /** The root of FAT12 and FAT16, which is no chain, goes by the number 0. */
  async #directoryContent(cluster: number): Promise<Uint8Array> {
    const { rootOffset, rootBytes } = this.#layout;
    if (cluster === 0) return this.#source.read(rootOffset, rootBytes);
    const content = await (await this.#chain(cluster)).read(0, MAX_DIRECTORY_BYTES + 1);
    if (content.length > MAX_DIRECTORY_BYTES) throw damaged(`a directory has more than ${MAX_DIRECTORY_BYTES} bytes`);
    return content;
  }

  /** FAT12 and FAT16 have other things where FAT32 has the upper half. */
  #firstCluster({ clusterHigh, clusterLow }: FatEntry): number {
    return this.#layout.bits === 32 ? clusterHigh * 65536 + clusterLow : clusterLow;
  }

  #chain(firstCluster: number): Promise<ClusterChain> {
    return this.#chains.get(
      firstCluster,
      async () => new ClusterChain(this.#source, this.#layout, this.#table, firstCluster),
    );
  }
}
