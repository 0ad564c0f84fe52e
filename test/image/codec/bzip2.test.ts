import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { decompressBzip2 } from "../../../src/image/codec/bzip2.ts";
import { isImageError } from "../../../src/image/errors.ts";
import { collect, sample } from "./samples.ts";

const hello = Buffer.from("425a68393141592653591931653d00000081000244a000219a68334d07338bb9229c28480c98b29e80", "hex");
/** Runs, repeats and text, packed by bzip2 1.0.8. */
const mixed = Buffer.from(
  "QlpoOTFBWSZTWYVJm2sAATifiKCgCAiCACACOACgAAAAgAgwALgKYACaFMABNBNVSephqnjUnxNYT1OCbpqMplMR2n1Nk1GybpvHScJunkdJ3GUymI5jEdJlPqeJyn4v7VTZJXHyVLmOU/RKynCbJ7GowmkzHiep3T/F3JFOFCQhUmbawA==",
  "base64",
);
const unpack = (bytes: Uint8Array) => collect(decompressBzip2(new MemoryByteSource(bytes)));
const changed = (at: number, byte: number) => hello.map((old, index) => (index === at ? byte : old));

describe("decompressBzip2", () => {
  test.each([
    ["a few bytes", hello, "hello"],
    ["runs, repeats and text", mixed, sample],
    ["nothing", Buffer.from("425a683917724538509000000000", "hex"), ""],
  ])("%s, and where the stream ends", async (_name, packed, expected) => {
    const { text, end } = await unpack(Buffer.concat([packed, Buffer.from("more")]));
    expect(text).toBe(expected);
    expect(end).toBe(packed.length);
  });

  test.each<[string, Uint8Array, RegExp]>([
    ["nothing", new Uint8Array(), /cut short/],
    ["a level of 0", changed(3, 0x30), /does not begin/],
    ["no block behind the header", changed(4, 0x32), /no block/],
    ["another checksum of the block", changed(10, 0x18), /checksum of a block/],
    ["another checksum of the stream", changed(38, 0x9a), /fails its checksum/],
    ["cut inside of the block", hello.subarray(0, 25), /cut short/],
    ["cut inside of the end", hello.subarray(0, -1), /cut short/],
    ["randomised", changed(14, 0x80), /randomised/],
  ])("%s is damage", async (_name, bytes, message) => {
    await expect(unpack(bytes)).rejects.toMatchObject({
      code: "corrupt",
      layer: "bzip2",
      message: expect.stringMatching(message),
    });
  });

  test("any bytes behind a header, and any damage, give bytes or an image error", async () => {
    const start = hello.subarray(0, 14);
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((rest) => Buffer.concat([start, rest])),
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
