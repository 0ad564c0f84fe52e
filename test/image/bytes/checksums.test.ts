import * as fc from "fast-check";
import { expect, test } from "vitest";
import { crc32 } from "../../../src/image/bytes/crc32.ts";
import { crc32c, crc32cRaw } from "../../../src/image/bytes/crc32c.ts";

const ascii = (text: string) => new TextEncoder().encode(text);

test("CRC-32 and CRC-32C give the published check values", () => {
  expect(crc32(ascii("123456789"))).toBe(0xcbf43926);
  expect(crc32c(ascii("123456789"))).toBe(0xe3069283);
  // RFC 3720, appendix B.4.
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
});

test("a checksum can be taken in pieces of any length", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), fc.uint8Array({ maxLength: 50 }), (left, right) => {
      const whole = Uint8Array.from([...left, ...right]);
      expect(crc32c(right, crc32c(left))).toBe(crc32c(whole));
      expect(crc32cRaw(right, crc32cRaw(left, 0xffffffff))).toBe(~crc32c(whole) >>> 0);
      expect(crc32(right, crc32(left))).toBe(crc32(whole));
    }),
    { seed: 3 },
  );
});

test("a checksum is the same wherever the bytes lie in memory", () => {
  const bytes = Uint8Array.from({ length: 64 }, (_, index) => (index * 89) ^ 0xa5);
  for (let from = 0; from < 9; from += 1) {
    for (let to = from; to <= bytes.length; to += 1) {
      let bytewise = 0;
      for (let at = from; at < to; at += 1) bytewise = crc32c(Uint8Array.of(bytes[at] ?? 0), bytewise);
      expect(crc32c(bytes.subarray(from, to))).toBe(bytewise);
      expect(crc32cRaw(bytes, 0xffffffff, from, to)).toBe(~bytewise >>> 0);
    }
  }
});
