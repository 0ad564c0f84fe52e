import { describe, expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { crc32c } from "../../../src/image/bytes/crc32c.ts";
import { openBtrfs } from "../../../src/image/filesystem/btrfs/btrfs.ts";
import { MountedTree } from "../../../src/image/tree/mounted-tree.ts";
import { fuzzBytes, fuzzFileSystem, smallImage } from "./fuzz.ts";

const SUPERBLOCK = 65536;

async function openTree(name: string, change: (view: DataView) => void = () => {}) {
  const image = smallImage(name);
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  change(view);
  const fileSystem = await openBtrfs(new MemoryByteSource(image));
  return { fileSystem, tree: new MountedTree([{ path: "/", fileSystem }]) };
}

/** Makes the superblock's checksum agree with what a test has changed. */
function sign(view: DataView): void {
  view.setUint32(SUPERBLOCK, crc32c(new Uint8Array(view.buffer, view.byteOffset + SUPERBLOCK + 32, 4096 - 32)), true);
}

describe.each([
  ["btrfs", undefined],
  ["btrfs-zlib", undefined],
  ["btrfs-lzo", "compress-lzo"],
  ["btrfs-zstd", "compress-zstd"],
])("%s", (name, feature) => {
  test("says what it is", async () => {
    const { fileSystem } = await openTree(name);
    expect(fileSystem.details).toMatchObject({
      uuid: "01234567-89ab-cdef-0123-456789abcdef",
      label: name,
      sizeBytes: 64 * 1024 * 1024,
      cleanlyUnmounted: true,
      notes: [],
    });
    if (feature !== undefined) expect(fileSystem.details.features).toContain(feature);
  });

  test("shows files, links, holes, what was set aside, and attributes", async () => {
    const { tree } = await openTree(name);
    expect(await tree.readText("/etc/os-release")).toContain("ID=sles");
    expect(await tree.readLink("/etc/long-link")).toBe(`/${"x".repeat(900)}`);
    const sparse = await tree.read("/etc/sparse");
    expect(sparse.length).toBe(200_003);
    expect(Buffer.from(sparse.subarray(199_998)).toString()).toBe("\0\0end");
    const lines = (await tree.readText("/etc/file")).split("\n");
    expect(lines.length).toBe(20_001);
    expect(lines[19_999]).toBe("line 20000");
    expect(await tree.stat("/etc/file")).toMatchObject({ mode: 0o600, uid: 1000, gid: 100 });
    expect((await tree.read("/etc/preallocated")).every((byte) => byte === 0)).toBe(true);
    expect((await tree.readDir("/many")).length).toBe(300);
    expect(await tree.stat("/many/entry-300")).toMatchObject({ type: "file", sizeBytes: 0 });
    expect(await tree.stat("/etc/fifo")).toMatchObject({ type: "fifo" });
  });
});

describe("subvolumes", () => {
  test("the default one is shown, the others are named and can be shown", async () => {
    const { fileSystem, tree } = await openTree("btrfs-subvolumes");
    expect(await tree.readText("/etc/os-release")).toBe("ID=sles\n");
    const subvolumes = await fileSystem.subvolumes();
    expect(subvolumes.map(({ path, isDefault, isReadOnly }) => [path, isDefault, isReadOnly])).toEqual([
      ["", false, false],
      ["@", false, false],
      ["@/.snapshots/1/snapshot", true, false],
      ["@/var", false, false],
      ["@/.snapshots/1/snapshot/nested", false, false],
      ["@/read-only", false, true],
    ]);
    const inVar = new MountedTree([{ path: "/", fileSystem: await fileSystem.from("/@/var") }]);
    expect(await inVar.readText("/file")).toBe("in var\n");
    await expect(fileSystem.from("@/none")).rejects.toMatchObject({ code: "not-found" });
  });

  test("nested ones are entered, and are empty places in a snapshot", async () => {
    const { fileSystem } = await openTree("btrfs-subvolumes");
    const top = new MountedTree([{ path: "/", fileSystem: await fileSystem.from(5n) }]);
    expect(await top.readText("/@/var/file")).toBe("in var\n");
    expect(await top.readText("/@/read-only/etc/os-release")).toBe("ID=sles\n");
    expect(await top.stat("/@/read-only/nested")).toMatchObject({ type: "directory" });
    expect(await top.readDir("/@/read-only/nested")).toEqual([]);
  });
});

describe("a log tree that was not replayed", () => {
  test("is replayed in memory, and said", async () => {
    const { fileSystem, tree } = await openTree("btrfs-dirty");
    expect(fileSystem.details).toMatchObject({
      cleanlyUnmounted: false,
      notes: ["The log trees of 1 subvolumes were replayed in memory."],
    });
    expect(await tree.readText("/etc/fstab")).toBe("new\n");
    expect(await tree.stat("/etc/fstab.new")).toBeUndefined();
    expect((await tree.stat("/etc/sparse"))?.sizeBytes).toBe(200_007);
    expect(await tree.stat("/added")).toMatchObject({ type: "directory" });
  });

  test("a directory's fsync names files and changes nothing else of them", async () => {
    const { tree } = await openTree("btrfs-named");
    expect([...(await tree.readDir("/"))].map(({ name }) => name).sort()).toEqual(["etc", "top"]);
    expect(await tree.stat("/etc/shadow-second")).toMatchObject({ mode: 0o644, sizeBytes: 10 });
    expect(await tree.stat("/etc/grown-second")).toMatchObject({ mode: 0o600, sizeBytes: 17 });
    expect(await tree.readText("/etc/grown")).toBe("committed\nsynced\n");
  });

  test("without it the old state stays", async () => {
    const { tree } = await openTree("btrfs-dirty", (view) => {
      view.setBigUint64(SUPERBLOCK + 96, 0n, true);
      sign(view);
    });
    expect(await tree.readText("/etc/fstab")).toBe("old\n");
  });

  test("when it is damaged the old state is shown, and that is said", async () => {
    const { fileSystem, tree } = await openTree("btrfs-dirty", (view) => {
      view.setBigUint64(SUPERBLOCK + 96, 4096n, true);
      sign(view);
    });
    expect(fileSystem.details.notes).toEqual([expect.stringMatching(/could not be replayed/)]);
    expect(await tree.readText("/etc/fstab")).toBe("old\n");
  });
});

describe("what cannot be", () => {
  test.each<[string, (view: DataView) => void, string, RegExp]>([
    [
      "a feature that needs another reader is named",
      (view) => view.setUint32(SUPERBLOCK + 188, 0x1000, true),
      "unsupported",
      /feature zoned/,
    ],
    [
      "an unknown incompatible feature is named",
      (view) => view.setUint32(SUPERBLOCK + 188, 0x40000000, true),
      "unsupported",
      /incompat 0x40000000/,
    ],
    ["absurd node sizes", (view) => view.setUint32(SUPERBLOCK + 148, 5000, true), "corrupt", /nodes of 5000/],
    [
      "a root tree that is nowhere",
      (view) => view.setBigUint64(SUPERBLOCK + 80, 2n ** 50n, true),
      "corrupt",
      /no chunk holds/,
    ],
  ])("%s", async (_name, change, code, message) => {
    const changed = openTree("btrfs", (view) => {
      change(view);
      sign(view);
    });
    await expect(changed).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test("a device that is larger than its volume, which the kernel does not mount", async () => {
    const image = smallImage("btrfs");
    await expect(openBtrfs(new MemoryByteSource(image.subarray(0, image.length - 4096)))).rejects.toMatchObject({
      code: "corrupt",
      message: "the file system takes its device for 67108864 bytes, and the volume has 67104768",
    });
  });

  test("checksums of a kind that is not known", async () => {
    await expect(openTree("btrfs", (view) => view.setUint16(SUPERBLOCK + 196, 9, true))).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringMatching(/checksums of type 9/),
    });
  });

  test("a wrong checksum of the superblock", async () => {
    await expect(openTree("btrfs", (view) => view.setUint8(SUPERBLOCK + 300, 1))).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringMatching(/checksum/),
    });
  });
});

