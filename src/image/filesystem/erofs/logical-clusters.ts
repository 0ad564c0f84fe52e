import { ImageError } from "../../errors.ts";
import { type Inode, damaged } from "./inode.ts";

/** What the index says of one cluster of a file, usually 4 KiB. */
export interface LogicalCluster {
  /** Compressed and plain stretches start in clusters; `continued` ones belong to a stretch that started before. */
  readonly kind: "plain" | "head1" | "continued" | "head2";
  /** Where in it the stretch starts. */
  readonly offset: number;
  /** Of the stretch. */
  readonly block: number;
  /** Of the stretch before, said by the cluster that follows its head; 0 when it is not said. */
  readonly compressedBlocks: number;
}

/** The clusters of a file, a few bytes for each: there may be millions. */
export class LogicalClusters {
  readonly length: number;
  readonly #kinds: Uint8Array;
  readonly #offsets: Uint16Array;
  readonly #blocks: Uint32Array;
  readonly #compressedBlocks: Uint16Array;

  constructor(length: number) {
    this.length = length;
    this.#kinds = new Uint8Array(length);
    this.#offsets = new Uint16Array(length);
    this.#blocks = new Uint32Array(length);
    this.#compressedBlocks = new Uint16Array(length);
  }

  set(index: number, { kind, offset, block, compressedBlocks }: LogicalCluster): void {
    this.#kinds[index] = kinds.indexOf(kind);
    this.#offsets[index] = offset;
    this.#blocks[index] = block;
    this.#compressedBlocks[index] = compressedBlocks;
  }

