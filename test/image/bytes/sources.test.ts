import * as fc from "fast-check";
import { expect, test } from "vitest";
import { MemoryByteSource, SlicedByteSource, readUpTo } from "../../../src/image/bytes/byte-source.ts";
import { MappedByteSource } from "../../../src/image/bytes/mapped-byte-source.ts";
import { OverlayByteSource } from "../../../src/image/bytes/overlay-byte-source.ts";
import { SegmentedByteSource } from "../../../src/image/bytes/segmented-byte-source.ts";
import { fuzzRuns } from "../../fuzz.ts";
import { expectBytes } from "../expect-bytes.ts";

const pattern = (length: number, step = 7) => Uint8Array.from({ length }, (_, index) => (index * step) & 0xff);

test("a window shows its part, and fails by name where it leaves the source", async () => {
  const window = new SlicedByteSource(new MemoryByteSource(pattern(100)), 40, 80);
  expect(await window.read(10, 5)).toEqual(pattern(100).slice(50, 55));
  await expect(window.read(76, 5)).rejects.toMatchObject({ code: "corrupt", offset: 76 });
  await expect(window.read(58, 5)).rejects.toMatchObject({ code: "corrupt", offset: 98 });
});

test("reading up to a length stops at the end", async () => {
  const source = new MemoryByteSource(pattern(10));
  expect(await readUpTo(source, 8, 5)).toHaveLength(2);
  expect(await readUpTo(source, 10, 5)).toHaveLength(0);
  expect(await readUpTo(source, 2 ** 50, 5)).toHaveLength(0);
});

test("segments follow each other, holes read as zeros", async () => {
  const [one, two] = [new MemoryByteSource(pattern(50)), new MemoryByteSource(pattern(60, 3))];
  const source = new SegmentedByteSource([
    { length: 10, source: one, offset: 5 },
    { length: 0, source: two, offset: 0 },
    { length: 20, source: undefined, offset: 0 },
    { length: 5, source: two, offset: 10 },
    { length: 5, source: two, offset: 15 },
  ]);
  const expected = Uint8Array.from([
    ...pattern(50).slice(5, 15),
    ...new Uint8Array(20),
    ...pattern(60, 3).slice(10, 20),
  ]);
  expect(source.size).toBe(40);
  for (let start = 0; start <= 40; start += 1)
    for (let end = start; end <= 40; end += 3)
      expectBytes(await source.read(start, end - start), expected.slice(start, end));
});

test("a map without progress is corrupt, not a loop", async () => {
  const source = new MappedByteSource(100, async () => ({ kind: "zeros", length: 0 }));
  await expect(source.read(7, 5)).rejects.toMatchObject({ code: "corrupt", offset: 7 });
});

test("an overlay reads as if every change had been written", async () => {
  const change = fc.record({ offset: fc.nat(150), length: fc.nat(60), fill: fc.nat(255) });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 25 }), fc.nat(180), async (changes, start) => {
      const model = new Uint8Array(220);
      model.set(pattern(100));
      const overlay = new OverlayByteSource(new MemoryByteSource(pattern(100)));
      let size = 100;
      for (const { offset, length, fill } of changes) {
        model.fill(fill, offset, offset + length);
        if (length > 0) size = Math.max(size, offset + length);
        if (fill === 0) overlay.writeZeros(offset, length);
        else overlay.write(offset, new Uint8Array(length).fill(fill));
      }
      expect(overlay.size).toBe(size);
      const from = Math.min(start, size);
      expectBytes(await overlay.read(from, size - from), model.slice(from, size));
    }),
    { seed: 4, numRuns: fuzzRuns(300) },
  );
});