describe("data that have changed under their checksums", () => {
  const damage = (view: DataView) => {
    const at = Buffer.from(view.buffer, view.byteOffset, view.byteLength).indexOf("line 10000\n");
    view.setUint8(at, 0x4c);
  };

  test("are not given, as the kernel gives none", async () => {
    const { fileSystem, tree } = await openTree("btrfs", damage);
    await expect(tree.read("/etc/file")).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringMatching(/the data at the address \d+ have a wrong checksum/),
    });
    const root = await fileSystem.root();
    const etc = await fileSystem.lookup(root, "etc");
    const file = etc && (await fileSystem.lookup(etc, "file"));
    // The sectors before it are good.
    const start = file && (await fileSystem.readRange(file, 5, 10));
    expect(start && Buffer.from(start).toString()).toBe("1\nline 2\nl");
  });

  test("are given where the checksums cannot be verified, and that is said", async () => {
    const { fileSystem, tree } = await openTree("btrfs", (view) => {
      damage(view);
      view.setUint16(SUPERBLOCK + 196, 3, true);
    });
    expect(fileSystem.details.notes).toEqual([expect.stringMatching(/BLAKE2, which are not verified/)]);
    expect((await tree.readText("/etc/file")).match(/Line \d+/g)).toEqual(["Line 10000"]);
  });
});

