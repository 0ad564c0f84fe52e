import { expect } from "vitest";

/** Like `toEqual` for large arrays: fast, and names the first place that differs. */
export function expectBytes(actual: Uint8Array, expected: Uint8Array): void {
  if (Buffer.compare(actual, expected) === 0) return;
  const at = actual.findIndex((byte, index) => byte !== expected[index]);
  expect.fail(
    `${actual.length} bytes, ${expected.length} expected; the first difference is at ${at}: ${actual[at]}, ${expected[at]} expected`,
  );
}
