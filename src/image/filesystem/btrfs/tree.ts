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
}

/** Reads tree nodes by logical address, checks them and keeps the recent ones (btrfs_tree.h, `struct btrfs_header`). */
export class NodeReader {
  readonly #chunks: ChunkMap;
  readonly #superblock: Superblock;
  readonly #nodes = new Map<number, Promise<Node>>();

  constructor(chunks: ChunkMap, superblock: Superblock) {
    this.#chunks = chunks;
    this.#superblock = superblock;
  }

  read(address: number, level: number): Promise<Node> {
    const known = this.#nodes.get(address);
    const node = known ?? this.#readAnyCopy(address);
    this.#nodes.delete(address);
    this.#nodes.set(address, node);
    for (const oldest of this.#nodes.keys()) {
      if (this.#nodes.size <= MAX_CACHED_NODES) break;
      this.#nodes.delete(oldest);
    }
    return node.then((found) => {
      if (found.level !== level) throw damaged(address, `is of level ${found.level} where ${level} belongs`);
      return found;
    });
  }

  async #readAnyCopy(address: number): Promise<Node> {
    const copies = this.#chunks.copies(address);
    for (let copy = 0; ; copy += 1) {
      try {
        return this.#decode(address, await this.#chunks.read(address, this.#superblock.nodeSize, copy));
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
    const room = Math.floor((bytes.length - HEADER_BYTES) / (level === 0 ? LEAF_ITEM_BYTES : NODE_ITEM_BYTES));
    if (level > MAX_LEVEL || count > room) throw damaged(address, `claims ${count} items`);
    return { bytes, view, level, count };
  }
}

/** A B-tree: all items in order of their keys. */
export class Tree {
  readonly #nodes: NodeReader;
  readonly #address: number;
  readonly #level: number;

  constructor(nodes: NodeReader, address: number, level: number) {
    this.#nodes = nodes;
    this.#address = address;
    this.#level = level;
  }

  /** The item with exactly this key. */
  async get(objectid: bigint, type: number, offset: bigint): Promise<Uint8Array | undefined> {
    const key = { objectid, type, offset };
    let address = this.#address;
    for (let level = this.#level; ; level -= 1) {
      const node = await this.#nodes.read(address, level);
      const index = lastNotAfter(node, key);
      if (index < 0) return undefined;
      if (level === 0) return compareKeys(keyAt(node, index), key) === 0 ? itemData(node, index, address) : undefined;
      address = childAddress(node, index, address);
    }
  }

  /** The items of one object and type, from one offset on. */
  items(objectid: bigint, type: number, from = 0n): AsyncGenerator<Item> {
    return this.range({ objectid, type, offset: from }, { objectid, type, offset: MAX_OFFSET });
  }

  /** The last item of an object and type at or before an offset, then all behind it. */
  async *itemsAround(objectid: bigint, type: number, offset: bigint): AsyncGenerator<Item> {
    const before = await this.#lastNotAfter(this.#address, this.#level, { objectid, type, offset });
    const starts = before && before.objectid === objectid && before.type === type ? before.offset : offset;
    yield* this.items(objectid, type, starts);
  }

  /** All items between two keys, both included. */
  async *range(from: Key, to: Key): AsyncGenerator<Item> {
    yield* this.#range(this.#address, this.#level, from, to);
  }

  async *#range(address: number, level: number, from: Key, to: Key): AsyncGenerator<Item> {
    const node = await this.#nodes.read(address, level);
    // In an inner node the child before the first greater key may still hold the beginning of the range.
    const start = level === 0 ? firstNotBefore(node, from) : Math.max(0, lastNotAfter(node, from));
    for (let index = start; index < node.count; index += 1) {
      const key = keyAt(node, index);
      if (compareKeys(key, to) > 0) return;
      if (level > 0) yield* this.#range(childAddress(node, index, address), level - 1, from, to);
      else yield { key, data: itemData(node, index, address) };
    }
  }

  async #lastNotAfter(address: number, level: number, key: Key): Promise<Key | undefined> {
    const node = await this.#nodes.read(address, level);
    const index = lastNotAfter(node, key);
    if (index < 0) return undefined;
    return level === 0 ? keyAt(node, index) : this.#lastNotAfter(childAddress(node, index, address), level - 1, key);
  }
}

function itemPlace(node: Node, index: number): number {
  return HEADER_BYTES + index * (node.level === 0 ? LEAF_ITEM_BYTES : NODE_ITEM_BYTES);
}

function keyAt(node: Node, index: number): Key {
  return readKey(node.view, itemPlace(node, index));
}

/** `struct btrfs_disk_key`. */
export function readKey(view: DataView, at: number): Key {
  return {
    objectid: view.getBigUint64(at, true),
    type: view.getUint8(at + 8),
    offset: view.getBigUint64(at + 9, true),
  };
}

function childAddress(node: Node, index: number, address: number): number {
  const child = Number(node.view.getBigUint64(itemPlace(node, index) + 17, true));
  if (!Number.isSafeInteger(child)) throw damaged(address, "points nowhere");
  return child;
}

function itemData(node: Node, index: number, address: number): Uint8Array {
  const at = itemPlace(node, index);
  const start = HEADER_BYTES + node.view.getUint32(at + 17, true);
  const end = start + node.view.getUint32(at + 21, true);
  if (end > node.bytes.length) throw damaged(address, "has an item that leaves it");
  return node.bytes.subarray(start, end);
}

export function compareKeys(a: Key, b: Key): number {
  if (a.objectid !== b.objectid) return a.objectid < b.objectid ? -1 : 1;
  if (a.type !== b.type) return a.type - b.type;
  return a.offset < b.offset ? -1 : a.offset > b.offset ? 1 : 0;
}

function firstNotBefore(node: Node, key: Key): number {
  let low = 0;
  let high = node.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys(keyAt(node, middle), key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lastNotAfter(node: Node, key: Key): number {
  const next = firstNotBefore(node, key);
  return next < node.count && compareKeys(keyAt(node, next), key) === 0 ? next : next - 1;
}

function damaged(address: number, what: string): ImageError {
  return new ImageError("corrupt", `the tree node at ${address} ${what}`, { layer: "btrfs" });
}
