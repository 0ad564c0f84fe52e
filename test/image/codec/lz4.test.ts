import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decompressLz4 } from "../../../src/image/codec/lz4.ts";
import { isImageError } from "../../../src/image/errors.ts";

const ascii = (text: string) => [...Buffer.from(text, "latin1")];

describe("decompressLz4", () => {
  test.each<[string, readonly number[], string]>([
    ["nothing", [], ""],
    ["an empty last sequence", [0x00], ""],
    ["literals only", [0x50, ...ascii("hello")], "hello"],
    ["15 literals, whose length goes on", [0xf0, 0, ...ascii("123456789012345")], "123456789012345"],
    ["270 literals, whose length goes on twice", [0xf0, 255, 0, ...ascii("x".repeat(270))], "x".repeat(270)],
    ["a match that repeats itself", [0x32, ...ascii("abc"), 3, 0, 0x10, ...ascii("!")], "abcabcabc!"],
    ["a long run of one byte", [0x1f, ...ascii("a"), 1, 0, 255, 6, 0x10, ...ascii("b")], `${"a".repeat(281)}b`],
    [
      "a long match from further back than it is long",
      [0xff, 85, ...ascii("0123456789".repeat(10)), 100, 0, 61, 0x10, ...ascii("!")],
      `${"0123456789".repeat(18)}!`,
    ],
    ["a match at the very end", [0x10, ...ascii("a"), 1, 0], "aaaaa"],
  ])("%s", (_name, block, expected) => {
    expect(Buffer.from(decompressLz4(Uint8Array.from(block), 1000)).toString("latin1")).toBe(expected);
  });

  test.each<[string, readonly number[], RegExp]>([
    ["literals that are cut short", [0x50, ...ascii("hell")], /cut short/],
    ["a length that is cut short", [0xf0, 255], /cut short/],
    ["a distance that is cut short", [0x10, ...ascii("a"), 1], /cut short/],
    ["a distance of zero", [0x10, ...ascii("a"), 0, 0], /before its beginning/],
    ["a match from before the beginning", [0x10, ...ascii("a"), 2, 0], /before its beginning/],
    ["literals beyond the limit", [0xf0, 90, ...ascii("x".repeat(105))], /more than it may/],
    ["a match beyond the limit", [0x1f, ...ascii("a"), 1, 0, 200], /more than it may/],
  ])("%s is damage", (_name, block, message) => {
    expect(() => decompressLz4(Uint8Array.from(block), 100)).toThrow(message);
  });

  test("what is more than wanted can be left out", () => {
    const run = Uint8Array.from([0x1f, ...ascii("a"), 1, 0, 200, 0x10, ...ascii("b")]);
    expect(decompressLz4(run, 100, true).length).toBe(100);
    expect(decompressLz4(Uint8Array.from([0x50, ...ascii("hello")]), 3, true)).toEqual(Uint8Array.from(ascii("hel")));
  });

  test("any bytes give bytes within the limit or an image error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, stops) => {
        try {
          expect(decompressLz4(bytes, 4096, stops).length).toBeLessThanOrEqual(4096);
        } catch (error) {
          if (!isImageError(error)) throw error;
        }
      }),
      { seed: 7, numRuns: 3000 },
    );
  });
});
