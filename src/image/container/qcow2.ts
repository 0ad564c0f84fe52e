import * as zlib from "node:zlib";
import type { ByteSource } from "../bytes/byte-source.ts";
import { type Extent, MappedByteSource, extentOf } from "../bytes/mapped-byte-source.ts";
import { zstdDecompressor } from "../bytes/zstd.ts";
import { ImageError } from "../errors.ts";
import type { Problem } from "../problem.ts";
import type { ContainerContext, ContainerKind, OpenedParent, Qcow2Container } from "./container.ts";
import { demandInside } from "./demand-inside.ts";
import { type Qcow2Header, readQcow2Header } from "./qcow2-header.ts";

export interface Qcow2Details {
  readonly header: Qcow2Header;
  /** File that was opened for what the image does not hold. */
  readonly parent: string | undefined;
}

/** Decompressed clusters that are kept, in bytes: a file system reads many small pieces of one cluster. */
const KEPT_BYTES = 16 * 1024 * 1024;

/** `corrupt`, `unsupported` (encryption, unknown features, a backing file that must not be followed), `not-found`. */
export async function openQcow2(file: ByteSource, context: ContainerContext): Promise<Qcow2Container> {
  const header = await readQcow2Header(file);
  const problems: Problem[] = [];
  if (header.dirty)
    problems.push({ code: "dirty", message: "the qcow2 image was not closed cleanly; its reference counts are stale" });
  if (header.corrupt) problems.push({ code: "corrupt", message: "the qcow2 image is marked as corrupt" });
  const data = header.dataFile === undefined ? file : await openDataFile(header.dataFile, context);
  const parent = header.backingFile === undefined ? undefined : await openBacking(header, context);
  const clusters = new Clusters(file, data, header, parent?.container.source);
  return {
    kind: "qcow2",
    virtualSize: header.size,
    source: new MappedByteSource(header.size, (offset, length) => clusters.extent(offset, length)),
    sectorSize: undefined,
    problems,
    details: { header, parent: parent?.locator },
  };
}

async function openDataFile(name: string, { related }: ContainerContext): Promise<ByteSource> {
  const opened = await related.open(localName(name));
  if (!opened)
    throw new ImageError("not-found", `the qcow2 image keeps its data in ${JSON.stringify(name)}, which is not there`, {
      layer: "qcow2",
      remedy: "put the data file beside the image",
    });
  return opened.source;
}

async function openBacking(header: Qcow2Header, context: ContainerContext): Promise<OpenedParent> {
  const name = header.backingFile ?? "";
  const opened = await context.openParent(localName(name), kindOf(header.backingFormat));
  if (!opened)
    throw new ImageError("not-found", `the backing file ${JSON.stringify(name)} of the qcow2 image is not there`, {
      layer: "qcow2",
      remedy: "put the backing file beside the image, or merge both with qemu-img convert",
    });
  return opened;
}

/** A name that speaks of a protocol (`nbd:`, `json:`) is not followed; `file:` and a Windows drive are files. */
function localName(name: string): string {
  const path = name.replace(/^file:(\/\/)?/, "");
  if (/^[A-Za-z][A-Za-z0-9+.-]+:/.test(path))
    throw new ImageError("unsupported", `the qcow2 image leads to ${JSON.stringify(name)}, which is no plain file`, {
      layer: "qcow2",
      remedy: "merge it into one image with qemu-img convert",
    });
  return path;
}

/**
 * QEMU's names of the formats that are read here; one that is not named is found by content. `unsupported` for any other:
 * what is in there is not what its bytes say.
 */
function kindOf(format: string | undefined): ContainerKind | undefined {
  switch (format) {
    case undefined:
    case "":
      return undefined;
    case "vpc":
      return "vhd";
    case "file":
    case "host_device":
      return "raw";
    case "raw":
    case "vhdx":
    case "qcow2":
    case "vmdk":
    case "vdi":
      return format;
    default:
      throw new ImageError(
        "unsupported",
        `the backing file of the qcow2 image has the format ${JSON.stringify(format)}`,
        {
          layer: "qcow2",
          remedy: "merge both into one image with qemu-img convert",
        },
      );
  }
}

class Clusters {
  readonly #file: ByteSource;
  readonly #data: ByteSource;
  readonly #header: Qcow2Header;
  readonly #backing: ByteSource | undefined;
  readonly #clusterSize: number;
  readonly #entryBytes: number;
  readonly #entriesPerTable: number;
  readonly #decompressZstd = zstdDecompressor();
  readonly #decompressed = new Map<bigint, Promise<Uint8Array>>();

  constructor(file: ByteSource, data: ByteSource, header: Qcow2Header, backing: ByteSource | undefined) {
    this.#file = file;
    this.#data = data;
    this.#header = header;
    this.#backing = backing;
    this.#clusterSize = 2 ** header.clusterBits;
    this.#entryBytes = header.extendedL2 ? 16 : 8;
    this.#entriesPerTable = this.#clusterSize / this.#entryBytes;
  }

