import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { crc32cRaw } from "../../../src/image/bytes/crc32c.ts";
import { ImageError, isImageError } from "../../../src/image/errors.ts";
import { readAttribute } from "../../../src/image/filesystem/xfs/attributes.ts";
import { Format, type Inode, decodeInode } from "../../../src/image/filesystem/xfs/inode.ts";
import { type Superblock, readSuperblock } from "../../../src/image/filesystem/xfs/superblock.ts";
import { smallImage } from "./fuzz.ts";

const NUMBER = 131;
const BLOCK_BYTES = 4096;
const FIRST_BLOCK = 100;
const Flag = { local: 1, trusted: 2, security: 4, parent: 8, incomplete: 0x80 } as const;
/** As xfs_db prints them. */
const hashes = { long: 0x0d9bf767, selinux: 0xcd3a75d6 } as const;
const LABEL = "system_u:object_r:shadow_t:s0";

const superblocks: Readonly<Record<"v4" | "v5", Superblock>> = {
  v4: await readSuperblock(new MemoryByteSource(smallImage("xfs-v4"))),
  v5: await readSuperblock(new MemoryByteSource(smallImage("xfs"))),
};

/** An inode whose attribute fork, of that format, has these bytes. */
function inodeWith(superblock: Superblock, format: number, fork: readonly number[], extents = 0): Inode {
  const body = new Uint8Array(512);
  const view = new DataView(body.buffer);
  view.setUint16(0, 0x494e);
  view.setUint16(2, 0o100644);
  view.setUint8(4, superblock.isV5 ? 3 : 2);
  view.setUint8(5, Format.extents);
  view.setUint16(80, extents);
  view.setUint8(82, 8);
  view.setUint8(83, format);
  body.set(fork, (superblock.isV5 ? 176 : 100) + 64);
  return decodeInode({ ...superblock, verifies: false }, NUMBER, body);
}

type Blocks = Readonly<Record<number, Uint8Array>>;

/** The blocks of an attribute fork by their logical numbers, in one extent of sixteen. */
async function find(
  version: "v4" | "v5",
  blocks: Blocks,
  name = "security.selinux",
  superblock = superblocks[version],
): Promise<string | undefined> {
  const record = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, FIRST_BLOCK >> 3, (FIRST_BLOCK & 7) << 5, 0, 16];
  const inode = inodeWith(superblock, Format.extents, record, 1);
  const value = await readAttribute(inode, name, superblock, async (block) => {
    const bytes = blocks[block - FIRST_BLOCK];
    if (!bytes) throw new ImageError("unreadable", `nothing is at ${block}`);
    return superblock.verifies ? sealed(bytes) : bytes;
  });
  return value && Buffer.from(value).toString();
}

/** With the checksum of version 5, unless it has one already. */
function sealed(block: Uint8Array): Uint8Array {
  const view = new DataView(block.buffer);
  if (view.getUint32(12) === 0) view.setUint32(12, ~crc32cRaw(block, 0xffffffff) >>> 0, true);
  return block;
}

function blockOf(version: "v4" | "v5", magic: number, fill: (view: DataView, header: number) => void): Uint8Array {
  const view = new DataView(new ArrayBuffer(BLOCK_BYTES));
  view.setUint16(8, version === "v5" ? magic & 0x3fff : magic);
  if (version === "v5") view.setUint32(52, NUMBER);
  fill(view, version === "v5" ? 56 : 12);
  return new Uint8Array(view.buffer);
}

interface Entry {
  readonly hash: number;
  readonly flags: number;
  /** Of a value that lies elsewhere when the flags say so. */
  readonly remote?: readonly [block: number, bytes: number];
  readonly name: string;
  readonly value?: string;
}

