import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { decompressLzma } from "../../../src/image/codec/lzma-alone.ts";
import { isImageError } from "../../../src/image/errors.ts";
import { collect, sample } from "./samples.ts";

const hello = Buffer.from("5d00008000ffffffffffffffff00341949ee8e6821ffffffb9e00000", "hex");
/** lc=0, lp=2, pb=0. */
const otherProperties = Buffer.from("1200100000ffffffffffffffff00341a14e2c427b3588018bbffff84b40000", "hex");
/** Runs, repeats and text, packed by `xz --format=lzma`. */
const mixed = Buffer.from(
  "XQAAgAD//////////wAwmIitSzcD7ZK6Rcnp4ap4bIIGuBDVp7NIZgeNUfXX4dk1PyjqbFR+ghzq74zMedUMSCBmlu8K+fT1cZzm4VDZuxaanjZbbUVp7BMp9xA4//+uvAAA",
  "base64",
);
const unpack = (bytes: Uint8Array) => collect(decompressLzma(new MemoryByteSource(bytes)));
const withSize = (bytes: Uint8Array, size: number) =>
  Buffer.concat([bytes.subarray(0, 5), Buffer.of(size, 0, 0, 0, 0, 0, 0, 0), bytes.subarray(13)]);
const changed = (at: number, byte: number) => hello.map((old, index) => (index === at ? byte : old));

describe("decompressLzma", () => {
  test.each([
    ["a few bytes", hello, "hello"],
    ["other properties", otherProperties, "hello hello hello hello"],
    ["runs, repeats and text", mixed, sample],
    // Inside of the first matches a window of 4 KiB and one of 8 MiB say the same.
    ["a dictionary of nothing, taken for the least", changed(3, 0), "hello"],
  ])("%s, and where the data end", async (_name, packed, expected) => {
    const { text, end } = await unpack(Buffer.concat([packed, Buffer.from("more")]));
    expect(text).toBe(expected);
    expect(end).toBe(packed.length);
  });

  test("with a size it ends there, without a marker", async () => {
    expect((await unpack(withSize(hello, 5))).text).toBe("hello");
    expect((await unpack(withSize(hello, 2))).text).toBe("he");
  });

  test.each<[string, Uint8Array, string, RegExp]>([
    ["nothing", new Uint8Array(), "corrupt", /cut short/],
    ["the header alone", hello.subarray(0, 13), "corrupt", /cut short/],
    ["a part of the data", hello.subarray(0, 20), "corrupt", /cut short/],
    ["impossible properties", changed(0, 225), "corrupt", /properties/],
    ["a first byte that is no zero", changed(13, 1), "corrupt", /zero/],
    ["fewer bytes than the size", withSize(hello, 6), "corrupt", /ends before its size/],
    ["a match beyond the size", withSize(otherProperties, 8), "corrupt", /more than it may/],
    ["a dictionary of four gigabytes", changed(4, 0xff), "too-large", /dictionary/],
  ])("%s is refused", async (_name, bytes, code, message) => {
    await expect(unpack(bytes)).rejects.toMatchObject({ code, layer: "lzma", message: expect.stringMatching(message) });
  });

  test("any bytes behind a header, and any damage, give bytes or an image error", async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((rest) => Buffer.concat([hello.subarray(0, 14), rest])),
      fc
        .tuple(fc.nat(mixed.length - 1), fc.nat(255))
        .map(([at, byte]) => mixed.map((old, i) => (i === at ? byte : old))),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (packed) => {
        await unpack(packed).catch((error: unknown) => expect(isImageError(error)).toBe(true));
      }),
    );
  });
});
