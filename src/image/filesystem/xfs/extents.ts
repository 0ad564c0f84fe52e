import { type Fork, Format, type Inode, damaged } from "./inode.ts";
import { type Superblock, checksumMatches } from "./superblock.ts";

/** A stretch of a file in blocks of the file system. */
export interface Extent {
  readonly logical: number;
  /** File-system block number, not linear: see `blockOffset`. */
  readonly block: number;
  readonly count: number;
  /** Set aside and never written: reads as zeros. */
  readonly unwritten: boolean;
}

const RECORD_BYTES = 16;
const MAX_LEVELS = 9;
/** More extents than any system file has; each costs memory. */
const MAX_EXTENTS = 2_000_000;
const V5_MAGIC = 0x424d4133;
const V4_MAGIC = 0x424d4150;

/** All extents of a fork in order, from the inode itself or from the tree below it. */
export async function readExtents(
  inode: Inode,
  fork: Fork,
  superblock: Superblock,
  readBlock: (block: number) => Promise<Uint8Array>,
): Promise<readonly Extent[]> {
  const extents: Extent[] = [];
  if (fork.format === Format.extents) {
    if (fork.extentCount * RECORD_BYTES > fork.bytes.length)
      throw damaged(inode.number, `claims ${fork.extentCount} extents in itself`);
    addRecords(inode, fork.bytes, 0, fork.extentCount, extents);
    return extents;
  }
  if (fork.format !== Format.btree) throw damaged(inode.number, `keeps a fork in format ${fork.format}`);
  const root = new DataView(fork.bytes.buffer, fork.bytes.byteOffset, fork.bytes.byteLength);
  const level = root.getUint16(0);
  const count = root.getUint16(2);
  // Pointers begin behind the room for as many keys as fit, not behind the keys that there are.
  const room = Math.floor((fork.bytes.length - 4) / RECORD_BYTES);
  if (level === 0 || level > MAX_LEVELS || count > room)
    throw damaged(inode.number, "has a broken root of its extent tree");
  for (let index = 0; index < count; index += 1)
    await readTree(pointer(root, 4 + room * 8 + index * 8), level - 1, { inode, superblock, readBlock, extents });
  return extents;
}

interface Walk {
  readonly inode: Inode;
  readonly superblock: Superblock;
  readonly readBlock: (block: number) => Promise<Uint8Array>;
  readonly extents: Extent[];
}

/** Linux, fs/xfs/libxfs/xfs_bmap_btree.c: long-form btree blocks, records in the leaves. */
async function readTree(block: number, level: number, walk: Walk): Promise<void> {
  const { inode, superblock, extents } = walk;
  const bytes = await walk.readBlock(block);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = superblock.isV5 ? 72 : 24;
  const count = view.getUint16(6);
  const room = Math.floor((bytes.length - header) / RECORD_BYTES);
  const isPlaced = view.getUint32(0) === (superblock.isV5 ? V5_MAGIC : V4_MAGIC) && view.getUint16(4) === level;
  // Blocks without records would let a tree of few blocks be walked for ever: nothing would come out of order.
  if (!isPlaced || count === 0 || count > room)
    throw damaged(inode.number, `has a broken block ${block} in its extent tree`);
  if (superblock.verifies && !checksumMatches(bytes, 64))
    throw damaged(inode.number, `has a wrong checksum in block ${block} of its extent tree`);
  if (level === 0) {
    addRecords(inode, bytes, header, count, extents);
    return;
  }
  for (let index = 0; index < count; index += 1)
    await readTree(pointer(view, header + room * 8 + index * 8), level - 1, walk);
}

function pointer(view: DataView, at: number): number {
  return view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4);
}

/** 128 bits from the top: 1 unwritten, 54 logical block, 52 block, 21 length. */
function addRecords(inode: Inode, bytes: Uint8Array, start: number, count: number, extents: Extent[]): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (extents.length + count > MAX_EXTENTS) throw damaged(inode.number, `has more than ${MAX_EXTENTS} extents`);
  for (let index = 0; index < count; index += 1) {
    const at = start + index * RECORD_BYTES;
    const [a, b, c, d] = [view.getUint32(at), view.getUint32(at + 4), view.getUint32(at + 8), view.getUint32(at + 12)];
    const extent = {
      logical: (a & 0x7fffffff) * 2 ** 23 + (b >>> 9),
      block: (b & 0x1ff) * 2 ** 43 + c * 2 ** 11 + (d >>> 21),
      count: d & 0x1fffff,
      unwritten: a >>> 31 === 1,
    };
    const last = extents.at(-1);
    if (extent.count === 0 || (last && extent.logical < last.logical + last.count))
      throw damaged(inode.number, "has extents out of order");
    extents.push(extent);
  }
}

/** Index of the last extent that begins at or before the block; -1 when all begin behind it. */
export function lastNotAfter(extents: readonly Extent[], logical: number): number {
  let low = 0;
  let high = extents.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((extents[middle]?.logical ?? 0) <= logical) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
