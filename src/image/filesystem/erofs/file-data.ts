import type { ByteSource } from "../../bytes/byte-source.ts";
import { ImageError } from "../../errors.ts";
import { RecentMap } from "../recent-map.ts";
import { decompressExtent } from "./compressed-data.ts";
import { type CompressedExtent, type CompressedExtents, readCompressedExtents } from "./compressed-index.ts";
import { type Inode, MAX_INODE_BYTES, damaged, decodeInode, inodeOffset } from "./inode.ts";
import type { Superblock } from "./superblock.ts";

/** Of the format of chunks (Linux, fs/erofs/erofs_fs.h, `EROFS_CHUNK_FORMAT_BLKBITS_MASK` …). */
const CHUNK_BITS_MASK = 0x1f;
const CHUNK_INDEXES = 0x20;
const CHUNK_KNOWN = CHUNK_BITS_MASK | CHUNK_INDEXES;
const HOLE = 0xffffffff;
/** Of indexes, all together: some 80 MB. */
const MAX_CACHED_CLUSTERS = 2 ** 22;
const MAX_CACHED_BYTES = 32 * 1024 * 1024;

/** Reads inodes and what they hold, in every layout. */
export class FileReader {
  readonly #source: ByteSource;
  readonly #superblock: Superblock;
  readonly #indexes = new RecentMap<number, CompressedExtents>(MAX_CACHED_CLUSTERS, ({ clusters }) => clusters);
  readonly #contents = new RecentMap<string, Uint8Array>(MAX_CACHED_BYTES, ({ length }) => length);

  constructor(source: ByteSource, superblock: Superblock) {
    this.#source = source;
    this.#superblock = superblock;
  }

  async inode(nid: number): Promise<Inode> {
    const offset = inodeOffset(this.#superblock, nid);
    const length = Math.min(MAX_INODE_BYTES, Math.max(MAX_INODE_BYTES / 2, this.#source.size - offset));
    return decodeInode(this.#superblock, nid, await this.#source.read(offset, length));
  }

  /** The bytes from `offset` to `end`, which lies inside the file. */
  async read(inode: Inode, offset: number, end: number): Promise<Uint8Array> {
    switch (inode.layout) {
      case "plain":
        return this.#source.read(inode.place * this.#superblock.blockSize + offset, end - offset);
      case "inline":
        return this.#readInline(inode, offset, end);
      case "chunks":
        return this.#readChunks(inode, offset, end);
      case "full-index":
      case "compact-index":
        return this.#readCompressed(inode, offset, end);
    }
  }

  /** Whole blocks, and a tail behind the inode. */
  async #readInline(inode: Inode, offset: number, end: number): Promise<Uint8Array> {
    const { blockSize } = this.#superblock;
    const tailStart = Math.floor((inode.size - 1) / blockSize) * blockSize;
    if ((inode.end % blockSize) + inode.size - tailStart > blockSize)
      throw damaged(inode.nid, "has a tail that leaves its block");
    const parts: Uint8Array[] = [];
    if (offset < tailStart)
      parts.push(await this.#source.read(inode.place * blockSize + offset, Math.min(end, tailStart) - offset));
    const from = Math.max(offset, tailStart);
    if (end > from) parts.push(await this.#source.read(inode.end + from - tailStart, end - from));
    return parts.length === 1 && parts[0] ? parts[0] : new Uint8Array(Buffer.concat(parts));
  }

  async #readChunks(inode: Inode, offset: number, end: number): Promise<Uint8Array> {
    const { blockSize } = this.#superblock;
    const format = inode.place & 0xffff;
    if (format & ~CHUNK_KNOWN)
      throw new ImageError("unsupported", `inode ${inode.nid} has chunks of format 0x${format.toString(16)}`, {
        layer: "erofs",
      });
    const chunkSize = blockSize * 2 ** (format & CHUNK_BITS_MASK);
    const entryBytes = format & CHUNK_INDEXES ? 8 : 4;
    const tableStart = Math.ceil(inode.end / entryBytes) * entryBytes;
    const first = Math.floor(offset / chunkSize);
    const last = Math.floor((end - 1) / chunkSize);
    const table = await this.#source.read(tableStart + first * entryBytes, (last - first + 1) * entryBytes);
    const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
    const result = new Uint8Array(end - offset);
    for (let index = first; index <= last; index += 1) {
      const at = (index - first) * entryBytes;
      const block = view.getUint32(at + entryBytes - 4, true);
      if (block === HOLE) continue;
      if (entryBytes === 8 && view.getUint16(at + 2, true) !== 0)
        throw new ImageError("unsupported", `inode ${inode.nid} has chunks on another device`, { layer: "erofs" });
      const from = Math.max(offset, index * chunkSize);
      const to = Math.min(end, (index + 1) * chunkSize);
      result.set(await this.#source.read(block * blockSize + from - index * chunkSize, to - from), from - offset);
    }
    return result;
  }

  async #readCompressed(inode: Inode, offset: number, end: number): Promise<Uint8Array> {
    const extents = await this.#indexes.get(inode.nid, () =>
      readCompressedExtents(inode, this.#superblock, (start, length) => this.#source.read(start, length)),
    );
    const result = new Uint8Array(end - offset);
    for (let index = extents.find(offset); index < extents.length; index += 1) {
      const extent = extents.at(index);
      if (!extent || extent.logical >= end) break;
      const from = Math.max(offset, extent.logical);
      const to = Math.min(end, extent.logical + extent.length);
      result.set(await this.#readExtent(inode, extent, from - extent.logical, to - extent.logical), from - offset);
    }
    return result;
  }

  async #readExtent(inode: Inode, extent: CompressedExtent, from: number, to: number): Promise<Uint8Array> {
    const { source } = extent;
    if (source.kind === "fragment") return this.#readFragment(inode, source.offset + from, source.offset + to);
    const content = await this.#contents.get(`${inode.nid}:${extent.logical}`, async () =>
      decompressExtent(inode, this.#superblock, extent, source, await this.#source.read(source.offset, source.bytes)),
    );
    return content.subarray(from, to);
  }

  /** Fragments of all files lie in one inode, which has none itself. */
  async #readFragment(inode: Inode, from: number, to: number): Promise<Uint8Array> {
    const { fragmentsNid } = this.#superblock;
    if (fragmentsNid === undefined || inode.nid === fragmentsNid)
      throw damaged(inode.nid, "has a fragment without a place for it");
    const holder = await this.inode(fragmentsNid);
    if (to > holder.size) throw damaged(inode.nid, "has a fragment beyond their end");
    return this.read(holder, from, to);
  }
}