describe("the copies of the superblock", () => {
  /** A longer volume with a copy at 64 MiB of another label and a higher generation. */
  async function withCopy(change: (view: DataView) => void) {
    const small = smallImage("btrfs");
    const image = new Uint8Array(small.length + 65536);
    image.set(small);
    image.copyWithin(small.length, SUPERBLOCK, SUPERBLOCK + 4096);
    const copy = new DataView(image.buffer, small.length - SUPERBLOCK);
    copy.setBigUint64(SUPERBLOCK + 48, BigInt(small.length), true);
    copy.setBigUint64(SUPERBLOCK + 72, 1000n, true);
    copy.setUint8(SUPERBLOCK + 299, 0x58);
    sign(copy);
    change(new DataView(image.buffer));
    return openBtrfs(new MemoryByteSource(image));
  }

  test("count for nothing while the first is good", async () => {
    expect((await withCopy(() => {})).details.label).toBe("btrfs");
  });

  test("are named when the first is damaged: the kernel does not mount it", async () => {
    await expect(withCopy((view) => view.setUint8(SUPERBLOCK + 300, 1))).rejects.toMatchObject({
      code: "corrupt",
      message: "the superblock has a wrong checksum",
      remedy: "btrfs rescue super-recover mends it from a copy that is good",
    });
  });
});

test("RAID0 on one device is read, as mkfs.btrfs makes it", async () => {
  // The node that holds the other chunks has a checksum: the profile is changed in the superblock alone.
  const { tree } = await openTree("btrfs", (view) => {
    view.setUint32(SUPERBLOCK + 811 + 17 + 24, 0x0a, true);
    sign(view);
  });
  expect(await tree.readText("/etc/os-release")).toContain("ID=sles");
});

test("a file system on several devices says that one alone is read", async () => {
  const { fileSystem } = await openTree("btrfs", (view) => {
    view.setBigUint64(SUPERBLOCK + 136, 2n, true);
    sign(view);
  });
  expect(fileSystem.details.notes).toEqual([expect.stringMatching(/^It spans 2 devices, of which device 1 is read/)]);
});

describe("any damage gives a value or an image error", () => {
  test.each(["btrfs", "btrfs-lzo", "btrfs-dirty"])(
    "%s",
    (name) => fuzzFileSystem(withoutChecksums(smallImage(name)), openBtrfs),
    120_000,
  );
  test("random bytes", () => fuzzBytes(openBtrfs), 300_000);
});

/** Checksums would stop most damage at the door. Type 3, which this reader takes on trust, lets it reach every parser. */
function withoutChecksums(image: Uint8Array): Uint8Array {
  new DataView(image.buffer, image.byteOffset).setUint16(SUPERBLOCK + 196, 3, true);
  return image;
}
