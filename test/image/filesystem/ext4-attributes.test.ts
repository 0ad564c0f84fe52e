import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { crc32cRaw } from "../../../src/image/bytes/crc32c.ts";
import { isImageError } from "../../../src/image/errors.ts";
import { attributesInBlock } from "../../../src/image/filesystem/ext4/attributes.ts";
import { openExt4 } from "../../../src/image/filesystem/ext4/ext4.ts";
import { fuzzRuns } from "../../fuzz.ts";
import { smallImage } from "./fuzz.ts";

const MAGIC = 0xea020000;
const BLOCK_BYTES = 1024;
/** Unused in the small image. */
const FREE_BLOCK = 4000;
const EA_INODE_FEATURE = 0x400;
const EA_INODE_FLAG = 0x200000;

interface Stored {
  readonly index: number;
  readonly name: string;
  readonly value?: Uint8Array | string;
  readonly valueInode?: number;
  readonly valueOffset?: number;
  readonly valueSize?: number;
}

const label: Stored = { index: 6, name: "selinux", value: "system_u:object_r:shadow_t:s0\0" };

/** Entries from `first` on, values from the end downwards, as the kernel lays them out. */
function area(length: number, first: number, attributes: readonly Stored[]): Uint8Array {
  const bytes = Buffer.alloc(length);
  let at = first;
  let end = length;
  for (const { index, name, value = "", valueInode = 0, ...forced } of attributes) {
    end -= Math.ceil(value.length / 4) * 4;
    bytes.set(Buffer.from(value), end);
    bytes.set([Buffer.byteLength(name), index], at);
    bytes.writeUInt16LE(forced.valueOffset ?? (value.length === 0 ? 0 : end), at + 2);
    bytes.writeUInt32LE(valueInode, at + 4);
    bytes.writeUInt32LE(forced.valueSize ?? value.length, at + 8);
    bytes.write(name, at + 16);
    at += (16 + Buffer.byteLength(name) + 3) & ~3;
  }
  return bytes;
}

function block(attributes: readonly Stored[], header: { readonly magic?: number; readonly blocks?: number } = {}) {
  const bytes = Buffer.from(area(BLOCK_BYTES, 32, attributes));
  bytes.writeUInt32LE(header.magic ?? MAGIC, 0);
  bytes.writeUInt32LE(1, 4);
  bytes.writeUInt32LE(header.blocks ?? 1, 8);
  return bytes;
}

/** The ext2 image (no checksums, inodes of 256 bytes) with attributes put at /etc/fstab. */
async function openWith(change: (image: Buffer, inode: number) => void) {
  const image = Buffer.from(smallImage("ext2"));
  const { number } = await fstabOf(image);
  change(image, inodeOffset(image, number));
  const { fileSystem, node } = await fstabOf(image);
  const read = async (name: string) => {
    const value = await fileSystem.attribute?.(node, name);
    return value && Buffer.from(value).toString("latin1");
  };
  return { read };
}

async function fstabOf(image: Uint8Array) {
  const fileSystem = await openExt4(new MemoryByteSource(image));
  const etc = await fileSystem.lookup(await fileSystem.root(), "etc");
  const node = etc && (await fileSystem.lookup(etc, "fstab"));
  if (!node) throw new Error("the small image has no /etc/fstab");
  return { fileSystem, node, number: node.number };
}

/** The image has one group; its descriptor is in the block behind the superblock. */
const inodeOffset = (image: Buffer, number: number) =>
  image.readUInt32LE(2 * BLOCK_BYTES + 8) * BLOCK_BYTES + (number - 1) * 256;

const EXTRA_BYTES = 32;
const BODY_BYTES = 256 - 128 - EXTRA_BYTES - 4;

function putInBody(image: Buffer, inode: number, bytes: Uint8Array, magic = MAGIC) {
  image.writeUInt16LE(EXTRA_BYTES, inode + 128);
  image.writeUInt32LE(magic, inode + 128 + EXTRA_BYTES);
  image.set(bytes, inode + 128 + EXTRA_BYTES + 4);
}

function putBlock(image: Buffer, inode: number, bytes: Uint8Array, number = FREE_BLOCK) {
  image.writeUInt32LE(number, inode + 0x68);
  image.set(bytes, FREE_BLOCK * BLOCK_BYTES);
}

const inBody = (attributes: readonly Stored[]) =>
  openWith((image, inode) => putInBody(image, inode, area(BODY_BYTES, 0, attributes)));
const inBlock = (attributes: readonly Stored[], header = {}) =>
  openWith((image, inode) => putBlock(image, inode, block(attributes, header)));

