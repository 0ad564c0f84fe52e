import { describe, expect, test } from "vitest";
import { decompressXz } from "../../../src/image/codec/xz-block.ts";

/** `printf hello | xz --check=crc32`, and the same with `--x86 --lzma2`. */
const HELLO =
  "fd377a585a0000016922de360200210116000000742fe5a301000468656c6c6f0000000086a6103600011905bce8eccb9042990d010000000001595a";
const HELLO_X86 =
  "fd377a585a0000016922de3602010400210116000d86351f01000468656c6c6f0000000086a6103600011905bce8eccb9042990d010000000001595a";

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));

describe("decompressXz", () => {
  test("a stream", async () => {
    expect(Buffer.from(await decompressXz(bytes(HELLO), 100)).toString()).toBe("hello");
    expect((await decompressXz(bytes(HELLO), 5)).length).toBe(5);
  });

  test("a filter for machine code is undone", async () => {
    expect(Buffer.from(await decompressXz(bytes(HELLO_X86), 100)).toString()).toBe("hello");
  });

  test.each<[string, Uint8Array, number, RegExp]>([
    ["more than the limit", bytes(HELLO), 4, /more than it may/],
    ["cut short", bytes(HELLO).subarray(0, 40), 100, /damaged/],
    ["rubbish", new Uint8Array(64), 100, /damaged/],
    ["nothing", new Uint8Array(), 100, /damaged/],
  ])("%s is damage", async (_name, input, limit, message) => {
    await expect(decompressXz(input, limit)).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringMatching(message),
    });
    // The decoder is free for the next one.
    expect((await decompressXz(bytes(HELLO), 100)).length).toBe(5);
  });
});
