import * as zlib from "node:zlib";
import { type ByteSource, readUpTo } from "../bytes/byte-source.ts";
import { type Extent, MappedByteSource } from "../bytes/mapped-byte-source.ts";
import { demandInside } from "./demand-inside.ts";
import { type Infer, ascii, bigU64le, struct, u16le, u32le, u64le, u8 } from "../bytes/struct.ts";
import { ImageError } from "../errors.ts";

/** "Hosted Sparse Extents" of the specification, little-endian; sizes and places in sectors. */
const SparseHeader = struct("VMDK sparse header", 512, {
  magic: [0x00, ascii(4)],
  version: [0x04, u32le],
  flags: [0x08, u32le],
  capacity: [0x0c, u64le],
  grainSize: [0x14, u64le],
  descriptorOffset: [0x1c, u64le],
  descriptorSize: [0x24, u64le],
  entriesPerGrainTable: [0x2c, u32le],
  /** All ones in the header of a stream: its footer has the place. */
  grainDirectory: [0x38, bigU64le],
  uncleanShutdown: [0x48, u8],
  compressAlgorithm: [0x4d, u16le],
});
export type SparseHeader = Infer<typeof SparseHeader>;

export const VMDK_MAGIC = "KDMV";
const AT_END = 0xffff_ffff_ffff_ffffn;
const SECTOR = 512;
const Flag = { zeroedGrains: 0x4, compressed: 0x1_0000 } as const;
const KEPT_BYTES = 16 * 1024 * 1024;
const MAX_DESCRIPTOR_SECTORS = 2048;

/** One sparse extent: `KDMV` file with a grain directory, stream-optimized or not. */
export class VmdkSparseExtent {
  readonly header: SparseHeader;
  readonly source: ByteSource;
  readonly #file: ByteSource;
  readonly #grainBytes: number;
  readonly #grains = new Map<number, Promise<Uint8Array>>();

  private constructor(file: ByteSource, header: SparseHeader) {
    this.#file = file;
    this.header = header;
    this.#grainBytes = header.grainSize * SECTOR;
    this.source = new MappedByteSource(header.capacity * SECTOR, (offset, length) => this.#extent(offset, length));
  }

  static async open(file: ByteSource): Promise<VmdkSparseExtent> {
    let header = SparseHeader.from(await readUpTo(file, 0, SECTOR));
    if (header.magic === VMDK_MAGIC && header.grainDirectory === AT_END) {
      // A stream writes its directory last; its footer, before the end-of-stream marker, knows where.
      const footer = SparseHeader.from(await file.read(Math.max(0, file.size - 2 * SECTOR), SECTOR));
      header = { ...header, grainDirectory: footer.magic === VMDK_MAGIC ? footer.grainDirectory : AT_END };
    }
    const { magic, version, grainSize, entriesPerGrainTable, grainDirectory, capacity } = header;
    if (magic !== VMDK_MAGIC) throw corrupt("there is no VMDK sparse header", 0);
    if (version < 1 || version > 3)
      throw new ImageError("unsupported", `the VMDK has version ${version}`, { layer: "vmdk" });
    if (grainSize < 1 || grainSize > 4096 || !Number.isInteger(Math.log2(grainSize)))
      throw corrupt(`the VMDK header gives grains of ${grainSize} sectors`, 0);
    if (entriesPerGrainTable < 1 || entriesPerGrainTable > 4096)
      throw corrupt(`the VMDK header gives tables of ${entriesPerGrainTable} grains`, 0);
    if (grainDirectory * BigInt(SECTOR) > BigInt(file.size)) throw corrupt("the VMDK has no grain directory", 0);
    if (!Number.isSafeInteger(capacity * SECTOR)) throw corrupt(`the VMDK header gives ${capacity} sectors`, 0);
    return new VmdkSparseExtent(file, header);
  }

  /** The text that is embedded in the file; undefined in a part of a split disk. */
  async descriptor(): Promise<string | undefined> {
    const { descriptorOffset, descriptorSize } = this.header;
    if (descriptorOffset === 0 || descriptorSize === 0) return undefined;
    const sectors = Math.min(descriptorSize, MAX_DESCRIPTOR_SECTORS);
    const bytes = await readUpTo(this.#file, descriptorOffset * SECTOR, sectors * SECTOR);
    return new TextDecoder().decode(bytes).split("\0")[0] ?? "";
  }

  async #extent(offset: number, wanted: number): Promise<Extent> {
    const { entriesPerGrainTable, grainDirectory, flags } = this.header;
    const grain = Math.floor(offset / this.#grainBytes);
    const within = offset - grain * this.#grainBytes;
    const length = Math.min(wanted, this.#grainBytes - within);
    const tableIndex = Math.floor(grain / entriesPerGrainTable);
    const table = await this.#u32(Number(grainDirectory) * SECTOR + tableIndex * 4);
    if (table === 0) return { kind: "zeros", length };
    const sector = await this.#u32(table * SECTOR + (grain % entriesPerGrainTable) * 4);
    if (sector === 0 || (sector === 1 && flags & Flag.zeroedGrains)) return { kind: "zeros", length };
    if (!(flags & Flag.compressed)) {
      const stored = sector * SECTOR + within;
      demandInside(this.#file, stored, length, `grain ${grain} of the VMDK`, "vmdk");
      return { kind: "stored", source: this.#file, offset: stored, length };
    }
    const bytes = await this.#decompressed(sector);
    if (within >= bytes.length) throw corrupt("a compressed VMDK grain is too short", sector * SECTOR);
    return { kind: "bytes", bytes: bytes.subarray(within, within + length) };
  }

  #decompressed(sector: number): Promise<Uint8Array> {
    let bytes = this.#grains.get(sector);
    if (bytes) this.#grains.delete(sector);
    else {
      bytes = this.#readGrain(sector * SECTOR);
      bytes.catch(() => this.#grains.delete(sector));
    }
    this.#grains.set(sector, bytes);
    for (const oldest of this.#grains.keys()) {
      if (this.#grains.size * this.#grainBytes <= KEPT_BYTES) break;
      this.#grains.delete(oldest);
    }
    return bytes;
  }

  /** "Compressed Grains": sector number u64, size u32, zlib data. */
  async #readGrain(offset: number): Promise<Uint8Array> {
    const size = await this.#u32(offset + 8);
    // zlib never grows data by more than a few bytes in a thousand.
    if (size > this.#grainBytes * 2) throw corrupt(`a compressed VMDK grain claims ${size} bytes`, offset);
    demandInside(this.#file, offset + 12, size, "a compressed grain of the VMDK", "vmdk");
    const data = await this.#file.read(offset + 12, size);
    try {
      return zlib.inflateSync(data, { maxOutputLength: this.#grainBytes });
    } catch (cause) {
      throw new ImageError("corrupt", "a compressed VMDK grain is damaged", { layer: "vmdk", offset, cause });
    }
  }

  async #u32(offset: number): Promise<number> {
    demandInside(this.#file, offset, 4, "a table of the VMDK", "vmdk");
    const bytes = await this.#file.read(offset, 4);
    return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  }
}

function corrupt(message: string, offset: number): ImageError {
  return new ImageError("corrupt", message, { layer: "vmdk", offset });
}
