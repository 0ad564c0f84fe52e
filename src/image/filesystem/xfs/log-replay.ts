import { ImageError } from "../../errors.ts";
import type { BufferItem, InodeItem } from "./log-items.ts";
import { SECTOR, type SectorOverlay } from "./sector-overlay.ts";
import type { Superblock } from "./superblock.ts";

/** One bit of a buffer's map stands for this many bytes (xfs_log_format.h, `XFS_BLF_CHUNK`). */
const CHUNK = 128;
const MAX_SECTORS = 65536 / SECTOR;
const NO_LSN = 0xffffffffffffffffn;

/** Where a structure of version 5 keeps the number of its last change, by its magic number (xfs_buf_item_recover.c). */
const lsnPlaces: Readonly<Record<number, number>> = {
  0x424d4133: 32, // BMA3, long-form btree block
  0x41423342: 24, // AB3B, short-form btree blocks
  0x41423343: 24, // AB3C
  0x49414233: 24, // IAB3
  0x46494233: 24, // FIB3
  0x524d4233: 24, // RMB3
  0x52334643: 24, // R3FC
  0x58444233: 16, // XDB3
  0x58444433: 16, // XDD3
  0x58444633: 16, // XDF3
  0x58534c4d: 48, // XSLM
  0x5841524d: 48, // XARM
};
/** The same of directory and attribute trees, which keep a magic number of 16 bits behind their links. */
const TREE_MAGICS = [0x3ebe, 0x3bee, 0x3df1, 0x3dff];
const TREE_MAGIC_PLACE = 8;
const TREE_LSN_PLACE = 24;

/** Applies a buffer item unless the buffer on the disk is at least as new. */
export async function replayBuffer(
  overlay: SectorOverlay,
  superblock: Superblock,
  item: BufferItem,
  lsn: bigint,
): Promise<void> {
  if (item.isInodes || item.length === 0) return;
  if (item.length > MAX_SECTORS) throw damaged(`changes a buffer of ${item.length} sectors`);
  const content = await overlay.read(item.blockNumber * SECTOR, item.length * SECTOR);
  if (superblock.isV5 && isAsNew(content, superblock, lsn)) return;
  let region = 0;
  const bits = item.map.length * 32;
  for (let bit = 0; bit < bits;) {
    if (!isSet(item.map, bit)) {
      bit += 1;
      continue;
    }
    const bytes = item.regions[region];
    if (!bytes) throw damaged("has a buffer item with too few regions");
    let run = 1;
    while (bit + run < bits && isSet(item.map, bit + run)) run += 1;
    // Neighbouring chunks may come in several regions.
    const chunks = Math.min(run, Math.floor(bytes.length / CHUNK));
    if (chunks === 0 || (bit + chunks) * CHUNK > content.length)
      throw damaged("has a buffer item that leaves its buffer");
    content.set(bytes.subarray(0, chunks * CHUNK), bit * CHUNK);
    region += 1;
    bit += chunks;
  }
  overlay.write(item.blockNumber, content);
}

