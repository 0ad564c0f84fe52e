import { expect, test } from "vitest";
import { xxhash64 } from "../../../src/image/bytes/xxhash64.ts";

/** The sanity data of the xxHash specification: bytes of a generator, hashes without a seed. */
function sanityBytes(length: number): Uint8Array {
  let state = 2654435761n;
  return Uint8Array.from({ length }, () => {
    const byte = Number(state >> 56n);
    state = (state * 11400714785074694797n) & 0xffffffffffffffffn;
    return byte;
  });
}

test.each([
  [0, 0xef46db3751d8e999n],
  [1, 0xe934a84adb052768n],
  [4, 0x9136a0dca57457een],
  [14, 0x8282dcc4994e35c8n],
  [222, 0xb641ae8cb691c174n],
])("%d bytes", (length, hash) => {
  expect(xxhash64(sanityBytes(length))).toBe(hash);
});