  /** Undefined behind the last one. */
  at(index: number): LogicalCluster | undefined {
    const kind = kinds[this.#kinds[index] ?? kinds.length];
    const offset = this.#offsets[index];
    const block = this.#blocks[index];
    const compressedBlocks = this.#compressedBlocks[index];
    if (kind === undefined || offset === undefined || block === undefined || compressedBlocks === undefined)
      return undefined;
    return { kind, offset, block, compressedBlocks };
  }
}

export interface ClusterIndex {
  readonly clusters: LogicalClusters;
  /** Byte offset of what follows it. */
  readonly end: number;
}

type Read = (offset: number, length: number) => Promise<Uint8Array>;

const kinds = ["plain", "head1", "continued", "head2"] as const;
const FULL_ENTRY_BYTES = 8;
/** `Z_EROFS_LI_D0_CBLKCNT`: the distance to the head is 1, and the number of its blocks takes its place. */
const IS_BLOCK_COUNT = 0x800;
/** 8 GiB in clusters of 4 KiB. */
const MAX_CLUSTERS = 2 ** 21;

/** Eight bytes for each cluster (Linux, fs/erofs/erofs_fs.h, `struct z_erofs_lcluster_index`). */
export async function readFullClusters(inode: Inode, start: number, count: number, read: Read): Promise<ClusterIndex> {
  refuseTooMany(inode, count);
  const bytes = await read(start, count * FULL_ENTRY_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const clusters = new LogicalClusters(count);
  for (let index = 0; index < count; index += 1) {
    const at = index * FULL_ENTRY_BYTES;
    const kind = kinds[view.getUint16(at, true) & 3] ?? "plain";
    const offset = view.getUint16(at + 2, true);
    const block = view.getUint32(at + 4, true);
    clusters.set(
      index,
      // The distance to the head takes the place of the block.
      kind === "continued" ? continued(block & 0xffff) : { kind, offset, block, compressedBlocks: 0 },
    );
  }
  return { clusters, end: start + bytes.length };
}

export interface CompactForm {
  readonly clusterBits: number;
  /** The middle of the index is packed into two bytes for each cluster. */
  readonly hasPairsOfBytes: boolean;
  readonly isBig: boolean;
}

/**
 * Packs of clusters with a few bits for each and the number of a block at the end: two of them in 8 bytes, or 16 in 32
 * bytes, which are aligned (Linux, fs/erofs/zmap.c, `z_erofs_load_compact_lcluster`).
 */
export async function readCompactClusters(
  inode: Inode,
  start: number,
  count: number,
  read: Read,
  form: CompactForm,
): Promise<ClusterIndex> {
  refuseTooMany(inode, count);
  const { clusterBits, isBig } = form;
  const leading = Math.min(count, ((32 - (start % 32)) / 4) & 7);
  const dense = form.hasPairsOfBytes ? Math.floor((count - leading) / 16) * 16 : 0;
  if (clusterBits > 14 || (dense > 0 && clusterBits > 12))
    throw new ImageError("unsupported", `inode ${inode.nid} has a packed index of clusters of 2^${clusterBits} bytes`, {
      layer: "erofs",
    });
  // Packs are pairs, and the last pack is there as a whole.
  const end = start + Math.ceil((leading * 4 + dense * 2 + (count - leading - dense) * 4) / 8) * 8;
  const bytes = await read(start, end - start);
  const clusters = new LogicalClusters(count);
  let at = 0;
  for (let index = 0; index < count;) {
    const isDense = index >= leading && index < leading + dense;
    const packBytes = isDense ? 32 : 8;
    const pack = readPack(bytes.subarray(at, at + packBytes), isDense ? 16 : 2, form);
    for (const cluster of isBig ? placeBig(pack, inode.nid) : place(pack)) {
      // The last pack may hold one more than there are; it goes nowhere.
      clusters.set(index, cluster);
      index += 1;
    }
    at += packBytes;
  }
  return { clusters, end };
}

interface Pack {
  readonly block: number;
  readonly items: readonly { readonly kind: LogicalCluster["kind"]; readonly low: number }[];
}

function readPack(bytes: Uint8Array, count: number, { clusterBits }: CompactForm): Pack {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blockAt = bytes.length - 4;
  const bits = (blockAt * 8) / count;
  const lowBits = Math.max(clusterBits, 12);
  const items = Array.from({ length: count }, (_, index) => {
    const from = index * bits;
    // 32 bits from there always hold a value; the last ones reach into the block's number.
    const value = view.getUint32(Math.floor(from / 8), true) >>> (from % 8);
    return { kind: kinds[(value >>> lowBits) & 3] ?? "plain", low: value & (2 ** lowBits - 1) };
  });
  return { block: view.getUint32(blockAt, true), items };
}

/** One block for each stretch: those before a head in its pack lie before it. */
function place({ block, items }: Pack): LogicalCluster[] {
  return items.map(({ kind, low }, index) => {
    if (kind === "continued") return continued(low);
    let before = 1;
    for (let at = index; at > 0;) {
      at -= 1;
      const item = items[at];
      // A jump over the stretch to its head, which may lie in an earlier pack.
      if (item?.kind === "continued") at -= item.low;
      if (at >= 0) before += 1;
    }
    return { kind, offset: low, block: block + before, compressedBlocks: 0 };
  });
}

/** As many blocks for a stretch as the cluster behind its head says, else one. */
function placeBig({ block, items }: Pack, nid: number): LogicalCluster[] {
  return items.map(({ kind, low }, index) => {
    if (kind === "continued") return continued(low);
    let before = 0;
    for (let at = index; at > 0;) {
      at -= 1;
      const item = items[at];
      if (item?.kind !== "continued") before += 1;
      else if (item.low & IS_BLOCK_COUNT) {
        at -= 1;
        before += item.low & ~IS_BLOCK_COUNT;
      } else if (item.low > 1) at -= item.low - 2;
      else throw damaged(nid, "has a broken compression index");
    }
    return { kind, offset: low, block: block + before, compressedBlocks: 0 };
  });
}

function continued(distance: number): LogicalCluster {
  const compressedBlocks = distance & IS_BLOCK_COUNT ? distance & ~IS_BLOCK_COUNT : 0;
  return { kind: "continued", offset: 0, block: 0, compressedBlocks };
}

function refuseTooMany(inode: Inode, count: number): void {
  if (count > MAX_CLUSTERS)
    throw new ImageError("too-large", `inode ${inode.nid} has ${count} clusters, more than are read`, {
      layer: "erofs",
    });
}
