import { type ByteSource, checkRange } from "./byte-source.ts";

export interface CacheOptions {
  /** Power of two. Default 64 KiB, right for local files; 256 KiB to 1 MiB suits HTTP. */
  readonly blockBytes?: number;
  /** Blocks that nobody asked for lately go first. Default 64 MiB, of all sources of one store together. */
  readonly capacityBytes?: number;
  /** Where the blocks are kept, for several files that are read as one image. Default: a store of its own. */
  readonly store?: BlockStore;
  /** The most that is read at once when reads follow each other. Default 1 MiB. */
  readonly readAheadBytes?: number;
}

/** Blocks of several sources, which share its room and are let go of together. */
export class BlockStore {
  /** In order of use, the oldest first. */
  readonly blocks = new Map<number, Promise<Uint8Array>>();
  #sources = 0;

  /** What is added to the numbers of one source's blocks. */
  claim(): number {
    return this.#sources++ * BLOCKS_OF_SOURCE;
  }
}

/** No source has so many. */
const BLOCKS_OF_SOURCE = 2 ** 38;

/** Inodes and the like are copied side by side: memory of its own for each of them costs more than all else about it. */
const SMALL_BYTES = 1024;
const SLAB_BYTES = 8 * 1024;

/** Sequential readers that are told apart: a few file bodies and tables are usually read at once. */
const MAX_STREAMS = 8;

/**
 * A block cache: least recently used blocks leave first, concurrent reads of a block share one read below, missing
 * neighbours are fetched together, and reads that follow each other fetch ahead in growing steps. Reads larger than a
 * step of read-ahead go straight through, so that one large file does not wash the tables out.
 */
export class CachedByteSource implements ByteSource {
  readonly size: number;
  readonly #source: ByteSource;
  readonly #blockBytes: number;
  readonly #maxBlocks: number;
  readonly #maxAhead: number;
  readonly #blocks: BlockStore["blocks"];
  readonly #firstKey: number;
  /** Block where a stream goes on → blocks it fetched last, the oldest stream first. */
  readonly #streams = new Map<number, number>();
  #slab = new ArrayBuffer(0);
  #slabUsed = 0;

  constructor(source: ByteSource, options: CacheOptions = {}) {
    const { blockBytes = 64 * 1024, capacityBytes = 64 * 1024 * 1024, readAheadBytes = 1024 * 1024 } = options;
    const store = options.store ?? new BlockStore();
    this.#blocks = store.blocks;
    this.#firstKey = store.claim();
    this.#source = source;
    this.size = source.size;
    this.#blockBytes = blockBytes;
    this.#maxBlocks = Math.max(1, Math.floor(capacityBytes / blockBytes));
    this.#maxAhead = Math.max(1, Math.floor(readAheadBytes / blockBytes));
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    checkRange(this.size, offset, length);
    if (length === 0) return new Uint8Array();
    const first = Math.floor(offset / this.#blockBytes);
    const last = Math.floor((offset + length - 1) / this.#blockBytes);
    const within = offset - first * this.#blockBytes;
    if (first === last) {
      const block = await this.#block(first);
      return length > SMALL_BYTES ? block.slice(within, within + length) : this.#smallCopy(block, within, length);
    }
    if (last - first >= this.#maxAhead) return this.#source.read(offset, length);
    this.#fetchMissing(first, last);
    const parts: Promise<Uint8Array>[] = [];
    for (let index = first; index <= last; index += 1) parts.push(this.#block(index));
    const result = new Uint8Array(length);
    let filled = 0;
    for (const [index, block] of (await Promise.all(parts)).entries()) {
      const part = block.subarray(index === 0 ? within : 0, (index === 0 ? within : 0) + length - filled);
      result.set(part, filled);
      filled += part.length;
    }
    return result;
  }

  #smallCopy(block: Uint8Array, from: number, length: number): Uint8Array {
    if (this.#slabUsed + length > this.#slab.byteLength) {
      this.#slab = new ArrayBuffer(SLAB_BYTES);
      this.#slabUsed = 0;
    }
    const copy = new Uint8Array(this.#slab, this.#slabUsed, length);
    this.#slabUsed += length;
    copy.set(block.subarray(from, from + length));
    return copy;
  }

  close(): Promise<void> {
    this.#blocks.clear();
    return this.#source.close();
  }

  #block(index: number): Promise<Uint8Array> {
    const key = this.#firstKey + index;
    const found = this.#blocks.get(key);
    if (found === undefined) return this.#fetch(index, 1);
    this.#blocks.delete(key);
    this.#blocks.set(key, found);
    return found;
  }

  #has(index: number): boolean {
    return this.#blocks.has(this.#firstKey + index);
  }

  #fetchMissing(first: number, last: number): void {
    for (let index = first; index <= last; index += 1) {
      if (this.#has(index)) continue;
      let end = index + 1;
      while (end <= last && !this.#has(end)) end += 1;
      this.#fetch(index, end - index);
      index = end - 1;
    }
  }

  /** Reads `wanted` missing blocks, and more behind them when a reader is going through the source in order. */
  #fetch(start: number, wanted: number): Promise<Uint8Array> {
    const before = this.#streams.get(start);
    this.#streams.delete(start);
    const ahead = before === undefined ? wanted : Math.min(this.#maxAhead, Math.max(wanted, before * 2));
    const blockCount = Math.ceil(this.size / this.#blockBytes);
    let count = wanted;
    while (count < ahead && start + count < blockCount && !this.#has(start + count)) count += 1;
    this.#streams.set(start + count, count);
    for (const oldest of this.#streams.keys()) {
      if (this.#streams.size <= MAX_STREAMS) break;
      this.#streams.delete(oldest);
    }

    const run = this.#readBlocks(start, count);
    for (let index = 0; index < count; index += 1) {
      // Copied out of a longer run, so that one block in use does not keep all of the run in memory.
      const block =
        count === 1 ? run : run.then((bytes) => bytes.slice(index * this.#blockBytes, (index + 1) * this.#blockBytes));
      // A place that cannot be read must not take the readable blocks before it along: they are read one by one.
      this.#keep(start + index, count === 1 ? block : block.catch(() => this.#readBlocks(start + index, 1)));
    }
    return this.#blocks.get(this.#firstKey + start) ?? run;
  }

  #readBlocks(start: number, count: number): Promise<Uint8Array> {
    const offset = start * this.#blockBytes;
    return this.#source.read(offset, Math.min(count * this.#blockBytes, this.size - offset));
  }

  #keep(index: number, block: Promise<Uint8Array>): void {
    const key = this.#firstKey + index;
    this.#blocks.set(key, block);
    block.catch(() => {
      // A failure is not remembered; whoever waits for it still gets it.
      if (this.#blocks.get(key) === block) this.#blocks.delete(key);
    });
    for (const oldest of this.#blocks.keys()) {
      if (this.#blocks.size <= this.#maxBlocks) break;
      this.#blocks.delete(oldest);
    }
  }
}
