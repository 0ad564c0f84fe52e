import type { ByteSource } from "../../bytes/byte-source.ts";
import { ImageError } from "../../errors.ts";
import type { Superblock } from "./superblock.ts";

const CHUNK_HEADER_BYTES = 48;
const STRIPE_BYTES = 32;
const MAX_CHUNKS = 1_000_000;
/** Block group profiles (btrfs_tree.h): copies of the same bytes are read from one device, anything else needs several. */
const RAID0 = 0x8;
const RAID10 = 0x40;
const RAID5 = 0x80;
const RAID6 = 0x100;
const profileNames: readonly (readonly [bit: number, name: string])[] = [
  [RAID0, "RAID0"],
  [RAID10, "RAID10"],
  [RAID5, "RAID5"],
  [RAID6, "RAID6"],
];

interface Chunk {
  readonly logical: number;
  readonly length: number;
  readonly profile: number;
  /** On all devices. */
  readonly stripes: number;
  /** Byte offsets of the copies on this device; empty when it has none. */
  readonly copies: readonly number[];
}

/** The map from logical addresses, which everything in btrfs uses, to places on the device. */
export class ChunkMap {
  readonly #source: ByteSource;
  readonly #deviceId: number;
  /** Sorted by logical address. */
  readonly #chunks: Chunk[] = [];

  constructor(source: ByteSource, superblock: Superblock) {
    this.#source = source;
    this.#deviceId = superblock.deviceId;
    this.#addSystemChunks(superblock);
  }

  /** Adds the chunk of a chunk item (`struct btrfs_chunk`) whose key has this logical address. Gives its size in bytes. */
  add(logical: number, item: Uint8Array): number {
    const view = new DataView(item.buffer, item.byteOffset, item.byteLength);
    if (item.length < CHUNK_HEADER_BYTES) throw damaged("a chunk item is cut short");
    const stripes = view.getUint16(44, true);
    const size = CHUNK_HEADER_BYTES + stripes * STRIPE_BYTES;
    if (stripes === 0 || size > item.length) throw damaged("a chunk item is cut short");
    if (this.#chunks.length >= MAX_CHUNKS) throw damaged("there are too many chunks");
    const copies: number[] = [];
    for (let at = CHUNK_HEADER_BYTES; at < size; at += STRIPE_BYTES)
      if (u64(view, at) === this.#deviceId) copies.push(u64(view, at + 8));
    const chunk = { logical, length: u64(view, 0), profile: view.getUint32(24, true), stripes, copies };
    const index = this.#lastNotAfter(logical);
    if (this.#chunks[index]?.logical === logical) this.#chunks[index] = chunk;
    else this.#chunks.splice(index + 1, 0, chunk);
    return size;
  }

  /** How many copies of an address lie on this device. */
  copies(logical: number): number {
    return this.#find(logical).copies.length;
  }

  /** Bytes from a logical address; a range may span chunks. */
  async read(logical: number, length: number, copy = 0): Promise<Uint8Array> {
    let result: Uint8Array | undefined;
    for (let done = 0; done < length;) {
      const chunk = this.#find(logical + done);
      const within = logical + done - chunk.logical;
      const count = Math.min(length - done, chunk.length - within);
      const place = chunk.copies[copy] ?? chunk.copies[0] ?? 0;
      const bytes = await this.#source.read(place + within, count);
      if (count === length) return bytes;
      result ??= new Uint8Array(length);
      result.set(bytes, done);
      done += count;
    }
    return result ?? new Uint8Array();
  }

  #find(logical: number): Chunk {
    const chunk = this.#chunks[this.#lastNotAfter(logical)];
    if (!chunk || logical >= chunk.logical + chunk.length) throw damaged(`no chunk holds the address ${logical}`);
    // mkfs.btrfs makes RAID0 on a single device, where it is one stripe after another in their order.
    const several = chunk.stripes === 1 ? undefined : profileNames.find(([bit]) => chunk.profile & bit);
    if (several || chunk.copies.length === 0) {
      const why = several ? `${several[1]} spreads it over several devices` : "it lies on another device";
      throw new ImageError("unsupported", `the address ${logical} cannot be read: ${why}`, {
        layer: "btrfs",
        remedy: "lint a directory where it is mounted with all its devices",
      });
    }
    return chunk;
  }

  #lastNotAfter(logical: number): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#chunks[middle]?.logical ?? 0) <= logical) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Keys of 17 bytes with their chunks: enough to read the chunk tree. */
  #addSystemChunks({ systemChunks, systemChunkBytes }: Superblock): void {
    const view = new DataView(systemChunks.buffer, systemChunks.byteOffset, systemChunks.byteLength);
    for (let at = 0; at + 17 + CHUNK_HEADER_BYTES <= systemChunkBytes;)
      at += 17 + this.add(u64(view, at + 9), systemChunks.subarray(at + 17, systemChunkBytes));
  }
}

function u64(view: DataView, at: number): number {
  const value = view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);
  if (!Number.isSafeInteger(value)) throw damaged("a chunk lies where nothing can be");
  return value;
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", what, { layer: "btrfs" });
}
