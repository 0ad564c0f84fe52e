import { describe, expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { openErofs } from "../../../src/image/filesystem/erofs/erofs.ts";
import { MountedTree } from "../../../src/image/tree/mounted-tree.ts";
import { fuzzBytes, fuzzFileSystem, smallImage } from "./fuzz.ts";

const SUPERBLOCK = 1024;

/** Changes are made without the checksum, which would hide all of them but itself. */
async function openTree(name: string, change: (view: DataView) => void = () => {}) {
  const image = smallImage(name);
  change(new DataView(image.buffer, image.byteOffset, image.byteLength));
  const fileSystem = await openErofs(new MemoryByteSource(image));
  return { fileSystem, tree: new MountedTree([{ path: "/", fileSystem }]) };
}

function withoutChecksum(image: Uint8Array): Uint8Array {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  view.setUint32(SUPERBLOCK + 8, view.getUint32(SUPERBLOCK + 8, true) & ~1, true);
  return image;
}

const images: readonly (readonly [name: string, features: readonly string[]])[] = [
  ["erofs", []],
  ["erofs-chunks", ["chunked_file"]],
  ["erofs-chunk-indexes", ["chunked_file"]],
  ["erofs-lz4", ["0padding"]],
  ["erofs-lz4-legacy", []],
  ["erofs-lz4-large", ["0padding", "big_pcluster", "ztailpacking"]],
];

describe.each(images)("%s", (name, features) => {
  test("says what it is", async () => {
    const { fileSystem } = await openTree(name);
    expect(fileSystem.details).toMatchObject({
      uuid: "01234567-89ab-cdef-0123-456789abcdef",
      label: "",
      sizeBytes: smallImage(name).length,
      cleanlyUnmounted: true,
      notes: [],
    });
    expect(fileSystem.details.features).toEqual(["sb_csum", "mtime", ...features]);
  });

  test("shows files, links, holes, devices and directories", async () => {
    const { tree } = await openTree(name);
    expect(await tree.readText("/etc/os-release")).toContain("ID=fedora");
    expect(await tree.readLink("/etc/long-link")).toBe(`/${"x".repeat(900)}`);
    const sparse = await tree.read("/etc/sparse");
    expect(sparse.length).toBe(60_003);
    expect(sparse.subarray(0, 60_000).every((byte) => byte === 0)).toBe(true);
    expect(Buffer.from(sparse.subarray(60_000)).toString()).toBe("end");
    const lines = (await tree.readText("/etc/hard-link")).split("\n");
    expect(lines).toEqual([...Array.from({ length: 4000 }, (_, index) => `line ${index + 1}`), ""]);
    expect(Buffer.from(await tree.readRange("/etc/file", 4090, 12)).toString()).toBe(
      lines.join("\n").slice(4090, 4102),
    );
    expect((await tree.read("/etc/noise")).length).toBe(4200);
    expect(await tree.stat("/etc/file")).toMatchObject({
      mode: 0o600,
      uid: 1000,
      gid: 100,
      modifiedSeconds: 1_700_000_000,
    });
    expect(await tree.stat("/etc/far-owner")).toMatchObject({ uid: 70_000, gid: 4_000_000, sizeBytes: 0 });
    expect((await tree.readDir("/many")).length).toBe(300);
    expect(await tree.stat("/many/entry-300")).toMatchObject({ type: "file", sizeBytes: 0 });
    expect(await tree.stat("/many/entry-301")).toBeUndefined();
    expect(await tree.readDir("/empty")).toEqual([]);
    expect(await tree.stat("/etc/fifo")).toMatchObject({ type: "fifo" });
    expect(await tree.stat("/etc/null")).toMatchObject({ type: "character-device" });
    expect(await tree.stat("/etc/loop")).toMatchObject({ type: "block-device" });
  });
});

describe("what cannot be", () => {
  const unchecked = (change: (view: DataView) => void) => (view: DataView) => {
    withoutChecksum(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
    change(new DataView(view.buffer, view.byteOffset + SUPERBLOCK));
  };
  test.each<[string, (view: DataView) => void, string, RegExp]>([
    ["no magic number", unchecked((view) => view.setUint32(0, 0)), "corrupt", /magic/],
    ["a wrong checksum", (view) => view.setUint8(SUPERBLOCK + 64, 65), "corrupt", /checksum/],
    ["absurd block sizes", unchecked((view) => view.setUint8(12, 40)), "corrupt", /2\^40/],
    ["a newer feature is named", unchecked((view) => view.setUint32(80, 0x80, true)), "unsupported", /48bit/],
    ["an unknown feature is named", unchecked((view) => view.setUint32(80, 0x10000, true)), "unsupported", /0x10000/],
    ["more devices", unchecked((view) => view.setUint16(86, 2, true)), "unsupported", /2 more devices/],
  ])("%s", async (_name, change, code, message) => {
    await expect(openTree("erofs", change)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe("any damage gives a value or an image error", () => {
  test.each(images)("%s", (name) => fuzzFileSystem(withoutChecksum(smallImage(name)), openErofs), 120_000);
  test("random bytes", () => fuzzBytes(openErofs), 60_000);
});
