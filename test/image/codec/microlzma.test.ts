import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decompressMicroLzma } from "../../../src/image/codec/microlzma.ts";
import { isImageError } from "../../../src/image/errors.ts";

const DICTIONARY_BYTES = 1024 * 1024;

/** What `xz --format=lzma` made, its header gone and its properties turned into the first byte. */
function micro(lzma: string): Uint8Array {
  const bytes = Buffer.from(lzma, "hex");
  return Buffer.concat([Buffer.of(~(bytes[0] ?? 0) & 0xff), bytes.subarray(14)]);
}

const hello = micro("5d00008000ffffffffffffffff00341949ee8e6821ffffffb9e00000");
/** lc=0, lp=2, pb=0; all behind the first word is one match. */
const repeated = micro("1200100000ffffffffffffffff00341a14e2c427b3588018bbffff84b40000");
const unpack = (bytes: Uint8Array, length: number, dictionaryBytes = DICTIONARY_BYTES) =>
  Buffer.from(decompressMicroLzma(bytes, length, dictionaryBytes)).toString();

describe("decompressMicroLzma", () => {
  test("gives as many bytes as it is asked for, also from the middle of a match", () => {
    expect(unpack(hello, 5)).toBe("hello");
    expect(unpack(hello, 2)).toBe("he");
    expect(unpack(repeated, 23)).toBe("hello hello hello hello");
    expect(unpack(repeated, 10)).toBe("hello hell");
    expect(unpack(repeated, 23, 4096)).toBe("hello hello hello hello");
    expect(unpack(hello, 0)).toBe("");
  });

  test.each<[string, Uint8Array, number, RegExp]>([
    ["nothing", new Uint8Array(), 5, /cut short/],
    ["a part of the data", hello.subarray(0, 6), 5, /cut short/],
    ["impossible properties", Buffer.from(hello).fill(~225 & 0xff, 0, 1), 5, /properties/],
    ["fewer bytes than asked for", hello, 6, /end marker/],
  ])("%s is refused", (_name, bytes, length, message) => {
    expect(() => unpack(bytes, length)).toThrow(
      expect.objectContaining({ code: "corrupt", layer: "lzma", message: expect.stringMatching(message) }),
    );
  });

  test("any bytes give bytes or an image error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(100_000), (rest, length) => {
        try {
          expect(decompressMicroLzma(Buffer.concat([hello.subarray(0, 1), rest]), length, 4096).length).toBe(length);
        } catch (error) {
          if (!isImageError(error)) throw error;
        }
      }),
    );
  });
});
