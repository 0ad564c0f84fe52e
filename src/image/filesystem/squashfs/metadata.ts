import type { ByteSource } from "../../bytes/byte-source.ts";
import { ImageError } from "../../errors.ts";
import { RecentMap } from "../recent-map.ts";
import type { Superblock } from "./superblock.ts";

const BLOCK_BYTES = 8192;
const STORED = 0x8000;
/** Blocks kept: 4 MiB at most. */
const MAX_CACHED = 512;

interface Block {
  readonly content: Uint8Array;
  /** Where the block after it lies. */
  readonly next: number;
}

/**
 * Inodes, directory entries and tables lie in blocks of 8 KiB, each compressed by itself behind a header of 16 bits that
 * says how long it is (Linux, Documentation/filesystems/squashfs.rst).
 */
export class MetadataReader {
  readonly #source: ByteSource;
  readonly #superblock: Superblock;
  readonly #blocks = new RecentMap<number, Block>(MAX_CACHED);

  constructor(source: ByteSource, superblock: Superblock) {
    this.#source = source;
    this.#superblock = superblock;
  }

  /** A reader of what starts at a place in the block that starts at `position`, on into those that follow. */
  at(position: number, offset: number): MetadataCursor {
    return new MetadataCursor((start) => this.#block(start), position, offset);
  }

  /** Entry `index` of a table of which the blocks are listed at `listStart`. */
  async entry(listStart: number, index: number, entryBytes: number): Promise<Uint8Array> {
    const perBlock = BLOCK_BYTES / entryBytes;
    const pointer = await this.#source.read(listStart + Math.floor(index / perBlock) * 8, 8);
    const view = new DataView(pointer.buffer, pointer.byteOffset, 8);
    const position = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
    return this.at(position, (index % perBlock) * entryBytes).read(entryBytes);
  }

  #block(position: number): Promise<Block> {
    return this.#blocks.get(position, () => this.#readBlock(position));
  }

  async #readBlock(position: number): Promise<Block> {
    const { bytesUsed, decompress } = this.#superblock;
    if (position + 2 > bytesUsed) throw damaged(`there is no metadata block at ${position}`);
    const header = await this.#source.read(position, 2);
    const word = new DataView(header.buffer, header.byteOffset, 2).getUint16(0, true);
    // A length of zero is the one that does not fit.
    const length = word & ~STORED || STORED;
    const next = position + 2 + length;
    if (next > bytesUsed) throw damaged(`the metadata block at ${position} leaves the file system`);
    if (word & STORED && length > BLOCK_BYTES)
      throw damaged(`the metadata block at ${position} claims ${length} bytes`);
    const bytes = await this.#source.read(position + 2, length);
    return { content: word & STORED ? bytes : await decompress(bytes, BLOCK_BYTES), next };
  }
}

/** A byte in a table: the metadata block it lies in, by where that starts, and its offset among the decompressed bytes. */
export interface Place {
  readonly position: number;
  readonly offset: number;
}

/** Reads forward through the blocks of one table. */
export class MetadataCursor {
  readonly #block: (position: number) => Promise<Block>;
  #position: number;
  #offset: number;

  constructor(block: (position: number) => Promise<Block>, position: number, offset: number) {
    this.#block = block;
    this.#position = position;
    this.#offset = offset;
  }

  /** Where the next byte is read. */
  get place(): Place {
    return { position: this.#position, offset: this.#offset };
  }

  /** Nothing is allocated before the bytes are there: a length from the image may be any. */
  async read(length: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for (let left = length; left > 0;) {
      const { content, next } = await this.#block(this.#position);
      if (this.#offset >= content.length) {
        // Only the last block of a table is not full: what goes on behind that is no part of it.
        if (content.length < BLOCK_BYTES || this.#offset > content.length)
          throw damaged(`the metadata block at ${this.#position} ends too early`);
        this.#position = next;
        this.#offset = 0;
        continue;
      }
      const part = content.subarray(this.#offset, this.#offset + left);
      parts.push(part);
      left -= part.length;
      this.#offset += part.length;
    }
    if (parts.length === 1 && parts[0]) return parts[0].slice();
    const result = new Uint8Array(length);
    let filled = 0;
    for (const part of parts) {
      result.set(part, filled);
      filled += part.length;
    }
    return result;
  }
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", what, { layer: "squashfs" });
}
