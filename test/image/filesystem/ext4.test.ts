import { describe, expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { openExt4 } from "../../../src/image/filesystem/ext4/ext4.ts";
import { type Entry, readEntries, verifyDirectoryBlock } from "../../../src/image/filesystem/ext4/directory.ts";
import { type Inode, decodeInode } from "../../../src/image/filesystem/ext4/inode.ts";
import { descriptorOffset, readSuperblock } from "../../../src/image/filesystem/ext4/superblock.ts";
import { MountedTree } from "../../../src/image/tree/mounted-tree.ts";
import { fuzzBytes, fuzzFileSystem, smallImage } from "./fuzz.ts";

const uuid = "01234567-89ab-cdef-0123-456789abcdef";

async function openTree(name: string, change: (image: Uint8Array) => void = () => {}) {
  const image = smallImage(name);
  change(image);
  const fileSystem = await openExt4(new MemoryByteSource(image));
  return { fileSystem, tree: new MountedTree([{ path: "/", fileSystem }]) };
}

const put32 = (image: Uint8Array, offset: number, value: number) =>
  new DataView(image.buffer, image.byteOffset).setUint32(offset, value, true);

describe.each([
  ["ext4", "ext4"],
  ["ext4-inline", "ext4"],
  ["ext2", "ext2"],
])("%s", (name, kind) => {
  test("says what it is", async () => {
    const { fileSystem } = await openTree(name);
    expect(fileSystem.kind).toBe(kind);
    expect(fileSystem.details).toMatchObject({
      uuid,
      label: name,
      sizeBytes: 4 * 1024 * 1024,
      cleanlyUnmounted: true,
      notes: [],
    });
  });

  test("shows files, links, holes, attributes and large directories", async () => {
    const { tree } = await openTree(name);
    expect(await tree.readText("/etc/os-release")).toContain("ID=debian");
    expect(await tree.readLink("/etc/long-link")).toBe(`/${"x".repeat(90)}`);
    const sparse = await tree.read("/etc/sparse");
    expect(sparse.length).toBe(200_003);
    expect(sparse.subarray(0, 200_000).every((byte) => byte === 0)).toBe(true);
    expect(Buffer.from(sparse.subarray(200_000)).toString()).toBe("end");
    expect(await tree.readText("/etc/file")).toBe("a".repeat(30_000));
    expect(await tree.stat("/etc/file")).toMatchObject({ mode: 0o600, uid: 1000, gid: 100 });
    expect(await tree.stat("/etc/fifo")).toMatchObject({ type: "fifo" });
    expect((await tree.readDir("/many")).length).toBe(300);
    expect(await tree.stat("/many/entry-300")).toMatchObject({ type: "file", sizeBytes: 0 });
    expect(await tree.stat("/many/entry-301")).toBeUndefined();
    expect((await tree.readDir("/etc/ssh")).length).toBe(0);
  });
});

describe("a journal that was not replayed", () => {
  test("is replayed in memory, and said", async () => {
    const { fileSystem, tree } = await openTree("ext4-dirty");
    expect(fileSystem.details.cleanlyUnmounted).toBe(false);
    expect(fileSystem.details.notes).toEqual(["The journal holds 1 transaction that was replayed in memory."]);
    expect(await tree.readText("/etc/fstab")).toBe("new\n");
    expect(await tree.stat("/etc/fstab.new")).toBeUndefined();
    expect(await tree.stat("/added")).toMatchObject({ type: "directory" });
    expect(await tree.stat("/many/entry-1")).toBeUndefined();
  });

  test("that the kernel would refuse is said, and the old state stays", async () => {
    const { fileSystem, tree } = await openTree("ext4-dirty", (image) => {
      const bytes = Buffer.from(image.buffer, image.byteOffset, image.length);
      // The superblock of the journal: version 2 in the word behind the magic number.
      const at = bytes.indexOf(Buffer.from("c03b399800000004", "hex"));
      bytes.writeUInt32BE(0, at);
    });
    expect(fileSystem.details.cleanlyUnmounted).toBe(false);
    expect(fileSystem.details.notes.join(" ")).toMatch(/no magic number.*the kernel does not mount .* e2fsck/);
    expect(await tree.readText("/etc/fstab")).toBe("old\n");
  });

  test("without the flag the old state stays", async () => {
    // Incompat bit "needs recovery" off; the superblock's checksum is made to agree by switching checksums off.
    const { tree } = await openTree("ext4-dirty", (image) => {
      put32(image, 1024 + 0x60, new DataView(image.buffer).getUint32(1024 + 0x60, true) & ~0x4);
      put32(image, 1024 + 0x64, new DataView(image.buffer).getUint32(1024 + 0x64, true) & ~0x400);
    });
    expect(await tree.readText("/etc/fstab")).toBe("old\n");
  });
});

describe("what cannot be", () => {
  test.each<[string, (image: Uint8Array) => void, object]>([
    [
      "an unknown incompatible feature is named",
      (image) => put32(image, 1024 + 0x60, 0x80000002),
      { code: "unsupported", message: /incompat 0x80000000/ },
    ],
    [
      "compression is named",
      (image) => put32(image, 1024 + 0x60, 0x1),
      {
        code: "unsupported",
        message: /compression/,
        remedy: "lint a directory where a kernel that knows it has mounted it",
      },
    ],
    [
      "an external journal is named",
      (image) => put32(image, 1024 + 0x60, 0x8),
      { code: "unsupported", message: /external journal/ },
    ],
    [
      "a wrong checksum of the superblock",
      (image) => put32(image, 1024 + 0x30, 1),
      { code: "corrupt", message: /checksum/, remedy: expect.stringContaining("e2fsck -f -b 32768") },
    ],
    ["no magic number", (image) => put32(image, 1024 + 0x38, 0), { code: "corrupt", message: /magic/ }],
    ["absurd block sizes", (image) => put32(image, 1024 + 0x18, 40), { code: "corrupt", message: /blocks of 2\^50/ }],
    ["groups without inodes", (image) => put32(image, 1024 + 0x28, 0), { code: "corrupt", message: /empty groups/ }],
  ])("%s", async (_name, change, expected) => {
    await expect(openTree("ext4", change)).rejects.toMatchObject({
      ...expected,
      message: expect.stringMatching((expected as { message: RegExp }).message),
    });
  });

  test("a flipped bit in an inode is noticed by its checksum", async () => {
    const image = smallImage("ext4");
    const { body } = await (await openExt4(new MemoryByteSource(image))).root();
    const { tree } = await openTree("ext4", (other) => {
      // The journal has older copies; the last place is the inode table or one of them, so every one is hit.
      const bytes = Buffer.from(other.buffer, other.byteOffset, other.length);
      for (let at = bytes.indexOf(body); at >= 0; at = bytes.indexOf(body, at + 1))
        bytes.writeUInt8(bytes.readUInt8(at + 4) ^ 1, at + 4);
    });
    await expect(tree.readDir("/")).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringMatching(/inode 2 has a wrong checksum/),
    });
  });
});

