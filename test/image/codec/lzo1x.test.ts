import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decompressLzo1x } from "../../../src/image/codec/lzo1x.ts";
import { isImageError } from "../../../src/image/errors.ts";

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
const ends = [0x11, 0, 0];

describe("decompressLzo1x", () => {
  test.each<[string, readonly number[], string]>([
    ["literals only", [17 + 5, ...Buffer.from("hello"), ...ends], "hello"],
    // A copy of length 3 to 4 from 1 to 2048 back: distance 3, length 3.
    ["a near copy that repeats itself", [17 + 3, ...Buffer.from("abc"), 0x40 | (2 << 2), 0, ...ends], "abcabc"],
    // Length 2 + 31 + 9 from 1 back, two bytes of distance.
    ["a run of one byte", [17 + 4, ...Buffer.from("aaaa"), 0x20, 9, 0, 0, ...ends], "a".repeat(4 + 42)],
    // A long first run of literals: 15 + 3 + 10.
    [
      "a long run of literals",
      [0, 10, ...Buffer.from("0123456789".repeat(2) + "abcdefgh"), ...ends],
      "0123456789".repeat(2) + "abcdefgh",
    ],
  ])("%s", (_name, stream, expected) => {
    expect(text(decompressLzo1x(Uint8Array.from(stream), 1000))).toBe(expected);
  });

  test.each<[string, readonly number[], number]>([
    ["a copy from before the beginning", [17 + 3, 1, 2, 3, 0x40 | (3 << 2), 0, ...ends], 100],
    ["a stream without its end", [17 + 3, 1, 2, 3], 100],
    ["literals that are cut short", [17 + 30, 1, 2], 100],
    ["more than the limit", [17 + 4, 1, 1, 1, 1, 0x20, 200, 0, 0, ...ends], 50],
    ["a length without an end", [0, ...Array.from({ length: 400 }, () => 0)], 1000],
    ["nothing", [], 10],
  ])("%s is damage", (_name, stream, limit) => {
    expect(() => decompressLzo1x(Uint8Array.from(stream), limit)).toThrow(/LZO stream/);
  });

  test("any bytes give bytes within the limit or an image error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          expect(decompressLzo1x(bytes, 4096).length).toBeLessThanOrEqual(4096);
        } catch (error) {
          if (!isImageError(error)) throw error;
        }
      }),
      { seed: 7, numRuns: 3000 },
    );
  });
});
