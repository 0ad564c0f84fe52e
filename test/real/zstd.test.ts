import { execFileSync } from "node:child_process";
import { beforeAll, expect, test } from "vitest";
import { ZstdDecoder } from "../../src/image/codec/zstd/decoder.ts";
import { installTools } from "./tools.ts";

beforeAll(() => installTools({ zstd: "zstd", pzstd: "zstd" }));

/** Bytes with repetitions near and far, as programs and texts have them. */
function content(seed: number, sizeBytes: number): Buffer {
  const bytes = Buffer.alloc(sizeBytes);
  let state = seed;
  const next = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let at = 0; at < sizeBytes;) {
    const length = Math.min(1 + next(1 << next(12)), sizeBytes - at);
    switch (at === 0 ? 0 : next(4)) {
      case 0:
        for (let byte = 0; byte < length; byte += 1) bytes[at + byte] = next(256);
        break;
      case 1:
        for (let byte = 0; byte < length; byte += 1) bytes[at + byte] = 97 + next(1 + next(26));
        break;
      case 2:
        bytes.fill(next(256), at, at + length);
        break;
      default:
        // Byte by byte, so that it may run into itself.
        for (let byte = 0, from = at - 1 - next(Math.min(at, 1 << (1 + next(22)))); byte < length; byte += 1)
          bytes[at + byte] = bytes[from + byte] ?? 0;
    }
    at += length;
  }
  return bytes;
}

function decode(packed: Buffer, stepBytes: number): Buffer {
  const decoder = new ZstdDecoder(128 * 1024 * 1024);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < packed.length; at += stepBytes)
    for (const piece of decoder.push(packed.subarray(at, at + stepBytes), at + stepBytes >= packed.length))
      pieces.push(piece.slice());
  return Buffer.concat(pieces);
}

const calls: readonly (readonly [string, readonly string[]])[] = [
  ...["--fast=20", "--fast", "-1", "-3", "-5", "-7", "-9", "-12", "-15", "-17", "-19"].map(
    (level) => ["zstd", [level]] as const,
  ),
  ["zstd", ["--ultra", "-22"]],
  ["zstd", ["-3", "--long=27"]],
  ["zstd", ["-3", "--no-check", "--zstd=wlog=10"]],
  ["zstd", ["-19", "--zstd=wlog=17,minMatch=3,strategy=9"]],
  ["zstd", ["-6", "--rsyncable"]],
  ["zstd", ["-1", "--target-compressed-block-size=2000"]],
  ["zstd", ["-19", "--no-compress-literals"]],
  ["zstd", ["-1", "--compress-literals"]],
  ["pzstd", ["-3", "-p", "4"]],
];

test.each(calls)(
  "%s %j",
  (program, options) => {
    for (const [seed, sizeBytes] of [1, 1000, 100_000, 128 * 1024, 1_000_000, 8_000_000].entries()) {
      const expected = content(seed + 1, sizeBytes);
      const input = { input: expected, maxBuffer: 64 * 1024 * 1024 };
      const packed = execFileSync(program, ["-q", "-c", ...options], input);
      for (const stepBytes of [65_536, 100_003]) expect(Buffer.compare(decode(packed, stepBytes), expected)).toBe(0);
    }
  },
  120_000,
);
