import { type ByteSource } from "../bytes/byte-source.ts";
import { type Extent, MappedByteSource, extentOf } from "../bytes/mapped-byte-source.ts";
import { ImageError } from "../errors.ts";
import type { Problem } from "../problem.ts";
import { demandInside } from "./demand-inside.ts";
import type { VhdHeader } from "./vhd-header.ts";

const SECTOR = 512;
const UNALLOCATED = 0xffff_ffff;

/** What the block allocation table says, taken together. */
export interface VhdBlockTable {
  readonly entries: number;
  readonly allocatedBlocks: number;
  /** Blocks that reach beyond the end of the file, or lie over a header or another block. */
  readonly problems: readonly Problem[];
}

/**
 * The blocks of a dynamic or differencing disk. A sector whose bitmap bit is clear comes from the parent, and without a
 * parent reads as zeros, like all of a block that is not allocated.
 */
export class VhdBlocks {
  readonly blockSize: number;
  readonly bitmapBytes: number;
  readonly #file: ByteSource;
  readonly #header: VhdHeader;
  readonly #parent: ByteSource | undefined;

  /** `corrupt` for a block size that cannot be. */
  constructor(file: ByteSource, header: VhdHeader, parent: ByteSource | undefined) {
    const { blockSize } = header;
    if (blockSize < SECTOR || !Number.isInteger(Math.log2(blockSize)))
      throw new ImageError("corrupt", `the VHD dynamic header gives blocks of ${blockSize} bytes`, { layer: "vhd" });
    this.blockSize = blockSize;
    this.bitmapBytes = Math.ceil(blockSize / SECTOR / 8 / SECTOR) * SECTOR;
    this.#file = file;
    this.#header = header;
    this.#parent = parent;
  }

  source(virtualSize: number): ByteSource {
    return new MappedByteSource(virtualSize, (offset, length) => this.#extent(offset, length));
  }

  async #extent(offset: number, wanted: number): Promise<Extent> {
    const index = Math.floor(offset / this.blockSize);
    const within = offset - index * this.blockSize;
    const length = Math.min(wanted, this.blockSize - within);
    if (index >= this.#header.maxTableEntries)
      throw new ImageError("corrupt", `block ${index} lies beyond the VHD's table of ${this.#header.maxTableEntries}`, {
        layer: "vhd",
        offset,
      });
    demandInside(this.#file, this.#header.tableOffset + index * 4, 4, "the block table of the VHD", "vhd");
    const entry = uint32(await this.#file.read(this.#header.tableOffset + index * 4, 4), 0);
    if (entry === UNALLOCATED) return extentOf(this.#parent, offset, length);

    const block = entry * SECTOR;
    const firstSector = Math.floor(within / SECTOR);
    const lastSector = Math.floor((within + length - 1) / SECTOR);
    const firstByte = firstSector >> 3;
    demandInside(this.#file, block, this.bitmapBytes, `block ${index} of the VHD`, "vhd");
    const bitmap = await this.#file.read(block + firstByte, (lastSector >> 3) - firstByte + 1);
    const isPresent = (sector: number) => ((bitmap[(sector >> 3) - firstByte] ?? 0) & (0x80 >> (sector & 7))) !== 0;
    const present = isPresent(firstSector);
    let end = firstSector + 1;
    while (end <= lastSector && isPresent(end) === present) end += 1;
    const run = Math.min(length, end * SECTOR - within);
    if (!present) return extentOf(this.#parent, offset, run);
    const stored = block + this.bitmapBytes + within;
    demandInside(this.#file, stored, run, `block ${index} of the VHD`, "vhd");
    return { kind: "stored", source: this.#file, offset: stored, length: run };
  }

  /** Reads the whole table, so only on demand. `corrupt` when the table itself leaves the file. */
  async inspectTable(virtualSize: number): Promise<VhdBlockTable> {
    const { tableOffset, maxTableEntries } = this.#header;
    const problems: Problem[] = [];
    const note = (code: string, message: string, offset: number) => {
      if (problems.length < MAX_PROBLEMS) problems.push({ code, message, offset });
    };
    const needed = Math.ceil(virtualSize / this.blockSize);
    if (needed > maxTableEntries)
      note("table-short", `the table has ${maxTableEntries} entries where the disk needs ${needed}`, tableOffset);
    const span = this.bitmapBytes + this.blockSize;
    const places = new Float64Array(Math.min(maxTableEntries, needed, MAX_TABLE_ENTRIES));
    let allocatedBlocks = 0;
    for (let first = 0; first < places.length; first += TABLE_STEP) {
      const count = Math.min(TABLE_STEP, places.length - first);
      const bytes = await this.#file.read(tableOffset + first * 4, count * 4);
      for (let index = 0; index < count; index += 1) {
        const entry = uint32(bytes, index * 4);
        if (entry === UNALLOCATED) continue;
        const place = entry * SECTOR;
        places[allocatedBlocks++] = place;
        if (place + span > this.#file.size)
          note("block-beyond-end", `block ${first + index} reaches beyond the end of the file`, place);
        if (place < tableOffset + maxTableEntries * 4 && place + span > tableOffset)
          note("block-over-table", `block ${first + index} lies over the block table`, place);
      }
    }
    const sorted = places.subarray(0, allocatedBlocks).sort();
    for (let index = 1; index < sorted.length; index += 1) {
      const [before = 0, place = 0] = sorted.subarray(index - 1, index + 1);
      if (place - before < span) note("blocks-overlap", "two blocks lie over each other", place);
    }
    return { entries: maxTableEntries, allocatedBlocks, problems };
  }
}

const MAX_PROBLEMS = 20;
/** 8 TiB in blocks of 2 MiB, where the format ends at 2 TiB. */
const MAX_TABLE_ENTRIES = 2 ** 22;
const TABLE_STEP = 16_384;

function uint32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, false);
}