function leaf(version: "v4" | "v5", entries: readonly Entry[], forward = 0): Uint8Array {
  return blockOf(version, 0xfbee, (view, header) => {
    view.setUint32(0, forward);
    view.setUint16(header, entries.length);
    let at = 2000;
    entries.forEach(({ hash, flags, remote, name, value = "" }, index) => {
      const entry = (version === "v5" ? 80 : 32) + index * 8;
      view.setUint32(entry, hash);
      view.setUint16(entry + 4, at);
      view.setUint8(entry + 6, flags);
      const text = Buffer.from(name + value);
      if (remote) {
        view.setUint32(at, remote[0]);
        view.setUint32(at + 4, remote[1]);
      } else view.setUint16(at, value.length);
      const nameAt = at + (remote ? 9 : 3);
      view.setUint8(nameAt - 1, name.length);
      new Uint8Array(view.buffer).set(text, nameAt);
      at = (nameAt + text.length + 3) & ~3;
    });
  });
}

function node(
  version: "v4" | "v5",
  level: number,
  below: readonly (readonly [hash: number, block: number])[],
): Uint8Array {
  return blockOf(version, 0xfebe, (view, header) => {
    view.setUint16(header, below.length);
    view.setUint16(header + 2, level);
    below.forEach(([hash, block], index) => {
      view.setUint32((version === "v5" ? 64 : 16) + index * 8, hash);
      view.setUint32((version === "v5" ? 68 : 20) + index * 8, block);
    });
  });
}

/** A block of a value: raw in version 4. */
function valueBlock(version: "v4" | "v5", letter: string, offset: number, bytes: number, owner = NUMBER): Uint8Array {
  const block = new Uint8Array(BLOCK_BYTES).fill(letter.charCodeAt(0));
  if (version === "v4") return block;
  const view = new DataView(block.buffer);
  block.fill(0, 0, 56);
  view.setUint32(0, 0x5841524d);
  view.setUint32(4, offset);
  view.setUint32(8, bytes);
  view.setUint32(36, owner);
  return block;
}

function changed(block: Uint8Array, change: (view: DataView) => void): Uint8Array {
  change(new DataView(block.buffer));
  return block;
}

const label: Entry = { hash: hashes.selinux, flags: Flag.local | Flag.security, name: "selinux", value: LABEL };

describe("in the inode", () => {
  const entry = (flags: number, name: string, value: string) => [
    name.length,
    value.length,
    flags,
    ...Buffer.from(name + value),
  ];
  const shortForm = (...entries: (readonly number[])[]) => {
    const bytes = entries.flat();
    return [0, 4 + bytes.length, entries.length, 0, ...bytes];
  };
  const fork = shortForm(
    entry(Flag.security | Flag.incomplete, "selinux", "half"),
    entry(Flag.parent, "selinux", "link to a parent"),
    entry(0, "selinux", "of the user"),
    entry(Flag.trusted, "selinux", "trusted"),
    entry(Flag.security, "selinux", LABEL),
    entry(0, "empty", ""),
  );
  const read = async (bytes: readonly number[], name: string) => {
    const inode = inodeWith(superblocks.v5, Format.local, bytes);
    const value = await readAttribute(inode, name, superblocks.v5, () =>
      Promise.reject(new Error("no block is needed")),
    );
    return value && Buffer.from(value).toString();
  };

  test.each([
    ["security.selinux", LABEL],
    ["trusted.selinux", "trusted"],
    ["user.selinux", "of the user"],
    ["user.empty", ""],
    ["user.selinu", undefined],
    ["security.empty", undefined],
  ])("%s", async (name, value) => {
    expect(await read(fork, name)).toBe(value);
  });

  test.each([
    ["a list larger than the inode", [255, 255, 1, 0]],
    ["a list smaller than its header", [0, 3, 0, 0]],
    ["more entries than room", [0, 4, 1, 0, 1, 1, 0, 97, 98]],
    ["a value that leaves the list", [0, 9, 1, 0, 1, 200, 0, 97, 98]],
    ["a name of no bytes", shortForm(entry(0, "", "value"))],
  ])("%s is damage", async (_name, bytes) => {
    await expect(read(bytes, "user.absent")).rejects.toMatchObject({ code: "corrupt", layer: "xfs" });
  });

  test("a name space of which XFS keeps something else is unsupported", async () => {
    await expect(read(fork, "system.posix_acl_access")).rejects.toMatchObject({ code: "unsupported" });
  });
});

