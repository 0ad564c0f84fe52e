import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { spool, unpackedLimit } from "../../../src/image/archive/spool.ts";

async function* chunks(...sizes: number[]): AsyncGenerator<Uint8Array> {
  for (const [index, size] of sizes.entries()) yield new Uint8Array(size).fill(index + 1);
}

describe("spool", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vhdlint-spool-"));
    for (const variable of ["TMPDIR", "TMP", "TEMP"]) vi.stubEnv(variable, folder);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  test("reads back what was written, at any place", async () => {
    const source = await spool(chunks(3, 5, 2), { maxBytes: 10 });
    expect(source.size).toBe(10);
    expect([...(await source.read(2, 4))]).toEqual([1, 2, 2, 2]);
    await expect(source.read(8, 3)).rejects.toMatchObject({ code: "corrupt" });
    await source.close();
    expect(await readdir(folder)).toEqual([]);
  });

  test.skipIf(process.platform === "win32")("has no name while it is open", async () => {
    const source = await spool(chunks(3), { maxBytes: 10 });
    expect(await readdir(folder)).toEqual([]);
    await source.close();
  });

  test("ends at its bound, at an error of the stream and when aborted, and leaves nothing", async () => {
    await expect(spool(chunks(6, 6), { maxBytes: 10 })).rejects.toMatchObject({ code: "too-large" });
    async function* failing() {
      yield new Uint8Array(1);
      throw new Error("no more");
    }
    await expect(spool(failing(), { maxBytes: 10 })).rejects.toThrow("no more");
    const signal = AbortSignal.abort(new Error("stop"));
    await expect(spool(chunks(1), { maxBytes: 10, signal })).rejects.toThrow("stop");
    expect(await readdir(folder)).toEqual([]);
  });

  test("says what to do when the temporary folder cannot be written", async () => {
    for (const variable of ["TMPDIR", "TMP", "TEMP"]) vi.stubEnv(variable, join(folder, "missing"));
    await expect(spool(chunks(1), { maxBytes: 10 })).rejects.toMatchObject({
      code: "unreadable",
      remedy: expect.stringContaining("TMPDIR"),
    });
  });
});

test("a small archive may not unpack to a full disk", () => {
  const gib = 1024 ** 3;
  expect(unpackedLimit(1000)).toBe(4 * gib);
  expect(unpackedLimit(gib / 10)).toBe(10 * gib);
  expect(unpackedLimit(gib)).toBe(64 * gib);
});
