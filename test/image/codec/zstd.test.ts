import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { zstdSamples } from "../../../fixtures/zstd/contents.ts";
import { DecoderMemory } from "../../../src/image/codec/zstd/decoder-memory.ts";
import { ZstdDecoder } from "../../../src/image/codec/zstd/decoder.ts";
import { isImageError } from "../../../src/image/errors.ts";

const MIB = 1024 * 1024;

const sample = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../fixtures/zstd/${name}`, import.meta.url)));

/** The content, handed to the decoder in steps of that size. */
function decode(
  bytes: Uint8Array,
  stepBytes = bytes.length,
  maxWindowBytes = 128 * MIB,
  memory = new DecoderMemory(),
): Uint8Array {
  const decoder = new ZstdDecoder(maxWindowBytes, memory);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += stepBytes)
    for (const piece of decoder.push(bytes.subarray(at, at + stepBytes), at + stepBytes >= bytes.length))
      pieces.push(piece.slice());
  return new Uint8Array(Buffer.concat(pieces));
}

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** A block's head: is it the last one, its kind, its size. */
const block = (isLast: boolean, kind: 0 | 1 | 2 | 3, size: number): readonly number[] => {
  const value = (size << 3) | (kind << 1) | Number(isLast);
  return [value & 255, (value >> 8) & 255, value >> 16];
};
/** A frame without a content size, with a window of a megabyte. */
const frame = (...blocks: readonly (readonly number[])[]): Uint8Array =>
  Uint8Array.from([...MAGIC, 0x00, 0x50, ...blocks.flat()]);
const skippable = Uint8Array.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);

describe("what zstd makes", () => {
  test.each(Object.entries(zstdSamples))("%s", (name, { content }) => {
    const expected = content();
    const packed = sample(name);
    for (const stepBytes of [packed.length, 4096, 61])
      expect(Buffer.compare(decode(packed, stepBytes), expected)).toBe(0);
  });

  test("frames one after the other, and frames to skip", () => {
    const packed = Buffer.concat([skippable, sample("few.zst"), skippable, skippable, sample("short.zst")]);
    const expected = Buffer.concat(["few.zst", "short.zst"].map((name) => zstdSamples[name]?.content() ?? Buffer.of()));
    for (const stepBytes of [packed.length, 1]) expect(Buffer.compare(decode(packed, stepBytes), expected)).toBe(0);
  });

  test("blocks as they are and blocks of one byte", () => {
    expect(decode(frame(block(false, 0, 2), [7, 8], block(false, 1, 3), [9], block(true, 0, 0)))).toEqual(
      Uint8Array.of(7, 8, 9, 9, 9),
    );
  });
});

test("a content size of eight bytes", () => {
  const head = Uint8Array.from([...MAGIC, 0xe0, 9, 0, 0, 0, 0, 0, 0, 0, ...block(true, 1, 9), 5]);
  expect(decode(head)).toEqual(new Uint8Array(9).fill(5));
});

test("a block of very many sequences, all of them by the last offsets", () => {
  const start = [1, 2, 3, 4, 5, 6, 7, 8];
  const packed = frame(block(false, 0, 8), start, block(true, 2, 9), [0, 0xff, 0, 0, 0x54, 0, 0, 0, 1]);
  const expected = [...start];
  // Without literals the first code means the offset before the last: 4 and 1 in turn.
  for (let sequence = 0; sequence < 0x7f00; sequence += 1)
    for (let byte = 0; byte < 3; byte += 1)
      expected.push(expected[expected.length - (sequence % 2 === 0 ? 4 : 1)] ?? 0);
  expect(Buffer.compare(decode(packed), Uint8Array.from(expected))).toBe(0);
});

test("one memory for one frame after the other", () => {
  const memory = new DecoderMemory();
  for (const name of ["mixed.zst", "few.zst", "numbers-near.zst", "words.zst", "few.zst"]) {
    const expected = zstdSamples[name]?.content() ?? Uint8Array.of();
    expect(Buffer.compare(decode(sample(name), 1000, 128 * MIB, memory), expected)).toBe(0);
  }
});

describe("what is no Zstandard data", () => {
  const literals = (...rest: readonly number[]) => frame(block(true, 2, rest.length), rest);
  test.each<[string, Uint8Array, string]>([
    ["another magic", Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]), "no frame"],
    ["bytes behind the last frame", Uint8Array.from([...sample("few.zst"), 1, 2, 3, 4, 5, 6]), "no frame"],
    ["a reserved bit in the header", Uint8Array.from([...MAGIC, 0x08, 0x50, 1, 0, 0]), "reserved bit"],
    ["a reserved kind of block", frame(block(true, 3, 0)), "reserved kind"],
    ["a block beyond the largest", frame(block(true, 0, 131073)), "too long"],
    ["a repeated block beyond the largest", frame(block(true, 1, 131073), [0]), "too long"],
    ["less content than announced", Uint8Array.from([...MAGIC, 0x20, 9, ...block(true, 1, 8), 0]), "more or less"],
    [
      "more content than announced",
      Uint8Array.from([...MAGIC, 0x20, 9, ...block(false, 1, 8), 0, ...block(true, 1, 8), 0]),
      "more or less",
    ],
    ["literals that are cut short", literals(0x38, 1, 2), "cut short"],
    ["no sequences behind the literals", literals(0x08, 65), "cut short"],
    ["bytes behind the last sequence", literals(0x08, 65, 0, 0), "too long"],
    ["a reserved bit in the sequences", literals(0x08, 65, 1, 3, 1), "reserved bit"],
    ["tables of a block before the first", literals(0x08, 65, 1, 0xfc, 1), "never there"],
    ["a code of a block before the first", literals(0x13, 0, 0, 0), "never there"],
    ["a code that stands for nothing", literals(0x08, 65, 1, 0x40, 99, 1), "stands for nothing"],
    ["a bit stream without an end", literals(0x08, 65, 1, 0x00, 0), "without an end"],
    ["a bit stream that is too short", literals(0x08, 65, 1, 0x00, 0x02), "wrong length"],
    ["a table that is larger than allowed", literals(0x08, 65, 1, 0x80, 0x0f, 0, 0, 0, 1), "too large"],
    ["a code without symbols", literals(0x12, 0x80, 0x00, 128, 0), "of no use"],
  ])("%s", (_name, bytes, message) => {
    expect(() => decode(bytes)).toThrow(
      expect.objectContaining({ code: "corrupt", message: expect.stringContaining(message) }),
    );
  });

  test("a frame that ends early", () => {
    for (const name of ["few.zst", "numbers-best.zst"]) {
      const packed = sample(name);
      for (const length of [4, 7, 13, packed.length >> 1, packed.length - 1])
        expect(() => decode(packed.subarray(0, length))).toThrow(expect.objectContaining({ code: "corrupt" }));
    }
  });

  test("a match from before the beginning", () => {
    // One literal and one sequence by tables of one symbol: a literal, an offset, a match of three.
    const match = (offsetCode: number, bits: number) =>
      frame(block(true, 2, 8), [0x08, 65, 1, 0x54, 1, offsetCode, 0, bits]);
    expect(decode(match(2, 0b100))).toEqual(Uint8Array.of(65, 65, 65, 65));
    for (const bits of [0b101, 0b111])
      expect(() => decode(match(2, bits))).toThrow(
        expect.objectContaining({ code: "corrupt", message: expect.stringContaining("before its beginning") }),
      );
  });

  test("a window that is too large, and a dictionary", () => {
    expect(() => decode(sample("numbers.zst"), 4096, 1024)).toThrow(expect.objectContaining({ code: "too-large" }));
    const withDictionary = Uint8Array.from([...MAGIC, 0x21, 5, 9, ...block(true, 1, 9), 0]);
    expect(() => decode(withDictionary)).toThrow(expect.objectContaining({ code: "unsupported" }));
  });

  test("any change to good data gives some content or an image error", () => {
    const samples = ["short.zst", "numbers-best.zst", "mixed.zst"].map(sample);
    fc.assert(
      fc.property(
        fc.nat(samples.length - 1),
        fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.nat(3000),
        (which, changes, cut) => {
          const bytes = (samples[which] ?? Uint8Array.of()).slice(0, 6000 - cut);
          for (const [at, value] of changes) if (at > 5) bytes[at % bytes.length] = value;
          try {
            decode(bytes, 1000, 8 * MIB);
          } catch (error) {
            if (!isImageError(error)) throw error;
          }
        },
      ),
      { seed: 11, numRuns: 400 },
    );
  });
});