describe("what the kernel says at the mount is said", () => {
  const notes = async (change: (image: Uint8Array) => void) => {
    const { fileSystem } = await openTree("ext4", (image) => {
      withoutChecksums(image);
      change(image);
    });
    return fileSystem.details;
  };
  const state = 1024 + 0x3a;

  test("errors that it met", async () => {
    const { notes: said } = await notes((image) => image.fill(3, state, state + 1));
    expect(said).toEqual([expect.stringMatching(/marked it so.*e2fsck/)]);
    expect((await notes((image) => image.fill(1, state, state + 1))).notes).toEqual([]);
  });

  test("a volume that is too small", async () => {
    const image = withoutChecksums(smallImage("ext4"));
    const { details } = await openExt4(new MemoryByteSource(image.subarray(0, image.length - 1500)));
    expect(details.notes).toEqual([expect.stringMatching(/the last 2 are missing .*does not mount/)]);
  });

  test("a broken journal, also where nothing is to be replayed", async () => {
    const details = await notes((image) => {
      const bytes = Buffer.from(image.buffer, image.byteOffset, image.length);
      bytes.writeUInt32BE(0, bytes.indexOf(Buffer.from("c03b399800000004", "hex")));
    });
    expect(details.cleanlyUnmounted).toBe(true);
    expect(details.notes).toEqual([
      "The journal cannot be used (the superblock of the journal has no magic number): the kernel does not mount this file system before e2fsck has mended it.",
    ]);
  });
});