test("an inode without a fork, or with an empty one, has no attributes", async () => {
  const inode = inodeWith(superblocks.v5, Format.extents, []);
  const read = () => Promise.reject(new Error("no block is needed"));
  expect(await readAttribute(inode, "user.x", superblocks.v5, read)).toBeUndefined();
  expect(await readAttribute({ ...inode, attributes: undefined }, "user.x", superblocks.v5, read)).toBeUndefined();
});

test("large extent counters have the number of the attributes where that of the data was", () => {
  const body = new Uint8Array(512);
  const view = new DataView(body.buffer);
  view.setUint16(0, 0x494e);
  view.setUint8(4, 3);
  view.setUint32(28, 7);
  view.setUint32(76, 70_000);
  view.setUint8(82, 20);
  const decoded = (flags: number) => {
    view.setUint32(124, flags);
    const { data, attributes } = decodeInode({ ...superblocks.v5, verifies: false }, NUMBER, body);
    return [data.extentCount, attributes?.extentCount];
  };
  expect(decoded(0x10)).toEqual([7, 70_000]);
  view.setUint16(80, 3);
  expect(decoded(0)).toEqual([70_000, 3]);
});

describe.each(["v4", "v5"] as const)("in blocks of %s", (version) => {
  const long = (block: number, bytes: number): Entry => ({
    hash: hashes.long,
    flags: 0,
    remote: [block, bytes],
    name: "long",
  });
  const room = version === "v5" ? BLOCK_BYTES - 56 : BLOCK_BYTES;

  test("a leaf has values in itself and elsewhere", async () => {
    const blocks = {
      0: leaf(version, [long(3, room + 5), label]),
      3: valueBlock(version, "a", 0, room),
      4: valueBlock(version, "b", room, 5),
    };
    expect(await find(version, blocks)).toBe(LABEL);
    expect(await find(version, blocks, "user.long")).toBe("a".repeat(room) + "bbbbb");
    expect(await find(version, blocks, "trusted.long")).toBeUndefined();
    expect(await find(version, blocks, "user.other")).toBeUndefined();
  });

  test("half-made entries and links to parents are passed over", async () => {
    const others = [Flag.incomplete, Flag.parent].map((flag) => ({ ...label, flags: label.flags | flag, value: "no" }));
    expect(await find(version, { 0: leaf(version, others) })).toBeUndefined();
    expect(await find(version, { 0: leaf(version, [...others, label]) })).toBe(LABEL);
  });

  test("nodes lead to the leaf of a hash, and equal hashes go on in the next", async () => {
    const other = { ...label, name: "another" };
    const blocks = {
      0: node(version, 2, [
        [hashes.long, 1],
        [0xffffffff, 2],
      ]),
      2: node(version, 1, [
        [hashes.selinux, 5],
        [0xffffffff, 6],
      ]),
      5: leaf(version, [other], 6),
      6: leaf(version, [other, label], 7),
      7: leaf(version, [{ ...other, hash: 0xffffffff }], 8),
    };
    expect(await find(version, blocks)).toBe(LABEL);
    expect(await find(version, blocks, "trusted.selinux")).toBeUndefined();
  });

  test.each<[string, Blocks, string?]>([
    ["neither leaf nor node", { 0: blockOf(version, 0x1234, () => {}) }],
    [
      "more entries than room",
      { 0: changed(leaf(version, []), (view) => view.setUint16(version === "v5" ? 56 : 12, 9999)) },
    ],
    [
      "a name outside of the block",
      { 0: changed(leaf(version, [label]), (view) => view.setUint16(version === "v5" ? 84 : 36, 4094)) },
    ],
    ["a node below itself", { 0: node(version, 1, [[0xffffffff, 0]]) }],
    ["a leaf where a node should be", { 0: node(version, 2, [[0xffffffff, 1]]), 1: leaf(version, [label]) }],
    ["a node without entries", { 0: node(version, 1, []) }],
    ["a tree that is too high", { 0: node(version, 6, [[0xffffffff, 1]]) }],
    ["a block outside of the fork", { 0: node(version, 1, [[0xffffffff, 16]]) }],
    ["a circle of leaves", { 0: node(version, 1, [[0xffffffff, 1]]), 1: leaf(version, [{ ...label, name: "x" }], 1) }],
    ["a value of more than 64 KiB", { 0: leaf(version, [long(3, 65_537)]) }, "user.long"],
    ["a value outside of the fork", { 0: leaf(version, [long(16, 1)]) }, "user.long"],
  ])("%s is damage", async (_name, blocks, name) => {
    await expect(find(version, blocks, name)).rejects.toMatchObject({ code: "corrupt", layer: "xfs" });
  });

  test("any damage gives a value or an image error", async () => {
    const blocks = [
      node(version, 1, [
        [hashes.selinux, 1],
        [0xffffffff, 2],
      ]),
      leaf(version, [long(3, room + 5), { ...label, name: "another" }], 2),
      leaf(version, [label]),
      valueBlock(version, "a", 0, room),
      valueBlock(version, "b", room, 5),
    ];
    const superblock = { ...superblocks[version], verifies: false };
    const change = fc.tuple(
      fc.nat(blocks.length - 1),
      fc.oneof(fc.nat(128), fc.integer({ min: 2000, max: 2100 })),
      fc.nat(255),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const damaged = blocks.map((block) => block.slice());
        for (const [block, at, value] of changes) damaged[block]?.fill(value, at, at + 1);
        for (const name of ["security.selinux", "user.long"]) {
          try {
            await find(version, { ...damaged }, name, superblock);
          } catch (error) {
            if (!isImageError(error)) throw error;
          }
        }
      }),
      { seed: 20261124, numRuns: 2000 },
    );
  });
});

