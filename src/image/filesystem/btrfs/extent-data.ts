import { inflateSync } from "node:zlib";
import { zstdDecompressor } from "../../bytes/zstd.ts";
import { decompressLzo1x } from "../../codec/lzo1x.ts";
import { ImageError, isImageError } from "../../errors.ts";
import { RecentMap } from "../recent-map.ts";
import type { ChunkMap } from "./chunks.ts";
import type { DataChecksums } from "./data-checksums.ts";
import type { FileExtent } from "./items.ts";

/** Compressed extents are at most 128 KiB on either side (Linux, fs/btrfs/compression.h); some room for what is odd. */
const MAX_COMPRESSED_BYTES = 1024 * 1024;
const MAX_CACHED = 32;

/** Reads the bytes behind file extents; the decompressed ones used lately are kept. */
export class ExtentReader {
  readonly #chunks: ChunkMap;
  readonly #checksums: DataChecksums;
  readonly #sectorSize: number;
  readonly #decompressZstd = zstdDecompressor();
  readonly #decompressed = new RecentMap<number, Uint8Array>(MAX_CACHED);

  constructor(chunks: ChunkMap, checksums: DataChecksums, sectorSize: number) {
    this.#chunks = chunks;
    this.#checksums = checksums;
    this.#sectorSize = sectorSize;
  }

  /**
   * `length` bytes of an extent from a place in the part that the file uses; what it does not hold is zeros. `corrupt`
   * when no copy has the checksum of its data, where the file has checksums.
   */
  async read(extent: FileExtent, from: number, length: number, hasChecksums: boolean): Promise<Uint8Array> {
    if (extent.kind === "preallocated" || (extent.kind === "regular" && extent.address === 0))
      return new Uint8Array(length);
    if (extent.kind === "regular" && extent.compression === 0)
      return this.#readData(extent.address + extent.offset + from, length, hasChecksums);
    const content = extent.kind === "inline" ? this.#inline(extent) : await this.#regular(extent, hasChecksums);
    const result = new Uint8Array(length);
    result.set(content.subarray(extent.offset + from, extent.offset + from + length));
    return result;
  }

  #inline(extent: FileExtent): Uint8Array {
    if (extent.compression === 0) return extent.inline;
    if (extent.ramBytes > MAX_COMPRESSED_BYTES) throw damaged(`an inline extent claims ${extent.ramBytes} bytes`);
    // Recent kernels compress a whole sector: what decompresses beyond the size is no part of the file.
    return this.#decompress(extent.compression, extent.inline, Math.max(extent.ramBytes, this.#sectorSize)).subarray(
      0,
      extent.ramBytes,
    );
  }

  #regular(extent: FileExtent, hasChecksums: boolean): Promise<Uint8Array> {
    if (extent.diskBytes > MAX_COMPRESSED_BYTES || extent.ramBytes > MAX_COMPRESSED_BYTES)
      throw damaged(`a compressed extent claims ${extent.ramBytes} bytes`);
    return this.#decompressed.get(extent.address, async () => {
      const bytes = await this.#readData(extent.address, extent.diskBytes, hasChecksums);
      return this.#decompress(extent.compression, bytes, extent.ramBytes);
    });
  }

  /** Whole sectors are read for their checksums; a sector that is wrong is taken from another copy, as the kernel does. */
  async #readData(address: number, length: number, hasChecksums: boolean): Promise<Uint8Array> {
    if (!hasChecksums) return this.#chunks.read(address, length);
    const sectorSize = this.#sectorSize;
    const start = Math.floor(address / sectorSize) * sectorSize;
    const end = Math.ceil((address + length) / sectorSize) * sectorSize;
    const bytes = await this.#chunks.read(start, end - start);
    for (const at of await this.#checksums.wrongSectors(start, bytes)) bytes.set(await this.#otherCopy(start + at), at);
    return bytes.subarray(address - start, address - start + length);
  }

  async #otherCopy(address: number): Promise<Uint8Array> {
    for (let copy = 1; copy < this.#chunks.copies(address); copy += 1) {
      const sector = await this.#chunks.read(address, this.#sectorSize, copy);
      if ((await this.#checksums.wrongSectors(address, sector)).length === 0) return sector;
    }
    throw damaged(`the data at the address ${address} have a wrong checksum: the kernel gives an input/output error`);
  }

  #decompress(compression: number, bytes: Uint8Array, limitBytes: number): Uint8Array {
    switch (compression) {
      case 1:
        return inflate(bytes, limitBytes);
      case 2:
        return this.#decompressLzo(bytes, limitBytes);
      case 3:
        return this.#decompressZstd(bytes, limitBytes);
      default:
        throw new ImageError("unsupported", `compression ${compression} is not known`, { layer: "btrfs" });
    }
  }

  /** Linux, fs/btrfs/lzo.c: the total length, then segments of one sector each with a length that crosses no sector's end. */
  #decompressLzo(bytes: Uint8Array, limitBytes: number): Uint8Array {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const total = bytes.length < 4 ? 0 : Math.min(view.getUint32(0, true), bytes.length);
    const result = new Uint8Array(limitBytes);
    let filled = 0;
    for (let at = 4; at + 4 <= total && filled < limitBytes;) {
      const left = this.#sectorSize - (at % this.#sectorSize);
      if (left < 4) at += left;
      if (at + 4 > total) break;
      const length = view.getUint32(at, true);
      if (length > total - at - 4) throw damaged("an LZO segment is cut short");
      const segment = decompressLzo1x(bytes.subarray(at + 4, at + 4 + length), this.#sectorSize);
      result.set(segment.subarray(0, limitBytes - filled), filled);
      filled += Math.min(segment.length, limitBytes - filled);
      at += 4 + length;
    }
    return result.subarray(0, filled);
  }
}

/** An ordinary zlib stream; what follows it in the sector is ignored. */
function inflate(bytes: Uint8Array, limitBytes: number): Uint8Array {
  try {
    return inflateSync(bytes, { maxOutputLength: Math.max(1, limitBytes) });
  } catch (error) {
    if (isImageError(error)) throw error;
    throw new ImageError("corrupt", "a zlib extent is damaged", { layer: "btrfs", cause: error });
  }
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", what, { layer: "btrfs" });
}