describe("a group descriptor", () => {
  const uninitialized = (image: Uint8Array) => put32(image, 1024 + 0x64, 0x10);
  const firstDescriptor = 2048;
  test.each<[string, string, (image: Uint8Array) => void, RegExp]>([
    ["a wrong checksum", "ext4", (image) => put32(image, firstDescriptor + 0x0c, 77), /group 0 has a wrong checksum/],
    ["a wrong checksum of 16 bits", "ext2", uninitialized, /group 0 has a wrong checksum/],
    [
      "inodes in front of it",
      "ext2",
      (image) => put32(image, firstDescriptor + 8, 1),
      /inodes in block 1, which cannot/,
    ],
    ["inodes behind the end", "ext2", (image) => put32(image, firstDescriptor + 8, 4095), /block 4095, which cannot/],
  ])("with %s is corrupt", async (_name, image, change, message) => {
    const { tree } = await openTree(image, change);
    await expect(tree.readDir("/")).rejects.toMatchObject({ code: "corrupt", message: expect.stringMatching(message) });
  });
});

describe("links", () => {
  const fields = { size: 0x04, sectors: 0x1c, flags: 0x20, block: 0x28, attributeBlock: 0x68 };
  /** Reads a link whose inode is this one, in the place of /etc/link of an image without checksums. */
  async function target(change: (inode: DataView) => void) {
    const image = withoutChecksums(smallImage("ext2"));
    const fileSystem = await openExt4(new MemoryByteSource(image));
    const etc = await fileSystem.lookup(await fileSystem.root(), "etc");
    const link = etc && (await fileSystem.lookup(etc, "long-link"));
    if (!link) throw new Error("there is no link");
    const body = link.body.slice();
    change(new DataView(body.buffer));
    const superblock = await readSuperblock(new MemoryByteSource(image));
    return fileSystem.readLink(decodeInode(superblock, link.number, body));
  }
  const short = (inode: DataView, text: string) => {
    inode.setUint32(fields.size, text.length, true);
    inode.setUint32(fields.sectors, 0, true);
    for (let at = 0; at < 60; at += 1) inode.setUint8(fields.block + at, text.charCodeAt(at) || 0);
  };

  test("in a block go on to their size", async () => {
    expect(await target(() => {})).toBe(`/${"x".repeat(90)}`);
  });
  test("are read from their block also when they are short", async () => {
    expect(await target((inode) => inode.setUint32(fields.size, 5, true))).toBe("/xxxx");
  });
  test("end at the first byte of zero", async () => {
    expect(await target((inode) => inode.setUint32(fields.size, 500, true))).toBe(`/${"x".repeat(90)}`);
    expect(await target((inode) => short(inode, "a\0b"))).toBe("a");
  });
  test("without a block lie in the inode, also where the flag of extents is set", async () => {
    const inInode = await target((inode) => {
      short(inode, "/etc/file");
      inode.setUint32(fields.flags, 0x80000, true);
    });
    expect(inInode).toBe("/etc/file");
  });
  test("have none of the space that their attributes take", async () => {
    const withAttributes = await target((inode) => {
      short(inode, "/etc/file");
      inode.setUint32(fields.attributeBlock, 100, true);
      inode.setUint32(fields.sectors, 2, true);
    });
    expect(withAttributes).toBe("/etc/file");
  });
  test("that need a block and have none are corrupt", async () => {
    await expect(target((inode) => inode.setUint32(fields.sectors, 0, true))).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringMatching(/link of 91 bytes without a block/),
    });
  });
});

