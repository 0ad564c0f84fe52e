import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeName, encodeName } from "../../../src/image/tree/name.ts";

test("every name of bytes survives the way to a string and back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect([...encodeName(decodeName(bytes))]).toEqual([...bytes]);
    }),
    { seed: 1, numRuns: 2000 },
  );
});

test("UTF-8 reads as such, other bytes as lone surrogates", () => {
  expect(decodeName(new TextEncoder().encode("käse-日本-🧀"))).toBe("käse-日本-🧀");
  expect(decodeName(Uint8Array.of(0x61, 0xe4, 0x62))).toBe("a\uDCE4b");
});
