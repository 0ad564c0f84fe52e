import { crc32cRaw } from "../../bytes/crc32c.ts";
import { type Inode, InodeFlag, damaged } from "./inode.ts";

/** Reads one block of the file system, a journal's newer copy included. */
export type ReadBlock = (block: number) => Promise<Uint8Array>;

/** A stretch of a file: where its blocks lie, or undefined for a hole (also preallocated and never written). */
export interface Run {
  readonly physical: number | undefined;
  readonly blocks: number;
}

/** The stretch that begins at a logical block, at most `limit` blocks long. */
export function mapBlock(
  inode: Inode,
  logical: number,
  limit: number,
  blockSize: number,
  readBlock: ReadBlock,
): Promise<Run> {
  return inode.flags & InodeFlag.extents
    ? mapExtent(inode, logical, limit, readBlock)
    : mapIndirect(inode, logical, limit, blockSize, readBlock);
}

const HEADER_BYTES = 12;
const ENTRY_BYTES = 12;
const EXTENT_MAGIC = 0xf30a;
const MAX_DEPTH = 5;
/** A longer length marks an extent that was allocated and never written: it reads as zeros. */
const MAX_WRITTEN = 32768;

/** Linux, fs/ext4/ext4_extents.h: a header, then leaves or indexes sorted by logical block. */
async function mapExtent(inode: Inode, logical: number, limit: number, readBlock: ReadBlock): Promise<Run> {
  let node: Uint8Array = inode.block;
  let expectedDepth: number | undefined;
  // First logical block behind what this branch of the tree covers: a hole ends there at the latest.
  let nextStart = logical + limit;
  for (;;) {
    const view = new DataView(node.buffer, node.byteOffset, node.byteLength);
    const entries = view.getUint16(2, true);
    const max = view.getUint16(4, true);
    const depth = view.getUint16(6, true);
    const room = Math.floor((node.length - HEADER_BYTES) / ENTRY_BYTES);
    if (view.getUint16(0, true) !== EXTENT_MAGIC || depth > MAX_DEPTH || entries > max || max > room)
      throw damaged(inode.number, "has a broken extent tree");
    if (expectedDepth !== undefined && depth !== expectedDepth)
      throw damaged(inode.number, "has an extent tree of uneven depth");
    if (node !== inode.block) verifyExtentBlock(inode, node, view, max);
    const index = lastNotAfter(view, entries, logical);
    if (index + 1 < entries)
      nextStart = Math.min(nextStart, view.getUint32(HEADER_BYTES + (index + 1) * ENTRY_BYTES, true));
    if (index < 0) return hole(nextStart - logical, inode);
    const at = HEADER_BYTES + index * ENTRY_BYTES;
    if (depth === 0) {
      const start = view.getUint32(at, true);
      const length = view.getUint16(at + 4, true);
      const written = length <= MAX_WRITTEN;
      const blocks = (written ? length : length - MAX_WRITTEN) - (logical - start);
      if (blocks <= 0) return hole(nextStart - logical, inode);
      const physical = view.getUint32(at + 8, true) + view.getUint16(at + 6, true) * 2 ** 32;
      return { physical: written ? physical + (logical - start) : undefined, blocks: Math.min(blocks, limit) };
    }
    expectedDepth = depth - 1;
    node = await readBlock(view.getUint32(at + 4, true) + view.getUint16(at + 8, true) * 2 ** 32);
  }
}

function hole(blocks: number, inode: Inode): Run {
  if (blocks <= 0) throw damaged(inode.number, "has extents out of order");
  return { physical: undefined, blocks };
}

/** Index of the last entry whose first logical block is not behind the wanted one; -1 when all are. */
function lastNotAfter(view: DataView, entries: number, logical: number): number {
  let low = 0;
  let high = entries;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (view.getUint32(HEADER_BYTES + middle * ENTRY_BYTES, true) <= logical) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function verifyExtentBlock(inode: Inode, node: Uint8Array, view: DataView, max: number): void {
  const tail = HEADER_BYTES + max * ENTRY_BYTES;
  if (inode.seed === undefined || tail + 4 > node.length) return;
  if (crc32cRaw(node.subarray(0, tail), inode.seed) !== view.getUint32(tail, true))
    throw damaged(inode.number, "has an extent block with a wrong checksum");
}

const DIRECT_BLOCKS = 12;

/** The map of ext2 and ext3: 12 direct blocks, then one, two and three levels; zero at any level is a hole. */
async function mapIndirect(
  inode: Inode,
  logical: number,
  limit: number,
  blockSize: number,
  readBlock: ReadBlock,
): Promise<Run> {
  const perBlock = blockSize / 4;
  let level = 0;
  let within = logical;
  let covered = DIRECT_BLOCKS;
  while (within >= covered) {
    within -= covered;
    level += 1;
    if (level > 3) throw damaged(inode.number, "is larger than its block map can be");
    covered = perBlock ** level;
  }
  let table = inode.block;
  let index = level === 0 ? within : DIRECT_BLOCKS + level - 1;
  for (let below = level; below > 0; below -= 1) {
    const block = new DataView(table.buffer, table.byteOffset, table.byteLength).getUint32(index * 4, true);
    const span = perBlock ** (below - 1);
    // A missing table is a hole as wide as everything under it.
    if (block === 0)
      return { physical: undefined, blocks: Math.min(limit, perBlock ** below - (within % perBlock ** below)) };
    table = await readBlock(block);
    index = Math.floor(within / span) % perBlock;
  }
  return contiguous(
    new DataView(table.buffer, table.byteOffset, table.byteLength),
    index,
    level === 0 ? DIRECT_BLOCKS : perBlock,
    limit,
  );
}

function contiguous(table: DataView, start: number, end: number, limit: number): Run {
  const first = table.getUint32(start * 4, true);
  let blocks = 1;
  while (blocks < limit && start + blocks < end) {
    const next = table.getUint32((start + blocks) * 4, true);
    if (first === 0 ? next !== 0 : next !== first + blocks) break;
    blocks += 1;
  }
  return { physical: first === 0 ? undefined : first, blocks };
}
