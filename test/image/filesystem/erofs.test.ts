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
  ["erofs-lz4-large", ["0padding", "big_pcluster", "ztailpacking", "lz4"]],
  ["erofs-lzma", ["0padding", "big_pcluster", "lzma"]],
  ["erofs-deflate", ["0padding", "big_pcluster", "ztailpacking", "deflate"]],
  ["erofs-zstd", ["0padding", "big_pcluster", "fragments", "zstd"]],
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

describe("extended attributes", () => {
  const label = "system_u:object_r:shadow_t:s0";

  test.each([
    ["/labelled", "security.selinux", label],
    ["/again", "security.selinux", label],
    ["/long", "security.selinux", label],
    ["/long", "user.long", "0123456789".repeat(60)],
    ["/long-again", "user.long", "0123456789".repeat(60)],
    ["/long-again", "security.selinux", undefined],
    ["/none", "security.selinux", undefined],
    ["/none", "trusted.note", "for root"],
    ["/none", "user.note", undefined],
    ["/none", "note", undefined],
    ["/long", "user.lon", undefined],
    ["/link", "security.selinux", "system_u:object_r:label_of_link:s0"],
    ["/fifo", "security.selinux", "system_u:object_r:label_of_fifo:s0"],
    ["/null", "security.selinux", "system_u:object_r:label_of_null:s0"],
    ["/", "security.selinux", "system_u:object_r:label_of_.:s0"],
  ])("%s %s", async (path, name, value) => {
    const { tree } = await openTree("erofs-attributes");
    const found = await tree.attribute(path, name);
    expect(found && Buffer.from(found).toString()).toBe(value);
  });

  /** Asks for the label of a file after its bytes were changed; `body` is where its attributes start. */
  async function changed(path: string, change: (view: DataView, body: number) => void) {
    const image = withoutChecksum(smallImage("erofs-attributes"));
    const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
    const before = await openErofs(new MemoryByteSource(image));
    const inode = await before.lookup(await before.root(), path);
    if (!inode) throw new Error(`${path} is not there`);
    change(view, inode.end - inode.attributesBytes);
    return (await openErofs(new MemoryByteSource(image))).attribute?.(inode, "security.selinux");
  }

  /** Names the label's prefix by a long one, of which the table lies in the unused start of the image. */
  function useLongPrefix(view: DataView, prefix: { readonly bytes: number; readonly base: number }): void {
    const entry =
      Buffer.from(view.buffer, view.byteOffset, view.byteLength).indexOf("selinuxsystem_u:object_r:label_of_fifo") - 4;
    view.setUint8(entry + 1, 0x80);
    view.setUint8(SUPERBLOCK + 91, 1);
    view.setUint32(SUPERBLOCK + 92, 16, true);
    view.setUint16(64, prefix.bytes, true);
    view.setUint8(66, prefix.base);
  }

  test("a long prefix stands for a short one and more", async () => {
    const found = await changed("fifo", (view) => useLongPrefix(view, { bytes: 1, base: 6 }));
    expect(found && Buffer.from(found).toString()).toBe("system_u:object_r:label_of_fifo:s0");
    expect(await changed("fifo", (view) => useLongPrefix(view, { bytes: 1, base: 1 }))).toBeUndefined();
    expect(await changed("fifo", (view) => useLongPrefix(view, { bytes: 2, base: 6 }))).toBeUndefined();
  });

  test.each<[string, string, (view: DataView, body: number) => void, RegExp]>([
    ["more shared ones than fit", "labelled", (view, body) => view.setUint8(body + 4, 255), /claims 255 shared/],
    ["a shared one beyond the end", "labelled", (view, body) => view.setUint32(body + 12, 0xffffffff, true), /beyond/],
    ["one that leaves its inode", "fifo", (view, body) => view.setUint16(body + 14, 0xffff, true), /cut short/],
    ["a long prefix without a short one", "fifo", (view) => useLongPrefix(view, { bytes: 1, base: 7 }), /prefix 0/],
    ["a long prefix without length", "fifo", (view) => useLongPrefix(view, { bytes: 0, base: 6 }), /prefix 0/],
  ])("%s", async (_name, path, change, message) => {
    await expect(changed(path, change)).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringMatching(message),
    });
  });

  test("none behind other inodes", async () => {
    const { tree } = await openTree("erofs");
    expect(await tree.attribute("/etc/file", "security.selinux")).toBeUndefined();
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

test.each(["hard/link", "../../etc"])("a name that leads elsewhere is damage: %s", async (name) => {
  const { tree } = await openTree("erofs", (view) => {
    const image = Buffer.from(view.buffer, view.byteOffset, view.byteLength);
    withoutChecksum(image);
    for (let at = image.indexOf("hard-link"); at >= 0; at = image.indexOf("hard-link", at + 1)) image.write(name, at);
  });
  await expect(tree.readDir("/etc")).rejects.toMatchObject({ code: "corrupt" });
});

describe("compressors", () => {
  /** What lies behind the superblock: a length, then the configuration. */
  const CONFIGURATION = SUPERBLOCK + 128 + 2;

  test.each<[string, string, (view: DataView) => void, string, RegExp]>([
    [
      "one that is not known",
      "erofs-lzma",
      (view) => view.setUint16(SUPERBLOCK + 84, 0x12, true),
      "unsupported",
      /method 4/,
    ],
    ["a newer LZMA", "erofs-lzma", (view) => view.setUint16(CONFIGURATION + 4, 1, true), "unsupported", /format 1/],
    [
      "a large dictionary",
      "erofs-lzma",
      (view) => view.setUint32(CONFIGURATION, 2 ** 24, true),
      "unsupported",
      /16777216/,
    ],
    ["a large window", "erofs-deflate", (view) => view.setUint8(CONFIGURATION, 16), "unsupported", /2\^16 bytes/],
    ["a newer Zstandard", "erofs-zstd", (view) => view.setUint8(CONFIGURATION, 1), "unsupported", /format 1/],
    [
      "a large window of it",
      "erofs-zstd",
      (view) => view.setUint8(CONFIGURATION + 1, 11),
      "unsupported",
      /2\^21 bytes/,
    ],
    ["a short configuration", "erofs-lzma", (view) => view.setUint16(CONFIGURATION - 2, 5, true), "corrupt", /LZMA/],
  ])("%s is refused", async (_case, name, change, code, message) => {
    const opened = openTree(name, (view) => {
      withoutChecksum(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
      change(view);
    });
    await expect(opened).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test("a stretch of more than the kernel takes is refused", async () => {
    const { fileSystem, tree } = await openTree("erofs-lz4-legacy");
    const etc = await fileSystem.lookup(await fileSystem.root(), "etc");
    const inode = etc && (await fileSystem.lookup(etc, "file"));
    if (!inode) throw new Error("/etc/file is not there");
    expect((await tree.read("/etc/file")).length).toBe(inode.size);
    const { tree: changed } = await openTree("erofs-lz4-legacy", (view) => {
      withoutChecksum(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
      // Clusters of 2^27 bytes.
      view.setUint8(Math.ceil(inode.end / 8) * 8 + 7, 15);
    });
    await expect(changed.read("/etc/file")).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringMatching(/a stretch of 134217728 bytes/),
    });
  });

  test("one that the superblock does not name is damage", async () => {
    const { tree } = await openTree("erofs-lzma", (view) => {
      withoutChecksum(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
      view.setUint16(SUPERBLOCK + 84, 0, true);
    });
    await expect(tree.read("/etc/file")).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringMatching(/method 1/),
    });
  });
});

describe("any damage gives a value or an image error", () => {
  test.each([...images.map(([name]) => name), "erofs-attributes"])(
    "%s",
    (name) => fuzzFileSystem(withoutChecksum(smallImage(name)), openErofs),
    120_000,
  );
  test("random bytes", () => fuzzBytes(openErofs), 60_000);
});
