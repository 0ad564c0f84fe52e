import type { ByteSource } from "../../bytes/byte-source.ts";
import { struct, u32le, u64le } from "../../bytes/struct.ts";
import { ImageError } from "../../errors.ts";
import { RecentMap } from "../recent-map.ts";
import { type Body, damaged } from "./inode.ts";
import type { MetadataReader } from "./metadata.ts";
import type { Superblock } from "./superblock.ts";

/** Linux, fs/squashfs/squashfs_fs.h, `struct squashfs_fragment_entry`. */
const Fragment = struct("fragment entry", 16, { start: [0, u64le], size: [8, u32le] });

const NO_FRAGMENT = 0xffffffff;
/** `SQUASHFS_COMPRESSED_BIT_BLOCK`: the block is stored as it is. */
const STORED = 1 << 24;
const SIZE_MASK = STORED - 1;
const MAX_CACHED_BYTES = 32 * 1024 * 1024;
/** 8 GiB in blocks of 4 KiB, 256 GiB in those of mksquashfs. */
const MAX_BLOCKS = 2 ** 21;
/** Of lists, all together: 48 MiB. */
const MAX_CACHED_BLOCKS = 2 ** 22;

type File = Extract<Body, { readonly type: "file" }>;

interface BlockList {
  /** As stored: length and flag; 0 for a block of zeros. */
  readonly sizes: Uint32Array;
  readonly starts: Float64Array;
}

/** Reads what files hold: blocks one behind the other, and tails that share a block with other files. */
export class FileReader {
  readonly #source: ByteSource;
  readonly #superblock: Superblock;
  readonly #metadata: MetadataReader;
  readonly #lists = new RecentMap<number, BlockList>(MAX_CACHED_BLOCKS, ({ sizes }) => sizes.length);
  readonly #blocks: RecentMap<number, Uint8Array>;

  constructor(source: ByteSource, superblock: Superblock, metadata: MetadataReader) {
    this.#source = source;
    this.#superblock = superblock;
    this.#metadata = metadata;
    this.#blocks = new RecentMap(MAX_CACHED_BYTES / superblock.blockSize);
  }

  /** The bytes up to `end`, which lies inside the file. `number` is that of the inode, for messages and caching. */
  async read(file: File, number: number, reference: number, offset: number, end: number): Promise<Uint8Array> {
    const { blockSize } = this.#superblock;
    const { sizes, starts } = await this.#lists.get(reference, () => this.#readList(file, number));
    const result = new Uint8Array(end - offset);
    for (let index = Math.floor(offset / blockSize); index * blockSize < end; index += 1) {
      const blockStart = index * blockSize;
      const size = sizes[index];
      if (size === 0) continue;
      const wanted = Math.min(blockSize, file.size - blockStart);
      const content =
        size === undefined
          ? await this.#tail(file, number, wanted)
          : await this.#block(starts[index] ?? 0, size).then((block) => {
              if (block.length !== wanted) throw damaged(number, `has a block of ${block.length} bytes`);
              return block;
            });
      const from = Math.max(offset, blockStart);
      result.set(content.subarray(from - blockStart, Math.min(end, blockStart + wanted) - blockStart), from - offset);
    }
    return result;
  }

  async #readList(file: File, number: number): Promise<BlockList> {
    const { blockSize } = this.#superblock;
    const blocks = file.size / blockSize;
    const count = file.fragment === NO_FRAGMENT ? Math.ceil(blocks) : Math.floor(blocks);
    if (count > MAX_BLOCKS)
      throw new ImageError("too-large", `inode ${number} has ${count} blocks, more than are read`, {
        layer: "squashfs",
      });
    const bytes = await this.#metadata.at(file.list.position, file.list.offset).read(count * 4);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const sizes = new Uint32Array(count);
    const starts = new Float64Array(count);
    let start = file.start;
    for (let index = 0; index < count; index += 1) {
      const size = view.getUint32(index * 4, true);
      sizes[index] = size;
      starts[index] = start;
      start += size & SIZE_MASK;
    }
    return { sizes, starts };
  }

  async #tail(file: File, number: number, length: number): Promise<Uint8Array> {
    const { fragments, fragmentTable } = this.#superblock;
    if (file.fragment >= fragments) throw damaged(number, `ends in fragment ${file.fragment}, which does not exist`);
    const entry = Fragment.from(await this.#metadata.entry(Number(fragmentTable), file.fragment, Fragment.size));
    const block = await this.#block(entry.start, entry.size);
    if (file.fragmentOffset + length > block.length) throw damaged(number, "ends outside of its fragment");
    return block.subarray(file.fragmentOffset, file.fragmentOffset + length);
  }

  #block(start: number, size: number): Promise<Uint8Array> {
    return this.#blocks.get(start, () => this.#readBlock(start, size));
  }

  async #readBlock(start: number, size: number): Promise<Uint8Array> {
    const { blockSize, bytesUsed, decompress } = this.#superblock;
    const length = size & SIZE_MASK;
    if (length === 0 || length > blockSize || start + length > bytesUsed)
      throw new ImageError("corrupt", `there is no block of ${length} bytes at ${start}`, { layer: "squashfs" });
    const bytes = await this.#source.read(start, length);
    return size & STORED ? bytes : decompress(bytes, blockSize);
  }
}
