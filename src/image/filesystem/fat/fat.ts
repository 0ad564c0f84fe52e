import type { ByteSource } from "../../bytes/byte-source.ts";
import { ImageError } from "../../errors.ts";
import type { DirectoryEntry, FileStat } from "../../tree/file-tree.ts";
import type { FileSystemDetails, MountableFileSystem } from "../mountable.ts";
import { type FatLayout, readBootSector } from "./boot-sector.ts";
import { type FatDirectory, type FatEntry, readDirectory } from "./directory.ts";

/** 65,536 entries of 32 bytes are the most that any directory may have. */
const MAX_DIRECTORY_BYTES = 65536 * 32;
const TABLE_CHUNK_BYTES = 64 * 1024;

/** Bits of FAT[1] that are set while the volume is clean. */
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
  const state = await table.next(1, true);
  const isClean = layout.bits === 12 || (state & (layout.bits === 16 ? CLEAN_FAT16 : CLEAN_FAT32)) !== 0;
  const fileSystem = new FatFileSystem(source, layout, table);
  const { label } = await fileSystem.directory({ entry: undefined });
  return fileSystem.withDetails({
    uuid: layout.volumeId,
    label: label ?? layout.label,
    sizeBytes: layout.sizeBytes,
    freeBytes: undefined,
    features: [`fat${layout.bits}`],
    cleanlyUnmounted: isClean,
    notes: [],
  });
}

/** The file allocation table: which cluster follows which. Read in pieces, as it is needed. */
class ClusterTable {
  readonly #source: ByteSource;
  readonly #layout: FatLayout;
  readonly #chunks = new Map<number, Promise<Uint8Array>>();

  constructor(source: ByteSource, layout: FatLayout) {
    this.#source = source;
    this.#layout = layout;
  }

  /** The table's entry: the next cluster, or a value of at least `endOfChain`. `raw` keeps the reserved upper bits. */
  async next(cluster: number, raw = false): Promise<number> {
    const { bits } = this.#layout;
    if (bits === 12) {
      // Entries of 12 bits straddle bytes: two entries in three bytes.
      const at = cluster + (cluster >> 1);
      const pair = (await this.#byte(at)) + (await this.#byte(at + 1)) * 256;
      return cluster & 1 ? pair >> 4 : pair & 0xfff;
    }
    const at = cluster * (bits / 8);
    const chunk = await this.#chunk(Math.floor(at / TABLE_CHUNK_BYTES));
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const within = at % TABLE_CHUNK_BYTES;
    if (within + bits / 8 > chunk.length) throw damaged(`cluster ${cluster} lies behind the table`);
    return bits === 16
      ? view.getUint16(within, true)
      : raw
        ? view.getUint32(within, true)
        : view.getUint32(within, true) & 0x0fffffff;
  }

  async #byte(at: number): Promise<number> {
    const byte = (await this.#chunk(Math.floor(at / TABLE_CHUNK_BYTES)))[at % TABLE_CHUNK_BYTES];
    if (byte === undefined) throw damaged("a cluster lies behind the table");
    return byte;
  }

  #chunk(index: number): Promise<Uint8Array> {
    let chunk = this.#chunks.get(index);
    if (!chunk) {
      const start = index * TABLE_CHUNK_BYTES;
      if (start >= this.#layout.fatBytes) throw damaged("a cluster lies behind the table");
      chunk = this.#source.read(
        this.#layout.fatOffset + start,
        Math.min(TABLE_CHUNK_BYTES, this.#layout.fatBytes - start),
      );
      this.#chunks.set(index, chunk);
    }
    return chunk;
  }
}

class FatFileSystem implements MountableFileSystem<FatNode> {
  readonly kind = "vfat";
  readonly #source: ByteSource;
  readonly #layout: FatLayout;
  readonly #table: ClusterTable;
  readonly #endOfChain: number;
  readonly #directories = new Map<number, Promise<FatDirectory>>();
  #details: FileSystemDetails | undefined;

  constructor(source: ByteSource, layout: FatLayout, table: ClusterTable) {
    this.#source = source;
    this.#layout = layout;
    this.#table = table;
    this.#endOfChain = layout.bits === 12 ? 0xff7 : layout.bits === 16 ? 0xfff7 : 0x0ffffff7;
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
    return end <= offset ? new Uint8Array() : this.#readChain(entry.firstCluster, offset, end);
  }

  /** A directory's entries, read once. */
  directory({ entry }: FatNode): Promise<FatDirectory> {
    if (entry && !entry.isDirectory)
      throw new ImageError("not-a-directory", `${entry.name} is a file`, { layer: "fat" });
    const { bits, rootCluster, rootOffset, rootBytes } = this.#layout;
    const cluster = entry?.firstCluster ?? (bits === 32 ? rootCluster : 0);
    let directory = this.#directories.get(cluster);
    if (!directory) {
      // The root of FAT12 and FAT16 is no chain; `..` to it has cluster 0.
      const content =
        cluster === 0 ? this.#source.read(rootOffset, rootBytes) : this.#readChain(cluster, 0, MAX_DIRECTORY_BYTES);
      directory = content.then(readDirectory);
      this.#directories.set(cluster, directory);
    }
    return directory;
  }

  /** Bytes `offset` to `end` of a chain, less where the chain ends first. Neighbouring clusters are read together. */
  async #readChain(firstCluster: number, offset: number, end: number): Promise<Uint8Array> {
    const { clusterBytes, clusterCount } = this.#layout;
    const parts: Uint8Array[] = [];
    let cluster = firstCluster;
    let position = 0;
    let run: { cluster: number; blocks: number; position: number } | undefined;
    const flush = async () => {
      if (!run) return;
      const from = Math.max(offset, run.position);
      const to = Math.min(end, run.position + run.blocks * clusterBytes);
      if (to > from)
        parts.push(await this.#source.read(this.#clusterOffset(run.cluster) + from - run.position, to - from));
      run = undefined;
    };
    // Brent's algorithm: a chain that meets a cluster kept from a power of two steps ago runs in a circle.
    let kept = 0;
    for (let steps = 1; position < end; steps += 1) {
      if (cluster >= this.#endOfChain || cluster === 0) break;
      if (cluster === kept) throw damaged("a chain of clusters runs in a circle");
      if ((steps & (steps - 1)) === 0) kept = cluster;
      if (cluster < 2 || cluster >= clusterCount + 2) throw damaged(`cluster ${cluster} does not exist`);
      if (run && cluster === run.cluster + run.blocks) run.blocks += 1;
      else {
        await flush();
        run = { cluster, blocks: 1, position };
      }
      position += clusterBytes;
      cluster = await this.#table.next(cluster);
    }
    await flush();
    return parts.length === 1 ? (parts[0] ?? new Uint8Array()) : new Uint8Array(Buffer.concat(parts));
  }

  #clusterOffset(cluster: number): number {
    return this.#layout.dataOffset + (cluster - 2) * this.#layout.clusterBytes;
  }
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", what, { layer: "fat" });
}