  async extent(offset: number, wanted: number): Promise<Extent> {
    const cluster = Math.floor(offset / this.#clusterSize);
    const within = offset - cluster * this.#clusterSize;
    const length = Math.min(wanted, this.#clusterSize - within);
    const entry = await this.#entry(cluster);
    if (entry === undefined) return extentOf(this.#backing, offset, length);
    const { high, low } = entry;
    if (high & 0x4000_0000) {
      const bytes = await this.#decompress((BigInt(high) << 32n) | BigInt(low));
      return { kind: "bytes", bytes: bytes.subarray(within, within + length) };
    }
    // Bits 9 to 55; bit 0 is the zero flag of version 3, and means nothing with subclusters.
    const host = (high & 0x00ff_ffff) * 2 ** 32 + (low - (low % 512));
    if (this.#header.extendedL2) return this.#subclusters(entry, host, offset, within, length);
    if (this.#header.version === 3 && low & 1) return { kind: "zeros", length };
    if (host === 0 && this.#isUnallocated(high)) return extentOf(this.#backing, offset, length);
    demandInside(this.#data, host + within, length, `cluster ${cluster} of the qcow2 image`, "qcow2");
    return { kind: "stored", source: this.#data, offset: host + within, length };
  }

  /** Offset 0 is a place of its own in an external data file: there only the "copied" flag tells it from none. */
  #isUnallocated(high: number): boolean {
    return this.#header.dataFile === undefined || (high & 0x8000_0000) === 0;
  }

  #subclusters(entry: L2Entry, host: number, offset: number, within: number, length: number): Extent {
    const { zeroBits, allocatedBits, high } = entry;
    const size = this.#clusterSize / 32;
    const kindAt = (index: number) =>
      zeroBits & (1 << index) ? "zeros" : allocatedBits & (1 << index) ? "stored" : "backing";
    const first = Math.floor(within / size);
    const last = Math.floor((within + length - 1) / size);
    const kind = kindAt(first);
    let end = first + 1;
    while (end <= last && kindAt(end) === kind) end += 1;
    const run = Math.min(length, end * size - within);
    if (kind === "zeros") return { kind, length: run };
    if (kind === "backing") return extentOf(this.#backing, offset, run);
    if (host === 0 && this.#isUnallocated(high))
      throw new ImageError("corrupt", "a qcow2 subcluster is allocated nowhere", { layer: "qcow2", offset });
    demandInside(this.#data, host + within, run, "a subcluster of the qcow2 image", "qcow2");
    return { kind, source: this.#data, offset: host + within, length: run };
  }

  async #entry(cluster: number): Promise<L2Entry | undefined> {
    const l1Index = Math.floor(cluster / this.#entriesPerTable);
    const { l1Size, l1TableOffset } = this.#header;
    if (l1Index >= l1Size)
      throw new ImageError("corrupt", `the qcow2 table has ${l1Size} entries, ${l1Index + 1} are needed`, {
        layer: "qcow2",
      });
    demandInside(this.#file, l1TableOffset + l1Index * 8, 8, "the cluster table of the qcow2 image", "qcow2");
    const l1 = viewOf(await this.#file.read(l1TableOffset + l1Index * 8, 8));
    const l1Low = l1.getUint32(4);
    const table = (l1.getUint32(0) & 0x00ff_ffff) * 2 ** 32 + (l1Low - (l1Low % 512));
    if (table === 0) return undefined;
    const at = table + (cluster % this.#entriesPerTable) * this.#entryBytes;
    demandInside(this.#file, at, this.#entryBytes, "a cluster table of the qcow2 image", "qcow2");
    const view = viewOf(await this.#file.read(at, this.#entryBytes));
    return {
      high: view.getUint32(0),
      low: view.getUint32(4),
      zeroBits: this.#entryBytes === 16 ? view.getUint32(8) : 0,
      allocatedBits: this.#entryBytes === 16 ? view.getUint32(12) : 0,
    };
  }

  /** "Compressed Clusters Descriptor": an unaligned offset, and how many more sectors the data may touch. */
  #decompress(entry: bigint): Promise<Uint8Array> {
    const known = this.#decompressed.get(entry);
    if (known) {
      this.#decompressed.delete(entry);
      this.#decompressed.set(entry, known);
      return known;
    }
    const offsetBits = BigInt(62 - (this.#header.clusterBits - 8));
    const offset = Number(entry & ((1n << offsetBits) - 1n));
    const sectors = Number((entry & ((1n << 62n) - 1n)) >> offsetBits) + 1;
    const bytes = this.#readCompressed(offset, sectors * 512 - (offset % 512));
    this.#decompressed.set(entry, bytes);
    bytes.catch(() => this.#decompressed.delete(entry));
    for (const oldest of this.#decompressed.keys()) {
      if (this.#decompressed.size * this.#clusterSize <= KEPT_BYTES) break;
      this.#decompressed.delete(oldest);
    }
    return bytes;
  }

  async #readCompressed(offset: number, length: number): Promise<Uint8Array> {
    demandInside(this.#file, offset, 1, "a compressed cluster of the qcow2 image", "qcow2");
    // The last cluster's last sector may reach beyond the end of the file.
    const data = await this.#file.read(offset, Math.min(length, this.#file.size - offset));
    const bytes =
      this.#header.compression === "zstd" ? this.#decompressZstd(data, this.#clusterSize) : this.#inflate(data, offset);
    if (bytes.length !== this.#clusterSize)
      throw new ImageError("corrupt", `a compressed qcow2 cluster holds ${bytes.length} bytes`, {
        layer: "qcow2",
        offset,
      });
    return bytes;
  }

  /** Raw deflate without an end that could be relied on: rubbish may follow in the last sector. */
  #inflate(data: Uint8Array, offset: number): Uint8Array {
    try {
      return zlib.inflateRawSync(data, {
        finishFlush: zlib.constants.Z_SYNC_FLUSH,
        maxOutputLength: this.#clusterSize,
      });
    } catch (cause) {
      throw new ImageError("corrupt", "a compressed qcow2 cluster is damaged", { layer: "qcow2", offset, cause });
    }
  }
}

interface L2Entry {
  readonly high: number;
  readonly low: number;
  readonly zeroBits: number;
  readonly allocatedBits: number;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
