import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type ByteSource, MemoryByteSource, checkRange } from "../../../src/image/bytes/byte-source.ts";
import { BlockStore, CachedByteSource } from "../../../src/image/bytes/cached-byte-source.ts";
import { ImageError } from "../../../src/image/errors.ts";

/** Remembers what is asked of it; ranges in `broken` cannot be read. */
class ObservedSource implements ByteSource {
  readonly size: number;
  readonly reads: (readonly [offset: number, length: number])[] = [];
  broken: readonly [start: number, end: number] | undefined;
  readonly #memory: MemoryByteSource;

  constructor(bytes: Uint8Array) {
    this.size = bytes.length;
    this.#memory = new MemoryByteSource(bytes);
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    checkRange(this.size, offset, length);
    this.reads.push([offset, length]);
    if (this.broken && offset < this.broken[1] && offset + length > this.broken[0])
      throw new ImageError("unreadable", "a bad sector");
    return this.#memory.read(offset, length);
  }

  async close(): Promise<void> {}
}

const pattern = (length: number) => Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 8)) & 0xff);
const small = { blockBytes: 16, capacityBytes: 64, readAheadBytes: 64 };

test("any sequence of reads gives the bytes of the source", async () => {
  const bytes = pattern(1000);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(999), fc.nat(200)), { maxLength: 30 }), async (ranges) => {
      const cache = new CachedByteSource(new ObservedSource(bytes), small);
      const together = ranges.map(async ([offset, wanted]) => {
        const length = Math.min(wanted, bytes.length - offset);
        expect(await cache.read(offset, length)).toEqual(bytes.slice(offset, offset + length));
      });
      await Promise.all(together);
    }),
    { seed: 1, numRuns: 200 },
  );
});

test("a second read of a block reads nothing below", async () => {
  const source = new ObservedSource(pattern(256));
  const cache = new CachedByteSource(source, small);
  await cache.read(3, 5);
  await cache.read(0, 16);
  expect(source.reads).toEqual([[0, 16]]);
});

test("sources of one store share its room, and take nothing for the other's", async () => {
  const store = new BlockStore();
  const [one, two] = [new ObservedSource(pattern(256)), new ObservedSource(new Uint8Array(256).fill(9))];
  const [first, second] = [one, two].map((source) => new CachedByteSource(source, { ...small, store }));
  await first?.read(0, 16);
  expect(await second?.read(0, 16)).toEqual(new Uint8Array(16).fill(9));
  await first?.read(4, 4);
  expect(one.reads).toHaveLength(1);
  // Four blocks are kept: those of the second push the first one's out.
  for (const offset of [32, 64, 96, 128]) await second?.read(offset, 8);
  expect(store.blocks.size).toBe(4);
  expect(await first?.read(0, 16)).toEqual(pattern(16));
  expect(one.reads).toHaveLength(2);
});

test("concurrent reads of one block share one read", async () => {
  const source = new ObservedSource(pattern(256));
  const cache = new CachedByteSource(source, small);
  await Promise.all([cache.read(0, 4), cache.read(8, 4), cache.read(4, 8)]);
  expect(source.reads).toEqual([[0, 16]]);
});

test("missing neighbours are fetched together, known blocks are not fetched again", async () => {
  const source = new ObservedSource(pattern(256));
  const cache = new CachedByteSource(source, { ...small, capacityBytes: 256 });
  await cache.read(100, 1);
  source.reads.length = 0;
  await cache.read(70, 56);
  expect(source.reads.map(([offset]) => offset)).toEqual([64, 112]);
});

test("reads that follow each other fetch ahead in growing steps", async () => {
  const source = new ObservedSource(pattern(1024));
  const cache = new CachedByteSource(source, { ...small, capacityBytes: 1024 });
  for (let offset = 0; offset < 512; offset += 8) await cache.read(offset, 8);
  expect(source.reads.map(([, length]) => length / 16)).toEqual([1, 2, 4, 4, 4, 4, 4, 4, 4, 4]);
});

test("scattered reads fetch no more than they need", async () => {
  const source = new ObservedSource(pattern(1024));
  const cache = new CachedByteSource(source, small);
  for (const offset of [800, 0, 400, 96]) await cache.read(offset, 8);
  expect(source.reads.map(([, length]) => length)).toEqual([16, 16, 16, 16]);
});

test("a large read goes straight through and leaves the cache as it is", async () => {
  const source = new ObservedSource(pattern(1024));
  const cache = new CachedByteSource(source, small);
  await cache.read(0, 1);
  await cache.read(8, 500);
  await cache.read(1, 1);
  expect(source.reads).toEqual([
    [0, 16],
    [8, 500],
  ]);
});

test("the least recently used block leaves first", async () => {
  const source = new ObservedSource(pattern(1024));
  const cache = new CachedByteSource(source, small);
  for (const block of [0, 10, 20, 30, 0, 40]) await cache.read(block * 16, 1);
  source.reads.length = 0;
  await cache.read(0, 1);
  await cache.read(160, 1);
  expect(source.reads).toEqual([[160, 16]]);
});

test("a bad sector ahead does not hide the block before it, and is tried again when asked for", async () => {
  const source = new ObservedSource(pattern(256));
  source.broken = [40, 41];
  const cache = new CachedByteSource(source, small);
  await cache.read(0, 1);
  expect(await cache.read(16, 8)).toEqual(pattern(256).slice(16, 24));
  await expect(cache.read(32, 8)).rejects.toMatchObject({ code: "unreadable" });
  source.broken = undefined;
  expect(await cache.read(32, 8)).toEqual(pattern(256).slice(32, 40));
});

test("bytes that were handed out are the caller's own", async () => {
  const cache = new CachedByteSource(new MemoryByteSource(pattern(256)), small);
  (await cache.read(0, 16)).fill(0xff);
  expect(await cache.read(0, 16)).toEqual(pattern(16));
});

test("a range beyond the end is an error that names the place", async () => {
  const cache = new CachedByteSource(new MemoryByteSource(pattern(100)), small);
  await expect(cache.read(90, 11)).rejects.toMatchObject({ code: "corrupt", offset: 90 });
  await expect(cache.read(-1, 1)).rejects.toMatchObject({ code: "corrupt" });
  await expect(cache.read(0, Number.NaN)).rejects.toMatchObject({ code: "corrupt" });
  await expect(cache.read(2 ** 53, 1)).rejects.toMatchObject({ code: "corrupt" });
  expect(await cache.read(100, 0)).toEqual(new Uint8Array());
});
