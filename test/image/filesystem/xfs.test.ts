import { describe, expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { crc32c } from "../../../src/image/bytes/crc32c.ts";
import { openXfs } from "../../../src/image/filesystem/xfs/xfs.ts";
import { MountedTree } from "../../../src/image/tree/mounted-tree.ts";
import { fuzzBytes, fuzzFileSystem, smallImage } from "./fuzz.ts";

async function openTree(name: string, change: (view: DataView) => void = () => {}) {
  const image = smallImage(name);
  change(new DataView(image.buffer, image.byteOffset, image.byteLength));
  const fileSystem = await openXfs(new MemoryByteSource(image));
  return { fileSystem, tree: new MountedTree([{ path: "/", fileSystem }]) };
}

describe.each(["xfs", "xfs-nrext64"])("%s", (name) => {
  test("says what it is", async () => {
    const { fileSystem } = await openTree(name);
    expect(fileSystem.details).toMatchObject({
      uuid: "01234567-89ab-cdef-0123-456789abcdef",
      label: name,
      sizeBytes: 40 * 1024 * 1024,
      cleanlyUnmounted: true,
      notes: [],
    });
    expect(fileSystem.details.features).toContain("bigtime");
  });

  test("shows files, links, holes, fragments and directories of every form", async () => {
    const { tree } = await openTree(name);
    expect(await tree.readText("/etc/os-release")).toContain("ID=rhel");
    expect(await tree.readLink("/etc/long-link")).toBe(`/${"x".repeat(900)}`);
    const sparse = await tree.read("/etc/sparse");
    expect(sparse.length).toBe(200_003);
    expect(Buffer.from(sparse.subarray(199_998)).toString()).toBe("\0\0end");
    expect(await tree.readText("/etc/file")).toBe("a".repeat(30_000));
    expect(await tree.stat("/etc/file")).toMatchObject({ mode: 0o600, uid: 1000, gid: 100 });
    expect(Buffer.from(await tree.readRange("/etc/fragments", 81 * 4096, 10)).toString()).toBe("tail");
    for (const [path, count] of [
      ["/few", 4],
      ["/some", 60],
      ["/many", 400],
    ] as const) {
      expect((await tree.readDir(path)).length).toBe(count);
      expect(await tree.stat(`${path}/entry-${count}`)).toMatchObject({ type: "file" });
      expect(await tree.stat(`${path}/entry-${count + 1}`)).toBeUndefined();
    }
    expect(await tree.stat("/etc/fifo")).toMatchObject({ type: "fifo" });
  });
});

test("version 4 without types in directories", async () => {
  const { fileSystem, tree } = await openTree("xfs-v4");
  expect(fileSystem.details).toMatchObject({ label: "xfs-v4", features: ["v4"], cleanlyUnmounted: true });
  expect(await tree.readText("/etc/link")).toContain("7.2");
  expect(await tree.readDir("/etc")).toEqual([
    { name: "link", type: "symlink" },
    { name: "os-release", type: "file" },
  ]);
});

describe("a log that was not replayed", () => {
  test("is replayed in memory, and said", async () => {
    const { fileSystem, tree } = await openTree("xfs-dirty");
    expect(fileSystem.details.cleanlyUnmounted).toBe(false);
    expect(fileSystem.details.notes).toEqual([
      expect.stringMatching(/^The log holds \d+ transactions that were replayed in memory\.$/),
    ]);
    expect(await tree.readText("/etc/fstab")).toBe("new\n");
    expect(await tree.stat("/etc/fstab.new")).toBeUndefined();
    expect(await tree.stat("/added")).toMatchObject({ type: "directory" });
    expect(await tree.stat("/many/entry-1")).toBeUndefined();
    expect((await tree.readDir("/few")).length).toBe(3);
  });

  test("when it is damaged the old state is shown, and that is said", async () => {
    const { fileSystem, tree } = await openTree("xfs-dirty", (view) => {
      // The log starts at block logstart, which one group makes linear. Every record loses its magic number.
      const start = view.getUint32(52) * 4096;
      for (let at = start; at < start + 20 * 1024 * 1024; at += 512)
        if (view.getUint32(at) === 0xfeedbabe) view.setUint32(at, view.getUint32(at + 4));
    });
    expect(fileSystem.details).toMatchObject({
      cleanlyUnmounted: false,
      notes: [expect.stringMatching(/could not be replayed/)],
    });
    expect(await tree.readText("/etc/fstab")).toBe("old\n");
  });
});

test("a volume that is smaller than its file system", async () => {
  const fileSystem = await openXfs(new MemoryByteSource(smallImage("xfs").subarray(0, 38 * 1024 * 1024)));
  expect(fileSystem.details).toMatchObject({ sizeBytes: 40 * 1024 * 1024, freeBytes: undefined });
  expect(fileSystem.details.notes).toContain(
    "The file system has 10240 blocks, of which the last 512 are missing in its volume: the kernel does not mount it.",
  );
});

test("a log with features that are not known is not replayed, and that is said", async () => {
  const image = smallImage("xfs-dirty");
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  view.setUint32(220, 0x8);
  view.setUint32(224, crcWithout(image.subarray(0, 512), 224), true);
  const fileSystem = await openXfs(new MemoryByteSource(image));
  expect(fileSystem.details).toMatchObject({
    cleanlyUnmounted: false,
    notes: [expect.stringMatching(/could not be replayed \(log feature 0x8 is not known\)/)],
  });
});

/** The CRC-32C of a structure with its own checksum as zero. */
function crcWithout(structure: Uint8Array, at: number): number {
  const copy = structure.slice();
  copy.fill(0, at, at + 4);
  return crc32c(copy);
}

describe("what cannot be", () => {
  test.each<[string, (view: DataView) => void, string, RegExp]>([
    [
      "an unknown incompatible feature is named",
      (view) => view.setUint32(216, 0x80000000),
      "unsupported",
      /incompat 0x80000000/,
    ],
    [
      "a known one that is not read is named",
      (view) => view.setUint32(216, 0x20b),
      "unsupported",
      /feature zoned \(incompat 0x200\)/,
    ],
    ["an unknown version is named", (view) => view.setUint16(100, 6), "unsupported", /version 6/],
    ["a wrong checksum of the superblock", (view) => view.setUint8(108, 0x21), "corrupt", /checksum/],
    ["no magic number", (view) => view.setUint32(0, 0), "corrupt", /magic/],
    ["absurd block sizes", (view) => view.setUint32(4, 12345), "corrupt", /blocks of 12345/],
    ["groups without blocks", (view) => view.setUint32(84, 0), "corrupt", /groups of 0 blocks/],
    ["a mkfs that did not finish", (view) => view.setUint8(126, 1), "corrupt", /mkfs did not finish/],
  ])("%s", async (_name, change, code, message) => {
    await expect(openTree("xfs", change)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe("any damage gives a value or an image error", () => {
  // Version 4 has no checksums, so that damage reaches every parser; the dirty log is replayed with what it says.
  test.each(["xfs-v4", "xfs-dirty", "xfs"])("%s", (name) => fuzzFileSystem(smallImage(name), openXfs), 600_000);
  test("random bytes", () => fuzzBytes(openXfs), 300_000);
});
