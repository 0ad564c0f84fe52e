import * as fc from "fast-check";
import { expect, test } from "vitest";
import { zstdDecompressor } from "../../../src/image/bytes/zstd.ts";
import { expectBounded, fuzzRuns } from "../../fuzz.ts";

const zstdDecompress = zstdDecompressor();

/** `yes 'a disk of a few kilobytes' | head -c 3000 | zstd -19`, with a checksum. */
const frame = Uint8Array.from(
  Buffer.from("KLUv/QRoFQEA0GEgZGlzayBvZiBhIGZldyBraWxvYnl0ZXMKAQBurv05Buw1LGo=", "base64"),
);
const text = "a disk of a few kilobytes\n".repeat(120).slice(0, 3000);

test("gives the content of the frame, whatever follows it", () => {
  for (const tail of [0, 1, 4096])
    expect(new TextDecoder().decode(zstdDecompress(Uint8Array.from([...frame, ...new Uint8Array(tail)]), 3000))).toBe(
      text,
    );
});

test("gives no more than it may", () => {
  expect(() => zstdDecompress(frame, 2999)).toThrow(expect.objectContaining({ code: "too-large" }));
});

test("a frame that is cut, or none, is corrupt", () => {
  for (const length of [0, 3, 4, 7, 12, frame.length - 5])
    expect(() => zstdDecompress(frame.subarray(0, length), 3000)).toThrow(expect.objectContaining({ code: "corrupt" }));
  expect(() => zstdDecompress(new Uint8Array(100), 3000)).toThrow(expect.objectContaining({ code: "corrupt" }));
});

test("a frame that wants a window of gigabytes is refused before anything is allocated", () => {
  const greedy = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0x01, 0, 0]);
  expect(() => zstdDecompress(greedy, 3000)).toThrow(expect.objectContaining({ code: "too-large" }));
});

test("damaged frames give a value or an ImageError", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(frame.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      async (changes) => {
        const damaged = frame.slice();
        for (const [at, value] of changes) damaged[at] = value;
        await expectBounded(() => expect(zstdDecompress(damaged, 5000).length).toBeLessThanOrEqual(5000));
      },
    ),
    { seed: 5, numRuns: fuzzRuns(150) },
  );
});
