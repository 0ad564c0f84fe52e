import { type Infer, struct, u16le, u32le, u8 } from "../../bytes/struct.ts";
import { ImageError } from "../../errors.ts";
import { type Inode, damaged } from "./inode.ts";
import { type ClusterIndex, readCompactClusters, readFullClusters } from "./logical-clusters.ts";
import type { Superblock } from "./superblock.ts";

/** Linux, fs/erofs/erofs_fs.h, `struct z_erofs_map_header`, at the next eight bytes after the inode. */
const MapHeader = struct("compression header", 8, {
  fragmentOffset: [0, u32le],
  fragmentOffsetHigh: [4, u32le],
  inlineBytes: [2, u16le],
  advise: [4, u16le],
  algorithms: [6, u8],
  clusterBits: [7, u8],
});

/** Bits of `h_advise` (`Z_EROFS_ADVISE_COMPACTED_2B` …). */
const Advise = {
  compacted2: 0x1,
  bigCluster1: 0x2,
  bigCluster2: 0x4,
  inlineTail: 0x8,
  interlaced: 0x10,
  fragmentTail: 0x20,
} as const;
/** `Z_EROFS_FRAGMENT_INODE_BIT` of `h_clusterbits`: the file as a whole is a fragment. */
const IS_FRAGMENT = 0x80;

/** The kernel takes no stretch that takes more on the disk (`Z_EROFS_PCLUSTER_MAX_SIZE`). */
const MAX_STORED_BYTES = 1024 * 1024;

/** A stretch of a file, and where its bytes come from. */
export interface CompressedExtent {
  /** Where it starts in the file, in bytes. */
  readonly logical: number;
  readonly length: number;
  readonly source:
    | { readonly kind: "fragment"; readonly offset: number }
    | {
        readonly kind: "stored";
        readonly offset: number;
        readonly bytes: number;
        /** Undefined for bytes as they are. */
        readonly algorithm: number | undefined;
        /** The bytes as they are start in their block where they would in the file, and go on at its beginning. */
        readonly isInterlaced: boolean;
      };
}

/** The stretches of a compressed file in order, without gaps from its start to its end. */
export interface CompressedExtents {
  readonly length: number;
  /** Of its index, which is kept. */
  readonly clusters: number;
  /** The number of the one that holds the byte at a place in the file. */
  find(place: number): number;
  /** Undefined behind the last one. */
  at(index: number): CompressedExtent | undefined;
}

/** Reads the index of a compressed file. */
export async function readCompressedExtents(
  inode: Inode,
  superblock: Superblock,
  read: (offset: number, length: number) => Promise<Uint8Array>,
): Promise<CompressedExtents> {
  const headerOffset = Math.ceil(inode.end / 8) * 8;
  const header = MapHeader.from(await read(headerOffset, MapHeader.size));
  if (header.clusterBits & IS_FRAGMENT) {
    const offset = (header.fragmentOffsetHigh & 0x7fffffff) * 2 ** 32 + header.fragmentOffset;
    const whole: CompressedExtent = { logical: 0, length: inode.size, source: { kind: "fragment", offset } };
    return { length: 1, clusters: 1, find: () => 0, at: (index) => (index === 0 ? whole : undefined) };
  }
  const { advise } = header;
  const clusterBits = superblock.blockBits + (header.clusterBits & 0xf);
  const count = Math.ceil(inode.size / 2 ** clusterBits);
  const index =
    inode.layout === "full-index"
      ? await readFullClusters(inode, headerOffset + 2 * MapHeader.size, count, read)
      : await readCompactClusters(inode, headerOffset + MapHeader.size, count, read, {
          clusterBits,
          hasPairsOfBytes: (advise & Advise.compacted2) !== 0,
          isBig: (advise & (Advise.bigCluster1 | Advise.bigCluster2)) !== 0,
        });
  return new IndexedExtents(inode, superblock, header, index, 2 ** clusterBits);
}

/** Stretches are made as they are asked for: a large file has millions. */
class IndexedExtents implements CompressedExtents {
  readonly #inode: Inode;
  readonly #superblock: Superblock;
  readonly #header: Infer<typeof MapHeader>;
  readonly #index: ClusterIndex;
  readonly #clusterSize: number;
  /** The clusters in which stretches start, and where in the file they do. */
  readonly #numbers: Uint32Array;
  readonly #places: Float64Array;

  constructor(
    inode: Inode,
    superblock: Superblock,
    header: Infer<typeof MapHeader>,
    index: ClusterIndex,
    clusterSize: number,
  ) {
    this.#inode = inode;
    this.#superblock = superblock;
    this.#header = header;
    this.#index = index;
    this.#clusterSize = clusterSize;
    const numbers = new Uint32Array(index.clusters.length);
    const places = new Float64Array(index.clusters.length);
    let heads = 0;
    let last = -1;
    for (let number = 0; number < index.clusters.length; number += 1) {
      const cluster = index.clusters.at(number);
      if (cluster === undefined || cluster.kind === "continued") continue;
      const place = number * clusterSize + cluster.offset;
      // One that starts where the file ends closes the last stretch.
      if (place >= inode.size) continue;
      if (place <= last || cluster.offset >= clusterSize) throw damaged(inode.nid, "has a broken compression index");
      numbers[heads] = number;
      places[heads] = last = place;
      heads += 1;
    }
    if (heads === 0 || places[0] !== 0)
      throw damaged(inode.nid, "has a compression index that does not start with its start");
    this.#numbers = numbers.slice(0, heads);
    this.#places = places.slice(0, heads);
  }

  get length(): number {
    return this.#numbers.length;
  }

  get clusters(): number {
    return this.#index.clusters.length;
  }

  find(place: number): number {
    let low = 0;
    let high = this.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#places[middle] ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  at(index: number): CompressedExtent | undefined {
    const number = this.#numbers[index];
    const logical = this.#places[index];
    if (number === undefined || logical === undefined) return undefined;
    const length = (this.#places[index + 1] ?? this.#inode.size) - logical;
    return { logical, length, source: this.#source(number, index === this.length - 1) };
  }

  #source(number: number, isTail: boolean): CompressedExtent["source"] {
    const { advise, algorithms, fragmentOffset, inlineBytes } = this.#header;
    const { blockSize } = this.#superblock;
    const { clusters, end } = this.#index;
    const { kind, block } = clusters.at(number) ?? { kind: "plain", block: 0 };
    if (isTail && advise & Advise.fragmentTail) {
      const high = this.#inode.layout === "full-index" ? block : 0;
      return { kind: "fragment", offset: high * 2 ** 32 + fragmentOffset };
    }
    const isSecond = kind === "head2";
    const isBig = (advise & (isSecond ? Advise.bigCluster2 : Advise.bigCluster1)) !== 0;
    const blocks = isBig ? clusters.at(number + 1)?.compressedBlocks || 1 : this.#clusterSize / blockSize;
    const isInline = isTail && (advise & Advise.inlineTail) !== 0;
    const bytes = isInline ? inlineBytes : blocks * blockSize;
    if (bytes > MAX_STORED_BYTES)
      throw new ImageError("unsupported", `inode ${this.#inode.nid} has a stretch of ${bytes} bytes`, {
        layer: "erofs",
      });
    return {
      kind: "stored",
      offset: isInline ? end : block * blockSize,
      bytes,
      algorithm: kind === "plain" ? undefined : isSecond ? algorithms >> 4 : algorithms & 0xf,
      isInterlaced: (advise & Advise.interlaced) !== 0,
    };
  }
}
