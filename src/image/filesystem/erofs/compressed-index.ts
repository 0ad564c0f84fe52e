import { struct, u16le, u32le, u8 } from "../../bytes/struct.ts";
import { type Inode, damaged } from "./inode.ts";
import { readCompactClusters, readFullClusters } from "./logical-clusters.ts";
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
export async function readCompressedExtents(
  inode: Inode,
  superblock: Superblock,
  read: (offset: number, length: number) => Promise<Uint8Array>,
): Promise<readonly CompressedExtent[]> {
  const { blockSize, blockBits } = superblock;
  const headerOffset = Math.ceil(inode.end / 8) * 8;
  const header = MapHeader.from(await read(headerOffset, MapHeader.size));
  if (header.clusterBits & IS_FRAGMENT) {
    const offset = (header.fragmentOffsetHigh & 0x7fffffff) * 2 ** 32 + header.fragmentOffset;
    return [{ logical: 0, length: inode.size, source: { kind: "fragment", offset } }];
  }
  const { advise } = header;
  const clusterBits = blockBits + (header.clusterBits & 0xf);
  const clusterSize = 2 ** clusterBits;
  const count = Math.ceil(inode.size / clusterSize);
  const index =
    inode.layout === "full-index"
      ? await readFullClusters(inode, headerOffset + 2 * MapHeader.size, count, read)
      : await readCompactClusters(inode, headerOffset + MapHeader.size, count, read, {
          clusterBits,
          hasPairsOfBytes: (advise & Advise.compacted2) !== 0,
          isBig: (advise & (Advise.bigCluster1 | Advise.bigCluster2)) !== 0,
        });
  const heads = index.clusters
    .map((cluster, number) => ({ cluster, number, logical: number * clusterSize + cluster.offset }))
    // One that starts where the file ends closes the last stretch.
    .filter(({ cluster, logical }) => cluster.kind !== "continued" && logical < inode.size);
  if (heads[0]?.logical !== 0) throw damaged(inode.nid, "has a compression index that does not start with its start");
  return heads.map(({ cluster, number, logical }, at): CompressedExtent => {
    const length = (heads[at + 1]?.logical ?? inode.size) - logical;
    if (length <= 0 || cluster.offset >= clusterSize) throw damaged(inode.nid, "has a broken compression index");
    const isTail = at === heads.length - 1;
    if (isTail && advise & Advise.fragmentTail) {
      const high = inode.layout === "full-index" ? cluster.block : 0;
      return { logical, length, source: { kind: "fragment", offset: high * 2 ** 32 + header.fragmentOffset } };
    }
    const isSecond = cluster.kind === "head2";
    const isBig = (advise & (isSecond ? Advise.bigCluster2 : Advise.bigCluster1)) !== 0;
    const following = index.clusters[number + 1];
    const blocks = isBig ? following?.compressedBlocks || 1 : clusterSize / blockSize;
    const isInline = isTail && (advise & Advise.inlineTail) !== 0;
    return {
      logical,
      length,
      source: {
        kind: "stored",
        offset: isInline ? index.end : cluster.block * blockSize,
        bytes: isInline ? header.inlineBytes : blocks * blockSize,
        algorithm: cluster.kind === "plain" ? undefined : isSecond ? header.algorithms >> 4 : header.algorithms & 0xf,
        isInterlaced: (advise & Advise.interlaced) !== 0,
      },
    };
  });
}
