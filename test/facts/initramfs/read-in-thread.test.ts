import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "rolldown";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cpio } from "../../../fixtures/trees/parts/kernel.ts";
// @ts-expect-error: a script without types
import { buildRamdiskThread } from "../../../scripts/build.mjs";
import type { readInThread as ReadInThread } from "../../../src/facts/initramfs/read-in-thread.ts";
import { readRamdisk } from "../../../src/facts/initramfs/ramdisk.ts";
import type { startThread as StartThread } from "../../../src/facts/initramfs/threads.ts";
import { type ByteSource, MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { ImageError } from "../../../src/image/errors.ts";

/** Both sides as the build makes them; from the sources there are no threads. */
const built = {} as { readInThread: typeof ReadInThread; startThread: typeof StartThread };
let folder = "";
/** How many threads were started so far. */
let threads = 0;
const count = () => (threads += 1);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vhdlint-thread-"));
  await buildRamdiskThread(folder);
  const names = ["read-in-thread", "threads"];
  await build({
    input: Object.fromEntries(names.map((name) => [name, `src/facts/initramfs/${name}.ts`])),
    platform: "node",
    output: { dir: folder, format: "esm", chunkFileNames: "[name].js" },
  });
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  for (const name of names) Object.assign(built, await import(pathToFileURL(join(folder, `${name}.js`)).href));
  process.on("worker", count);
});

afterAll(async () => {
  process.off("worker", count);
  await rm(folder, { recursive: true, force: true });
});

const large = cpio([
  ["usr/lib/modules/6.1.0/kernel/drivers/hv/hv_vmbus.ko", "module"],
  ["etc/modprobe.d/a.conf", "blacklist hv_netvsc\n"],
  ["usr/lib/firmware/blob.bin", randomBytes(6 * 1024 * 1024).toString("base64")],
  ["conf/initramfs.conf", "MODULES=dep\n"],
]);
const packed = new Uint8Array(gzipSync(large, { level: 1 }));

/** Not compressed: what is behind the first half is a file that somebody wants. */
const slack = cpio([
  ["blob.bin", "0".repeat(5 * 1024 * 1024)],
  ["etc/modprobe.d/a.conf", "#".repeat(1024 * 1024)],
]);

/** How it ends, with all that is said of an error. */
async function outcome(reading: Promise<unknown>): Promise<unknown> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { ...error, name: error.name, message: error.message };
  }
}

/** A source whose second half fails like this. */
function failing(bytes: Uint8Array, error: Error): ByteSource {
  const whole = new MemoryByteSource(bytes);
  return {
    size: whole.size,
    async read(offset, length) {
      if (offset + length > whole.size / 2) throw error;
      return whole.read(offset, length);
    },
    async close() {},
  };
}

describe("a large ramdisk is read in a thread as in this one", () => {
  test.each([
    ["compressed", packed],
    ["as it is", large],
    ["cut short", packed.subarray(0, packed.length - 100_000)],
    ["no archive", new Uint8Array(gzipSync(randomBytes(5 * 1024 * 1024)))],
    ["none at all", new Uint8Array(randomBytes(5 * 1024 * 1024)).fill(7, 0, 16)],
  ])("%s", async (_, bytes) => {
    const before = threads;
    const own = await outcome(readRamdisk(new MemoryByteSource(bytes)));
    expect(await outcome(built.readInThread(new MemoryByteSource(bytes)))).toEqual(own);
    expect(threads).toBeLessThanOrEqual(before + 1);
  });

  test.each([
    ["the disk", new ImageError("unreadable", "cannot be read", { layer: "ext4", offset: 12, path: "/boot/initrd" })],
    ["the image", new ImageError("corrupt", "has a hole", { layer: "vhd", remedy: "copy it again" })],
    ["a fault", new Error("x is undefined")],
  ])("an error of %s below it", async (_, error) => {
    for (const bytes of [packed, slack]) {
      const own = await outcome(readRamdisk(failing(bytes, error)));
      expect(own).toMatchObject({ message: expect.stringMatching(/./) });
      expect(await outcome(built.readInThread(failing(bytes, error)))).toEqual(own);
    }
  });
});

test("threads are used again, and two ramdisks at a time have two", async () => {
  const read = () => built.readInThread(new MemoryByteSource(packed));
  const expected = await readRamdisk(new MemoryByteSource(packed));
  await read();
  const before = threads;
  built.startThread();
  expect(await read()).toEqual(expected);
  expect(threads).toBe(before);
  expect(await Promise.all([read(), read()])).toEqual([expected, expected]);
  expect(threads).toBe(before + 1);
});

test("a small ramdisk needs no thread", async () => {
  const before = threads;
  const small = cpio([["init", "#!/bin/sh\n"]]);
  expect([...(await built.readInThread(new MemoryByteSource(small))).names]).toEqual(["init"]);
  expect(threads).toBe(before);
});