function isSet(map: readonly number[], bit: number): boolean {
  return (((map[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 1;
}

/** What an older file system left on the disk carries another UUID, and numbers that mean nothing in this one. */
function isAsNew(content: Uint8Array, superblock: Superblock, lsn: bigint): boolean {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const isTree = TREE_MAGICS.includes(view.getUint16(TREE_MAGIC_PLACE));
  const place = lsnPlaces[view.getUint32(0)] ?? (isTree ? TREE_LSN_PLACE : undefined);
  if (place === undefined) return false;
  // Links and values of attributes keep the UUID before the number, all others behind it.
  const uuidPlace = place === 48 ? 16 : place + 8;
  if (Buffer.compare(content.subarray(uuidPlace, uuidPlace + 16), superblock.structureUuid) !== 0) return false;
  const onDisk = view.getBigUint64(place);
  return onDisk !== 0n && onDisk !== NO_LSN && onDisk >= lsn;
}

/** Parts of an inode that an item changes (xfs_log_format.h, `XFS_ILOG_*`). */
const Field = {
  core: 0x1,
  localData: 0x2,
  extents: 0x4,
  btreeRoot: 0x8,
  device: 0x10,
  localAttributes: 0x40,
  attributeExtents: 0x80,
  attributeRoot: 0x100,
} as const;
const DATA_FORK = Field.localData | Field.extents | Field.btreeRoot;
const ATTRIBUTE_FORK = Field.localAttributes | Field.attributeExtents | Field.attributeRoot;

/** Applies an inode item (xfs_inode_item_recover.c) unless the inode on the disk is newer. */
export async function replayInode(
  overlay: SectorOverlay,
  superblock: Superblock,
  item: InodeItem,
  lsn: bigint,
): Promise<void> {
  const { inodeSize } = superblock;
  const at = item.blockNumber * SECTOR + item.offset;
  const firstSector = Math.floor(at / SECTOR);
  const within = at - firstSector * SECTOR;
  if (item.offset % inodeSize !== 0) throw damaged(`places inode ${item.number} askew`);
  const sectors = await overlay.read(firstSector * SECTOR, Math.ceil((within + inodeSize) / SECTOR) * SECTOR);
  const inode = sectors.subarray(within, within + inodeSize);
  const core = item.regions[0];
  if (!core || core.length < 96) throw damaged(`has no core for inode ${item.number}`);
  if (isNewerInode(inode, core, lsn)) return;
  const isV3 = (core[4] ?? 0) >= 3;
  writeCore(inode, core, isV3);
  const forkStart = isV3 ? 176 : 100;
  if (item.fields & Field.device) new DataView(inode.buffer, inode.byteOffset).setUint32(forkStart, item.device);
  const forkOffset = (inode[82] ?? 0) * 8;
  const split = forkOffset === 0 ? inodeSize : forkStart + forkOffset;
  if (split > inodeSize) throw damaged(`has the attributes of inode ${item.number} outside of it`);
  // The regions of the forks follow the core, the data first, each only if the item says so.
  let region = 1;
  const write = (start: number, end: number, hasRoot: boolean) => {
    const fork = item.regions[region];
    region += 1;
    if (!fork) return;
    if (hasRoot) writeRoot(inode, start, end - start, fork, superblock.isV5);
    else if (fork.length > end - start + 3) throw damaged(`has a fork that is too large for inode ${item.number}`);
    else inode.set(fork.subarray(0, end - start), start);
  };
  if (item.fields & DATA_FORK) write(forkStart, split, (item.fields & Field.btreeRoot) !== 0);
  if (item.fields & ATTRIBUTE_FORK) write(split, inodeSize, (item.fields & Field.attributeRoot) !== 0);
  overlay.write(firstSector, sectors);
}

/** Version 3 keeps the number of its last change, version 2 a counter of flushes that wraps at 16 bits. */
function isNewerInode(inode: Uint8Array, core: Uint8Array, lsn: bigint): boolean {
  const view = new DataView(inode.buffer, inode.byteOffset, inode.byteLength);
  if (view.getUint16(0) !== 0x494e) return false;
  if (view.getUint8(4) >= 3) {
    const onDisk = view.getBigUint64(112);
    return onDisk !== 0n && onDisk !== NO_LSN && onDisk > lsn;
  }
  const flushed = view.getUint16(30);
  const logged = (core[30] ?? 0) + (core[31] ?? 0) * 256;
  if (logged >= flushed) return false;
  const wrapped = flushed === 0xffff && logged < 0x7fff;
  return !wrapped;
}

/** Offset and size of the numbers in an inode core: the log keeps them in the byte order of the host. */
const commonNumbers = [
  [0, 2],
  [2, 2],
  [6, 2],
  [8, 4],
  [12, 4],
  [16, 4],
  [20, 2],
  [22, 2],
  [56, 8],
  [64, 8],
  [72, 4],
  [84, 4],
  [88, 2],
  [90, 2],
  [92, 4],
] as const;
const v3Numbers = [
  [104, 8],
  [112, 8],
  [120, 8],
  [128, 4],
  [152, 8],
] as const;
const FLAG2_BIGTIME = 0x8;
const FLAG2_NREXT64 = 0x10;

/** `xfs_log_dinode_to_disk`: everything but the checksum and the pointer of the unlinked list. */
function writeCore(inode: Uint8Array, core: Uint8Array, isV3: boolean): void {
  const swap = (at: number, size: number) => inode.set(core.slice(at, at + size).reverse(), at);
  const copy = (at: number, size: number) => inode.set(core.subarray(at, at + size), at);
  const flags2 = isV3 ? (core[120] ?? 0) : 0;
  for (const [at, size] of commonNumbers) swap(at, size);
  for (const at of [4, 5, 82, 83]) copy(at, 1);
  const time = (at: number) => {
    if (flags2 & FLAG2_BIGTIME) swap(at, 8);
    else {
      swap(at, 4);
      swap(at + 4, 4);
    }
  };
  for (const at of [32, 40, 48]) time(at);
  if (flags2 & FLAG2_NREXT64) {
    swap(24, 8);
    swap(76, 4);
    copy(80, 2);
  } else {
    copy(24, 6);
    swap(30, 2);
    swap(76, 4);
    swap(80, 2);
  }
  if (!isV3 || core.length < 176) return;
  for (const [at, size] of v3Numbers) swap(at, size);
  time(144);
  copy(160, 16);
}

/**
 * The logged root of an extent tree is a block as it is in memory, its pointers behind the room that its length gives;
 * in the inode they begin behind the room that the fork gives (`xfs_bmbt_to_bmdr`).
 */
function writeRoot(inode: Uint8Array, forkStart: number, forkBytes: number, block: Uint8Array, isV5: boolean): void {
  const header = isV5 ? 72 : 24;
  const slotsInBlock = Math.floor((block.length - header) / 16);
  const slotsInFork = Math.floor((forkBytes - 4) / 16);
  const count = block.length < header ? 0 : new DataView(block.buffer, block.byteOffset).getUint16(6);
  if (count === 0 || count > slotsInBlock || count > slotsInFork) throw damaged("has a broken root of an extent tree");
  inode.set(block.subarray(4, 8), forkStart);
  inode.set(block.subarray(header, header + count * 8), forkStart + 4);
  const pointers = header + slotsInBlock * 8;
  inode.set(block.subarray(pointers, pointers + count * 8), forkStart + 4 + slotsInFork * 8);
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", `the log ${what}`, { layer: "xfs" });
}
