import * as fc from "fast-check";
import { expect, expectTypeOf, test } from "vitest";
import {
  type Infer,
  array,
  ascii,
  bigU64be,
  bytes,
  guid,
  i32le,
  struct,
  text,
  u16be,
  u32le,
  u64be,
  u64le,
  u8,
  utf16be,
  utf16le,
  uuid,
} from "../../../src/image/bytes/struct.ts";
import { isImageError } from "../../../src/image/errors.ts";

const Sample = struct("sample", 24, {
  magic: [0x00, ascii(4)],
  count: [0x04, u16be],
  size: [0x08, u64be],
  flags: [0x10, array(2, u8)],
  rest: [0x14, u32le],
});

test("decodes each field at its offset, with types", () => {
  const raw = Uint8Array.from([
    0xff, 0x51, 0x46, 0x49, 0xfb, 0x01, 0x02, 0, 0, 0, 0, 0x01, 0x02, 0, 0, 0, 0, 7, 8, 0, 0, 0x78, 0x56, 0x34, 0x12,
  ]);
  const sample = Sample.from(raw, 1);
  expect(sample).toEqual({ magic: "QFI\xfb", count: 0x102, size: 0x10200000000, flags: [7, 8], rest: 0x12345678 });
  expectTypeOf<Infer<typeof Sample>>().toEqualTypeOf<{
    readonly magic: string;
    readonly count: number;
    readonly size: number;
    readonly flags: readonly number[];
    readonly rest: number;
  }>();
});

test("a structure that does not fit is corrupt, never a RangeError", () => {
  expect(() => Sample.from(new Uint8Array(23))).toThrow("the sample is cut short");
  expect(() => Sample.from(new Uint8Array(100), 77)).toThrow("the sample is cut short");
  expect(() => Sample.from(new Uint8Array(100), -1)).toThrow("the sample is cut short");
});

test("64 bits beyond 2^53 - 1 are corrupt", () => {
  const Wide = struct("wide", 8, { value: [0, u64le] });
  const at = (value: bigint) => {
    const raw = new Uint8Array(8);
    new DataView(raw.buffer).setBigUint64(0, value, true);
    return raw;
  };
  expect(Wide.from(at(2n ** 53n - 1n)).value).toBe(Number.MAX_SAFE_INTEGER);
  expect(() => Wide.from(at(2n ** 53n))).toThrow(/the wide is damaged: 0x20000000000000 /);
  const Big = struct("big", 8, { value: [0, bigU64be] });
  expect(Big.from(new Uint8Array(8).fill(0xff)).value).toBe(2n ** 64n - 1n);
});

test("a layout that leaves its structure is refused when it is declared", () => {
  expect(() => struct("short", 4, { value: [1, u32le] })).toThrow(TypeError);
});

test("decodes identifiers in both byte orders", () => {
  const raw = Uint8Array.from({ length: 16 }, (_, index) => index * 17);
  const Ids = struct("ids", 16, { uuid: [0, uuid], guid: [0, guid] });
  expect(Ids.from(raw)).toEqual({
    uuid: "00112233-4455-6677-8899-aabbccddeeff",
    guid: "33221100-5544-7766-8899-AABBCCDDEEFF",
  });
});

test("decodes text up to its NUL", () => {
  const Labels = struct("labels", 12, { utf8: [0, text(4)], little: [4, utf16le(4)], big: [8, utf16be(4)] });
  expect(Labels.from(Uint8Array.from([0x61, 0xff, 0, 0x62, 0x41, 0, 0, 0, 0, 0x42, 0, 0x43]))).toEqual({
    utf8: "a\ufffd",
    little: "A",
    big: "BC",
  });
});

test("fields hold their own bytes", () => {
  const raw = new Uint8Array(4);
  const { value } = struct("copy", 4, { value: [0, bytes(4)] }).from(raw);
  raw.fill(1);
  expect([...value]).toEqual([0, 0, 0, 0]);
});

test("any bytes give a value or an ImageError", () => {
  const Odd = struct("odd", 40, { a: [0, u64le], b: [8, u64be], c: [16, guid], d: [32, i32le], e: [36, utf16le(3)] });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.integer(), (raw, offset) => {
      try {
        Odd.from(raw, offset);
      } catch (error) {
        expect(isImageError(error)).toBe(true);
      }
    }),
    { seed: 2 },
  );
});
