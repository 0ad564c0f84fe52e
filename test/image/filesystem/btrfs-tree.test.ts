import { describe, expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { crc32c } from "../../../src/image/bytes/crc32c.ts";
import { ChunkMap } from "../../../src/image/filesystem/btrfs/chunks.ts";
import { readSuperblock } from "../../../src/image/filesystem/btrfs/superblock.ts";
import { type Key, NodeReader, Tree } from "../../../src/image/filesystem/btrfs/tree.ts";
import { smallImage } from "./fuzz.ts";

const NODE = 4096;
/** Two copies of the same MiB, as DUP has them. */
const COPY = 1024 * 1024;

interface NodeText {
  readonly level?: number;
  readonly generation?: bigint;
  /** Keys with the address and generation of the child, or with the byte of an item. */
  readonly items: readonly (readonly [key: Key, to: number, generation?: bigint])[];
}

const key = (objectid: number | bigint, offset: number | bigint = 0): Key => ({
  objectid: BigInt(objectid),
  type: 1,
  offset: BigInt(offset),
});

function nodeBytes(address: number, { level = 0, generation = 7n, items }: NodeText): Uint8Array {
  const bytes = new Uint8Array(NODE);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(48, BigInt(address), true);
  view.setBigUint64(80, generation, true);
  view.setUint32(96, items.length, true);
  view.setUint8(100, level);
  items.forEach(([{ objectid, type, offset }, to, childGeneration = 7n], index) => {
    const at = 101 + index * (level === 0 ? 25 : 33);
    view.setBigUint64(at, objectid, true);
    view.setUint8(at + 8, type);
    view.setBigUint64(at + 9, offset, true);
    if (level === 0) {
      view.setUint32(at + 17, NODE - 101 - 1 - index, true);
      view.setUint32(at + 21, 1, true);
      view.setUint8(NODE - 1 - index, to);
    } else {
      view.setBigUint64(at + 17, BigInt(to), true);
      view.setBigUint64(at + 25, childGeneration, true);
    }
  });
  view.setUint32(0, crc32c(bytes.subarray(32)), true);
  return bytes;
}

/** A tree whose root is the node at 0; `change` may damage either copy. */
async function treeOf(
  nodes: Readonly<Record<number, NodeText>>,
  change: (bytes: Uint8Array) => void = () => {},
): Promise<Tree> {
  const bytes = new Uint8Array(2 * COPY);
  for (const [address, text] of Object.entries(nodes))
    for (const copy of [0, COPY]) bytes.set(nodeBytes(Number(address), text), copy + Number(address));
  change(bytes);
  const known = await readSuperblock(new MemoryByteSource(smallImage("btrfs")));
  const superblock = { ...known, nodeSize: NODE, systemChunkBytes: 0 };
  const chunks = new ChunkMap(new MemoryByteSource(bytes), superblock);
  const chunk = new DataView(new ArrayBuffer(48 + 64));
  chunk.setBigUint64(0, BigInt(COPY), true);
  chunk.setUint16(44, 2, true);
  for (const [index, place] of [0, COPY].entries()) {
    chunk.setBigUint64(48 + index * 32, 1n, true);
    chunk.setBigUint64(48 + index * 32 + 8, BigInt(place), true);
  }
  chunks.add(0, new Uint8Array(chunk.buffer));
  return new Tree(new NodeReader(chunks, superblock), { address: 0, level: nodes[0]?.level ?? 0, generation: 7n });
}

async function found(items: AsyncIterable<{ readonly key: Key; readonly data: Uint8Array }>) {
  const all: string[] = [];
  for await (const { key: at, data } of items) all.push(`${at.objectid}/${at.offset}=${data[0]}`);
  return all;
}

const everything = [key(0), { objectid: 2n ** 64n - 1n, type: 255, offset: 2n ** 64n - 1n }] as const;

describe("what a tree holds", () => {
  const two = {
    0: {
      level: 1,
      items: [
        [key(256), NODE],
        [key(257, 4096), 2 * NODE],
      ],
    },
    [NODE]: {
      items: [
        [key(256), 1],
        [key(257), 2],
      ],
    },
    [2 * NODE]: {
      items: [
        [key(257, 4096), 3],
        [key(2n ** 63n, 2n ** 63n), 4],
      ],
    },
  } satisfies Record<number, NodeText>;

  test.each([
    [0, ["257/0=2", "257/4096=3"]],
    [4095, ["257/0=2", "257/4096=3"]],
    [4096, ["257/4096=3"]],
    [9999, ["257/4096=3"]],
  ])("around offset %i, over the border of two leaves", async (offset, expected) => {
    expect(await found((await treeOf(two)).itemsAround(257n, 1, BigInt(offset)))).toEqual(expected);
  });

  test("is found by key and in order, numbers of 64 bits too", async () => {
    const tree = await treeOf(two);
    expect(await tree.get(2n ** 63n, 1, 2n ** 63n)).toEqual(Uint8Array.of(4));
    expect(await tree.get(257n, 1, 1n)).toBeUndefined();
    expect(await tree.get(1n, 1, 0n)).toBeUndefined();
    expect(await found(tree.range(...everything))).toEqual([
      "256/0=1",
      "257/0=2",
      "257/4096=3",
      "9223372036854775808/9223372036854775808=4",
    ]);
    expect(await found(tree.itemsAround(255n, 1, 10n))).toEqual([]);
    expect(await found((await treeOf({ 0: { items: [] } })).range(...everything))).toEqual([]);
  });
});

describe("copies of a node", () => {
  const good = { 0: { items: [[key(256), 1]] } } satisfies Record<number, NodeText>;
  const older = nodeBytes(0, { generation: 6n, items: [[key(256), 9]] });

  test.each<[string, (bytes: Uint8Array) => void]>([
    ["damaged", (bytes) => bytes.fill(0xff, 4000, 4010)],
    ["whole and of an older generation", (bytes) => bytes.set(older)],
  ])("one that is %s is passed over", async (_name, change) => {
    expect(await found((await treeOf(good, change)).range(...everything))).toEqual(["256/0=1"]);
  });

  test("of an older generation both are refused", async () => {
    const tree = await treeOf(good, (bytes) => {
      bytes.set(older);
      bytes.set(older, COPY);
    });
    await expect(tree.get(256n, 1, 0n)).rejects.toMatchObject({
      code: "corrupt",
      message: "the tree node at 0 is of generation 6 where 7 belongs",
    });
  });
});

describe("what is no tree", () => {
  test.each<[string, Readonly<Record<number, NodeText>>, RegExp]>([
    [
      "keys out of order",
      {
        0: {
          items: [
            [key(2), 1],
            [key(1), 1],
          ],
        },
      },
      /keys out of order/,
    ],
    [
      "a child that begins elsewhere",
      { 0: { level: 1, items: [[key(1), NODE]] }, [NODE]: { items: [[key(2), 1]] } },
      /does not begin with the key/,
    ],
    [
      "a child that is empty",
      { 0: { level: 1, items: [[key(1), NODE]] }, [NODE]: { items: [] } },
      /does not begin with the key/,
    ],
    [
      "a child of another level",
      { 0: { level: 2, items: [[key(1), NODE]] }, [NODE]: { items: [[key(1), 1]] } },
      /is of level 0 where 1 belongs/,
    ],
  ])("%s", async (_name, nodes, message) => {
    const tree = await treeOf(nodes);
    await expect(found(tree.range(...everything))).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringMatching(message),
    });
  });

  test("nodes that share their children are not walked over and over", async () => {
    // 25 keys, 8 levels: each node leads to all that come behind: a walk of each way would take years.
    const keys = Array.from({ length: 25 }, (_, index) => index);
    const place = (level: number, first: number) => (level === 7 ? 0 : (level * 25 + first + 1) * NODE);
    const nodes: Record<number, NodeText> = {};
    for (let level = 7; level >= 0; level -= 1)
      for (const first of level === 7 ? [0] : keys)
        nodes[place(level, first)] = {
          level,
          items: keys.slice(first).map((index) => [key(index + 1), level === 0 ? 1 : place(level - 1, index)]),
        };
    await expect(found((await treeOf(nodes)).range(key(1000), everything[1]))).resolves.toEqual([]);
    await expect(found((await treeOf(nodes)).range(...everything))).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringMatching(/reaches into the next one/),
    });
  });
});
