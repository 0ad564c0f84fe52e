import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { decompressXz } from "../../src/image/codec/xz-block.ts";
import { installTools } from "./tools.ts";

beforeAll(() => installTools({ xz: "xz-utils" }));

/** Words that look like calls of every machine, at odd places and close to each other. */
function calls(seed: number, count: number): Buffer {
  let state = seed;
  const next = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const likely = [0xe8, 0xe9, 0xeb, 0xf0, 0xf7, 0xf8, 0xff, 0x00, 0x48, 0x4b, 0x40, 0x7f, 0x01, 0x0f];
  return Buffer.from(
    Array.from({ length: count }, () => (next(4) === 0 ? next(256) : (likely[next(likely.length)] ?? 0))),
  );
}

test.each(["--x86", "--arm", "--armthumb", "--x86=start=4096", "--arm=start=65536"])(
  "what went through xz %s",
  async (filter) => {
    const contents = [
      Buffer.from("x"),
      calls(1, 5),
      calls(2, 4096),
      calls(3, 100_001),
      readFileSync(process.execPath).subarray(0x100_0000, 0x100_0000 + 1024 * 1024),
      readFileSync("/bin/bash"),
    ];
    for (const content of contents)
      for (const check of ["crc32", "crc64", "none"]) {
        const words = ["-c", "-q", `--check=${check}`, filter, "--lzma2=preset=1"];
        const packed = execFileSync("xz", words, { input: content, maxBuffer: 64 * 1024 * 1024 });
        expect(Buffer.compare(await decompressXz(packed, content.length), content)).toBe(0);
      }
  },
);
