import { ImageError } from "../../errors.ts";
import type { ChunkMap } from "./chunks.ts";
import { type Superblock, checksumMatches } from "./superblock.ts";

/** Objects are numbered with 64 bits, and the special ones count down from the top. */
export interface Key {
  readonly objectid: bigint;
  readonly type: number;
  readonly offset: bigint;
}

export interface Item {
  readonly key: Key;
  readonly data: Uint8Array;
}

export const KeyType = {
  inodeItem: 1,
  inodeRef: 12,
  inodeExtref: 13,
  xattrItem: 24,
  dirLogIndex: 72,
  dirItem: 84,
  dirIndex: 96,
  extentData: 108,
  rootItem: 132,
  rootBackref: 144,
  chunkItem: 228,
} as const;

const HEADER_BYTES = 101;
const LEAF_ITEM_BYTES = 25;
const NODE_ITEM_BYTES = 33;
const MAX_LEVEL = 7;
const MAX_CACHED_NODES = 512;
const MAX_OFFSET = 0xffffffffffffffffn;

interface Node {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly level: number;
  readonly count: number;
  readonly generation: bigint;
}

/** Where a tree begins, and the transaction that wrote that node. */
export interface TreeRoot {
  readonly address: number;
  readonly level: number;
  readonly generation: bigint;
}

/** A key in the bytes of a node. */
interface KeyPlace {
  readonly view: DataView;
  readonly at: number;
}

/** What a pointer says of the node that it leads to; `firstKey` is undefined for the root of a tree. */
interface NodePointer extends TreeRoot {
  readonly firstKey: KeyPlace | undefined;
}

/**
 * Reads tree nodes by logical address, checks them and keeps the recent ones (btrfs_tree.h, `struct btrfs_header`). A
 * copy that is not what its parent points to is passed over, as in the kernel (Linux, fs/btrfs/disk-io.c,
 * `btrfs_validate_extent_buffer`): it may be whole and of another time.
 */
export class NodeReader {
  readonly #chunks: ChunkMap;
  readonly #superblock: Superblock;
  readonly #nodes = new Map<number, Promise<Node>>();

  constructor(chunks: ChunkMap, superblock: Superblock) {
    this.#chunks = chunks;
    this.#superblock = superblock;
  }

  async read(pointer: NodePointer): Promise<Node> {
    const { address } = pointer;
    const known = this.#nodes.get(address);
    const node = known ?? this.#readAnyCopy(pointer);
    this.#nodes.delete(address);
    this.#nodes.set(address, node);
    for (const oldest of this.#nodes.keys()) {
      if (this.#nodes.size <= MAX_CACHED_NODES) break;
      this.#nodes.delete(oldest);
    }
    const found = await node;
    if (known) checkPointer(found, pointer);
    return found;
  }

  async #readAnyCopy(pointer: NodePointer): Promise<Node> {
    const copies = this.#chunks.copies(pointer.address);
    for (let copy = 0; ; copy += 1) {
      try {
        const bytes = await this.#chunks.read(pointer.address, this.#superblock.nodeSize, copy);
        const node = this.#decode(pointer.address, bytes);
        checkPointer(node, pointer);
        return node;
      } catch (error) {
        if (!(error instanceof ImageError) || copy + 1 >= copies) throw error;
      }
    }
  }

  #decode(address: number, bytes: Uint8Array): Node {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (!checksumMatches(bytes, this.#superblock.checksumType)) throw damaged(address, "has a wrong checksum");
    if (Number(view.getBigUint64(48, true)) !== address) throw damaged(address, "belongs to another place");
    const count = view.getUint32(96, true);
    const level = view.getUint8(100);
    const itemBytes = level === 0 ? LEAF_ITEM_BYTES : NODE_ITEM_BYTES;
    if (level > MAX_LEVEL || count > Math.floor((bytes.length - HEADER_BYTES) / itemBytes))
      throw damaged(address, `claims ${count} items`);
    const end = HEADER_BYTES + count * itemBytes;
    for (let at = HEADER_BYTES + itemBytes; at < end; at += itemBytes)
      if (compareInPlace(view, at - itemBytes, view, at) >= 0) throw damaged(address, "has keys out of order");
    return { bytes, view, level, count, generation: view.getBigUint64(80, true) };
  }
}

function checkPointer(node: Node, { address, level, generation, firstKey }: NodePointer): void {
  if (node.level !== level) throw damaged(address, `is of level ${node.level} where ${level} belongs`);
  if (node.generation !== generation)
    throw damaged(address, `is of generation ${node.generation} where ${generation} belongs`);
  if (!firstKey) return;
  if (node.count === 0 || compareInPlace(node.view, HEADER_BYTES, firstKey.view, firstKey.at) !== 0)
    throw damaged(address, "does not begin with the key that its parent gives");
}

/** A B-tree: all items in order of their keys. */
export class Tree {
  readonly #nodes: NodeReader;
  readonly #root: NodePointer;

  constructor(nodes: NodeReader, { address, level, generation }: TreeRoot) {
    this.#nodes = nodes;
    this.#root = { address, level, generation, firstKey: undefined };
  }

  /** The item with exactly this key. */
  async get(objectid: bigint, type: number, offset: bigint): Promise<Uint8Array | undefined> {
    const key = wordsOf({ objectid, type, offset });
    for (let pointer = this.#root; ;) {
      const node = await this.#nodes.read(pointer);
      const index = lastNotAfter(node, key);
      if (index < 0) return undefined;
      if (node.level === 0)
        return compareWithKey(node.view, itemPlace(node, index), key) === 0
          ? itemData(node, index, pointer.address)
          : undefined;
      pointer = childPointer(node, index, pointer.address);
    }
  }