describe("version 5 tells whose a block is and whether it is whole", () => {
  const remote = leaf("v5", [{ hash: hashes.long, flags: 0, remote: [3, 10], name: "long" }]);
  test.each<[string, Blocks, RegExp, string?]>([
    [
      "a leaf of another inode",
      { 0: changed(leaf("v5", [label]), (view) => view.setUint32(52, 132)) },
      /another inode/,
    ],
    ["a leaf with a wrong checksum", { 0: changed(leaf("v5", [label]), (view) => view.setUint32(12, 1)) }, /checksum/],
    ["a value of another inode", { 0: remote, 3: valueBlock("v5", "a", 0, 10, 132) }, /broken block/, "user.long"],
    ["a value of another size", { 0: remote, 3: valueBlock("v5", "a", 0, 11) }, /broken block/, "user.long"],
    ["a value of another place", { 0: remote, 3: valueBlock("v5", "a", 1, 10) }, /broken block/, "user.long"],
    [
      "a value with a wrong checksum",
      { 0: remote, 3: changed(valueBlock("v5", "a", 0, 10), (view) => view.setUint32(12, 1)) },
      /wrong checksum/,
      "user.long",
    ],
  ])("%s", async (_name, blocks, message, name) => {
    await expect(find("v5", blocks, name)).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringMatching(message),
    });
  });
});

test("an extent tree of empty blocks is damage, however high", async () => {
  // Each level points to one block a hundred times: to walk them all would never end.
  const superblock = superblocks.v4;
  const pointers = (view: DataView, at: number, count: number, block: number) => {
    for (let index = 0; index < count; index += 1) view.setUint32(at + index * 8 + 4, block);
  };
  const room = Math.floor((512 - 100 - 64 - 4) / 16);
  const root = new DataView(new ArrayBuffer(512 - 100 - 64));
  root.setUint16(0, 9);
  root.setUint16(2, room);
  pointers(root, 4 + room * 8, room, 8);
  const inode = inodeWith(superblock, Format.btree, [...new Uint8Array(root.buffer)]);
  const read = async (level: number) => {
    const view = new DataView(new ArrayBuffer(BLOCK_BYTES));
    view.setUint32(0, 0x424d4150);
    view.setUint16(4, level);
    view.setUint16(6, level === 0 ? 0 : 100);
    pointers(view, 24 + Math.floor((BLOCK_BYTES - 24) / 16) * 8, 100, level - 1);
    return new Uint8Array(view.buffer);
  };
  await expect(readAttribute(inode, "user.x", superblock, read)).rejects.toMatchObject({ code: "corrupt" });
});