describe.each([
  ["in the inode", inBody],
  ["in a block", inBlock],
])("%s", (_place, put) => {
  test.each<[name: string, stored: Stored]>([
    ["security.selinux", label],
    ["user.käse", { index: 1, name: "käse", value: "x" }],
    ["user.with.dots", { index: 1, name: "with.dots", value: "four" }],
    ["trusted.t", { index: 4, name: "t", value: "12345" }],
    ["system.data", { index: 7, name: "data", value: "d" }],
    ["system.richacl", { index: 8, name: "", value: "r" }],
    ["user.empty", { index: 1, name: "empty" }],
  ])("reads %s", async (name, stored) => {
    const { read } = await put([{ index: 1, name: "four", value: "not this" }, stored]);
    expect(await read(name)).toBe(stored.value ?? "");
  });

  test("compares whole names", async () => {
    const { read } = await put([label]);
    for (const name of [
      "security.selinu",
      "security.selinux2",
      "security.SELINUX",
      "user.selinux",
      "selinux",
      "security",
      "security.",
      "lustre.selinux",
      "",
      "__proto__.x",
    ])
      expect(await read(name), name).toBeUndefined();
  });

  test("takes no prefix out of a stored name", async () => {
    const { read } = await put([
      { index: 0, name: "security.selinux", value: "a" },
      { index: 7, name: "posix_acl_access", value: "b" },
    ]);
    expect(await read("security.selinux")).toBeUndefined();
    expect(await read("system.posix_acl_access")).toBeUndefined();
  });

  test("gives access lists the form that programs get", async () => {
    const stored = ["01000000", "01000600", "02000700e8030000", "04000400", "10000700", "20000000"];
    const { read } = await put([{ index: 2, name: "", value: Buffer.from(stored.join(""), "hex") }]);
    const shown = ["02000000", "01000600ffffffff", "02000700e8030000", "04000400ffffffff", "10000700ffffffff"];
    expect(await read("system.posix_acl_access")).toBe(
      Buffer.from([...shown, "20000000ffffffff"].join(""), "hex").toString("latin1"),
    );
    expect(await read("system.posix_acl_default")).toBeUndefined();
  });

  test.each<[string, string]>([
    ["another version", "0200000001000600"],
    ["no header", "0100"],
    ["an unknown tag", "0100000040000600"],
    ["an entry cut short", "0100000002000700"],
  ])("an access list with %s is corrupt", async (_name, hex) => {
    const { read } = await put([{ index: 2, name: "", value: Buffer.from(hex, "hex") }]);
    await expect(read("system.posix_acl_access")).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringMatching(/access list/),
    });
  });

  test.each<[string, Stored, RegExp]>([
    ["ends beyond the last byte", { ...label, valueOffset: 60_000 }, /not among its values/],
    ["is longer than what is left", { ...label, valueSize: 1020 }, /not among its values/],
    ["is longer than any", { ...label, valueSize: 0xffffffff }, /claims an attribute of 4294967295 bytes/],
    ["lies in the entries", { ...label, valueOffset: 8 }, /not among its values/],
    ["is in another inode, without the feature", { ...label, valueInode: 12 }, /without the feature/],
  ])("a value that %s is corrupt", async (_name, stored, message) => {
    const { read } = await put([stored]);
    await expect(read("security.selinux")).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringMatching(message),
    });
  });
});

describe("in both places", () => {
  test("what is not in the inode is looked up in the block, and the inode goes first", async () => {
    const { read } = await openWith((image, inode) => {
      putInBody(image, inode, area(BODY_BYTES, 0, [label]));
      putBlock(
        image,
        inode,
        block([
          { ...label, value: "of the block" },
          { index: 1, name: "long", value: "y".repeat(600) },
        ]),
      );
    });
    expect(await read("security.selinux")).toBe(label.value);
    expect(await read("user.long")).toBe("y".repeat(600));
    expect(await read("user.short")).toBeUndefined();
  });

  test("an inode without attributes has none", async () => {
    const { read } = await openWith(() => {});
    expect(await read("security.selinux")).toBeUndefined();
  });

  test("without the magic number, or without extra bytes, the rest of an inode is unused", async () => {
    const other = await openWith((image, inode) => putInBody(image, inode, area(BODY_BYTES, 0, [label]), 1));
    expect(await other.read("security.selinux")).toBeUndefined();
    const none = await openWith((image, inode) => {
      image.fill(0, inode + 128, inode + 256);
      // The low half of the magic number is zero: no extra bytes.
      image.writeUInt32LE(MAGIC, inode + 128);
      image.set(area(124, 0, [label]), inode + 132);
    });
    expect(await none.read("security.selinux")).toBeUndefined();
  });
});