describe("a directory", () => {
  const inode = { number: 12, flags: 0, seed: undefined } as Inode;
  const entry = (number: number, name: string, bytes = 16) => {
    const result = Buffer.alloc(bytes);
    result.writeUInt32LE(number, 0);
    result.writeUInt16LE(bytes, 4);
    result.writeUInt8(name.length, 6);
    result.writeUInt8(1, 7);
    result.write(name, 8);
    return result;
  };
  const read = (...entries: readonly Buffer[]) => {
    const into = new Map<string, Entry>();
    readEntries(new Uint8Array(Buffer.concat(entries)), true, into, inode);
    return [...into].map(([name, { inode: number }]) => `${name} ${number}`);
  };

  test("gives the first of two entries of one name, and none that was removed", () => {
    expect(read(entry(0, "gone"), entry(20, "a"), entry(21, "b"), entry(22, "a"))).toEqual(["a 20", "b 21"]);
  });
  test("with a slash in a name is corrupt", () => {
    expect(() => read(entry(20, "a/b"))).toThrow(/inode 12 has a name with a slash/);
  });
  test("without its first block is corrupt", async () => {
    const image = withoutChecksums(smallImage("ext2"));
    const fileSystem = await openExt4(new MemoryByteSource(image));
    const root = await fileSystem.root();
    const body = root.body.slice();
    body.fill(0, 0x28, 0x64);
    const empty = decodeInode(await readSuperblock(new MemoryByteSource(image)), root.number, body);
    await expect(fileSystem.list(empty)).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringMatching(/without its block 0/),
    });
  });
  test("that is made to fill the memory is given up", async () => {
    const image = withoutChecksums(smallImage("ext2"));
    // One block of names, and the tables of a map that is nothing but this block.
    const [names, table, tables] = [4000, 4001, 4002];
    for (let at = 0; at + 12 <= 1008; at += 12) image.set(entry(20, "abcd", 12), names * 1024 + at);
    image.set(entry(0, "", 16), names * 1024 + 1008);
    for (let at = 0; at < 1024; at += 4) {
      put32(image, table * 1024 + at, names);
      put32(image, tables * 1024 + at, table);
    }
    const fileSystem = await openExt4(new MemoryByteSource(image));
    const root = await fileSystem.root();
    const body = root.body.slice();
    put32(body, 0x04, 30_000_000);
    for (let at = 0x28; at < 0x58; at += 4) put32(body, at, names);
    put32(body, 0x58, table);
    put32(body, 0x5c, tables);
    const huge = decodeInode(await readSuperblock(new MemoryByteSource(image)), root.number, body);
    await expect(fileSystem.list(huge)).rejects.toMatchObject({ code: "too-large" });
  });
  test("with checksums has one in every block", async () => {
    const summed = { ...inode, seed: 1 };
    const block = new Uint8Array(Buffer.concat([entry(20, "a", 1024)]));
    expect(() => verifyDirectoryBlock(block, 1, summed)).toThrow(/block without a checksum/);
    expect(() => verifyDirectoryBlock(block, 1, inode)).not.toThrow();
  });
});

describe("the descriptors of the first groups", () => {
  const features = { metaBg: 0x10, extents: 0x40 };
  test.each([
    ["1 KiB blocks", 0, 1, features.extents, 2048],
    ["4 KiB blocks", 2, 0, features.extents, 4096],
    // With bigalloc the count of blocks begins at 0, and the superblock fills block 1 all the same.
    ["1 KiB blocks, counted from 0", 0, 0, features.extents, 2048],
    ["1 KiB blocks, counted from 0, meta_bg", 0, 0, features.extents | features.metaBg, 2048],
    ["1 KiB blocks, meta_bg", 0, 1, features.extents | features.metaBg, 2048],
  ])("%s", async (_name, logBlockSize, firstDataBlock, incompat, expected) => {
    const image = new Uint8Array(4096);
    put32(image, 1024 + 0x00, 16);
    put32(image, 1024 + 0x04, 64);
    put32(image, 1024 + 0x14, firstDataBlock);
    put32(image, 1024 + 0x18, logBlockSize);
    put32(image, 1024 + 0x20, 8192);
    put32(image, 1024 + 0x28, 16);
    put32(image, 1024 + 0x38, 0xef53);
    put32(image, 1024 + 0x60, incompat);
    expect(descriptorOffset(await readSuperblock(new MemoryByteSource(image)), 1)).toBe(expected + 32);
  });
});

describe("any damage gives a value or an image error", () => {
  test.each(["ext4", "ext4-inline", "ext4-dirty", "ext2"])(
    "%s",
    (name) => fuzzFileSystem(withoutChecksums(smallImage(name)), openExt4),
    120_000,
  );
  test("random bytes", () => fuzzBytes(openExt4), 300_000);
});

/** Checksums would stop most damage at the door; without the feature it reaches every parser. */
function withoutChecksums(image: Uint8Array): Uint8Array {
  put32(image, 1024 + 0x64, new DataView(image.buffer, image.byteOffset).getUint32(1024 + 0x64, true) & ~0x400);
  return image;
}