  /** The items of one object and type, from one offset on. */
  items(objectid: bigint, type: number, from = 0n): AsyncGenerator<Item> {
    return this.range({ objectid, type, offset: from }, { objectid, type, offset: MAX_OFFSET });
  }

  /** The last item of an object and type at or before an offset, then all behind it. */
  itemsAround(objectid: bigint, type: number, offset: bigint): AsyncGenerator<Item> {
    const to = { objectid, type, offset: MAX_OFFSET };
    return this.#range({ objectid, type, offset: 0n }, { objectid, type, offset }, to);
  }

  /** All items between two keys, both included. */
  range(from: Key, to: Key): AsyncGenerator<Item> {
    return this.#range(from, from, to);
  }

  /**
   * What lies between two keys, but for what is before the last item not after `around`. The children of a node may not
   * reach into each other: else a few nodes of a hostile image could be walked for ever.
   */
  async *#range(from: Key, around: Key, to: Key): AsyncGenerator<Item> {
    const [first, start, last] = [wordsOf(from), wordsOf(around), wordsOf(to)];
    const path: { node: Node; index: number; address: number; limit: KeyPlace | undefined }[] = [];
    const enter = async (pointer: NodePointer, limit: KeyPlace | undefined) => {
      const node = await this.#nodes.read(pointer);
      const { address } = pointer;
      if (limit && compareInPlace(node.view, itemPlace(node, node.count - 1), limit.view, limit.at) >= 0)
        throw damaged(address, "reaches into the next one");
      // Before the first key that is greater lies the child, or the item, that still holds the beginning.
      path.push({ node, index: Math.max(0, lastNotAfter(node, start)), address, limit });
    };
    await enter(this.#root, undefined);
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const { node, index, address, limit } = step;
      if (index >= node.count || compareWithKey(node.view, itemPlace(node, index), last) > 0) {
        path.pop();
        continue;
      }
      step.index += 1;
      const place = itemPlace(node, index);
      if (node.level > 0) {
        const next = index + 1 < node.count ? { view: node.view, at: itemPlace(node, index + 1) } : limit;
        await enter(childPointer(node, index, address), next);
      } else if (compareWithKey(node.view, place, first) >= 0)
        yield { key: readKey(node.view, place), data: itemData(node, index, address) };
    }
  }
}

function itemPlace({ level }: Pick<Node, "level">, index: number): number {
  return HEADER_BYTES + index * (level === 0 ? LEAF_ITEM_BYTES : NODE_ITEM_BYTES);
}

/** `struct btrfs_disk_key`. */
export function readKey(view: DataView, at: number): Key {
  return {
    objectid: view.getBigUint64(at, true),
    type: view.getUint8(at + 8),
    offset: view.getBigUint64(at + 9, true),
  };
}

function childPointer({ view, level }: Node, index: number, address: number): NodePointer {
  const at = itemPlace({ level }, index);
  const child = Number(view.getBigUint64(at + 17, true));
  if (!Number.isSafeInteger(child)) throw damaged(address, "points nowhere");
  return { address: child, level: level - 1, generation: view.getBigUint64(at + 25, true), firstKey: { view, at } };
}

function itemData(node: Node, index: number, address: number): Uint8Array {
  const at = itemPlace(node, index);
  const start = HEADER_BYTES + node.view.getUint32(at + 17, true);
  const end = start + node.view.getUint32(at + 21, true);
  if (end > node.bytes.length) throw damaged(address, "has an item that leaves it");
  return node.bytes.subarray(start, end);
}

/** A key in numbers of 32 bits, which are compared without making a big one of each key on the way. */
interface KeyWords {
  readonly objectHigh: number;
  readonly objectLow: number;
  readonly type: number;
  readonly offsetHigh: number;
  readonly offsetLow: number;
}

function wordsOf({ objectid, type, offset }: Key): KeyWords {
  const low = (value: bigint) => Number(value & 0xffffffffn);
  const high = (value: bigint) => Number((value >> 32n) & 0xffffffffn);
  return {
    objectHigh: high(objectid),
    objectLow: low(objectid),
    type,
    offsetHigh: high(offset),
    offsetLow: low(offset),
  };
}

function compareWithKey(view: DataView, at: number, key: KeyWords): number {
  return (
    view.getUint32(at + 4, true) - key.objectHigh ||
    view.getUint32(at, true) - key.objectLow ||
    view.getUint8(at + 8) - key.type ||
    view.getUint32(at + 13, true) - key.offsetHigh ||
    view.getUint32(at + 9, true) - key.offsetLow
  );
}

function compareInPlace(a: DataView, atA: number, b: DataView, atB: number): number {
  return (
    a.getUint32(atA + 4, true) - b.getUint32(atB + 4, true) ||
    a.getUint32(atA, true) - b.getUint32(atB, true) ||
    a.getUint8(atA + 8) - b.getUint8(atB + 8) ||
    a.getUint32(atA + 13, true) - b.getUint32(atB + 13, true) ||
    a.getUint32(atA + 9, true) - b.getUint32(atB + 9, true)
  );
}

function lastNotAfter(node: Node, key: KeyWords): number {
  let low = 0;
  let high = node.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareWithKey(node.view, itemPlace(node, middle), key) <= 0) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function damaged(address: number, what: string): ImageError {
  return new ImageError("corrupt", `the tree node at ${address} ${what}`, { layer: "btrfs" });
}