describe("a value in an inode of its own", () => {
  const value = "ID=debian\n";
  /** /usr/lib/os-release begins with these bytes and plays the holder of the value. */
  async function withHolder(changes: { readonly flag?: number; readonly size?: number; readonly valueSize?: number }) {
    const image = Buffer.from(smallImage("ext2"));
    const { fileSystem } = await fstabOf(image);
    let holder = await fileSystem.root();
    for (const name of ["usr", "lib", "os-release"]) holder = (await fileSystem.lookup(holder, name)) ?? holder;
    const { read } = await openWith((changed, inode) => {
      const at = inodeOffset(changed, holder.number);
      changed.writeUInt32LE(changed.readUInt32LE(1024 + 0x60) | EA_INODE_FEATURE, 1024 + 0x60);
      changed.writeUInt32LE(holder.flags | (changes.flag ?? EA_INODE_FLAG), at + 0x20);
      changed.writeUInt32LE(changes.size ?? value.length, at + 4);
      const stored = { ...label, value: "", valueInode: holder.number, valueSize: changes.valueSize ?? value.length };
      putInBody(changed, inode, area(BODY_BYTES, 0, [stored]));
    });
    return read("security.selinux");
  }

  test("is read", async () => {
    expect(await withHolder({})).toBe(value);
  });

  test.each([
    ["that is an ordinary file", { flag: 0 }, /does not hold it/],
    ["of another size", { size: value.length + 1 }, /does not hold it/],
    ["of an absurd size", { size: 65_537, valueSize: 65_537 }, /65537 bytes/],
  ])("is corrupt in one %s", async (_name, changes, message) => {
    await expect(withHolder(changes)).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringMatching(message),
    });
  });
});

describe("a block of attributes", () => {
  test.each<[string, object, RegExp]>([
    ["without the magic number", { magic: 1 }, /magic/],
    ["that claims to be two", { blocks: 2 }, /claims 2 blocks/],
  ])("%s is corrupt", async (_name, header, message) => {
    const { read } = await inBlock([label], header);
    await expect(read("security.selinux")).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringMatching(message),
    });
  });

  test.each([1, 4096, 0xffffffff])("%d, outside the file system, is corrupt", async (number) => {
    const { read } = await openWith((image, inode) => putBlock(image, inode, block([label]), number));
    await expect(read("security.selinux")).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringMatching(/does not exist/),
    });
  });

  test("has a high half of its number with 64bit alone", async () => {
    const highHalf = (image: Buffer, inode: number) => {
      putBlock(image, inode, block([label]));
      image.writeUInt16LE(1, inode + 0x76);
    };
    const narrow = await openWith(highHalf);
    expect(await narrow.read("security.selinux")).toBe(label.value);
    const wide = await openWith((image, inode) => {
      highHalf(image, inode);
      image.writeUInt32LE(image.readUInt32LE(1024 + 0x60) | 0x80, 1024 + 0x60);
      image.writeUInt16LE(64, 1024 + 0xfe);
    });
    await expect(wide.read("security.selinux")).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringMatching(/in block 4294971296, which does not exist/),
    });
  });

  test("full of entries without an end is corrupt", async () => {
    const { read } = await openWith((image, inode) => putBlock(image, inode, block([]).fill(0xff, 32)));
    await expect(read("security.selinux")).rejects.toMatchObject({ code: "corrupt" });
  });

  test("is held against its checksum, which begins with all of its number", () => {
    const seed = 0x12345678;
    const number = 5 * 2 ** 32 + 7;
    const bytes = block([label]);
    const head = Buffer.alloc(8);
    head.writeBigUInt64LE(BigInt(number));
    bytes.writeUInt32LE(crc32cRaw(Buffer.concat([head, bytes]), seed), 16);
    expect(attributesInBlock(seed, number, bytes)).toMatchObject([{ index: 6, name: "selinux" }]);
    for (const [otherSeed, otherNumber] of [
      [seed + 1, number],
      [seed, number + 1],
      [seed, 7],
    ] as const)
      expect(() => attributesInBlock(otherSeed, otherNumber, bytes)).toThrow(/wrong checksum/);
    bytes.writeUInt8(bytes.readUInt8(1000) ^ 1, 1000);
    expect(() => attributesInBlock(seed, number, bytes)).toThrow(/attribute block 21474836487 has a wrong checksum/);
  });
});

describe("any bytes give a value or an image error", () => {
  const names = ["security.selinux", "system.posix_acl_access", "user.x"];
  /** Good entries with a few bytes changed reach further than noise does. */
  const damage = fc.array(fc.tuple(fc.nat(BLOCK_BYTES - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 8 });
  const good = [label, { index: 2, name: "", value: Buffer.of(1, 0, 0, 0, 1, 0, 6, 0) }];

  async function readsOrFails(change: (image: Buffer, inode: number) => void) {
    const { read } = await openWith(change);
    for (const name of names) {
      try {
        await read(name);
      } catch (error) {
        if (!isImageError(error)) throw error;
      }
    }
  }

  test("in the inode", () =>
    fc.assert(
      fc.asyncProperty(damage, (changes) => {
        const bytes = area(BODY_BYTES, 0, good);
        for (const [at, byte] of changes) bytes[at % BODY_BYTES] = byte;
        return readsOrFails((image, inode) => putInBody(image, inode, bytes));
      }),
      { seed: 20261124, numRuns: fuzzRuns(100) },
    ));

  test("in a block", () =>
    fc.assert(
      fc.asyncProperty(damage, (changes) => {
        const bytes = block(good);
        for (const [at, byte] of changes) bytes[at < 512 ? at % 80 : at] = byte;
        return readsOrFails((image, inode) => putBlock(image, inode, bytes));
      }),
      { seed: 20261124, numRuns: fuzzRuns(100) },
    ));
});
