import type { ByteSource } from "../../bytes/byte-source.ts";
import { struct, u32be } from "../../bytes/struct.ts";
import { type Superblock, blockOffset } from "./superblock.ts";

/** Linux, fs/xfs/libxfs/xfs_format.h, `struct xfs_agf`; in the second sector of each group. */
const GroupSpace = struct("free space of a group", 512, {
  magic: [0, u32be],
  reservedBlocks: [48, u32be],
  freeBlocks: [52, u32be],
  treeBlocks: [60, u32be],
});
const MAGIC = 0x58414746;
/** Each is a read of its own; a file system of 4 TiB has four, one that was grown from 1 GiB to that 16,384. */
const MAX_GROUPS = 20_000;

/** What is free; undefined where the file system does not say it. */
export async function freeBytesOf(
  source: ByteSource,
  superblock: Superblock,
  isReplayed: boolean,
): Promise<number | undefined> {
  const { freeDataBlocks, dataBlocks, blockSize } = superblock;
  const blocks = isReplayed ? await countFreeBlocks(source, superblock) : freeDataBlocks;
  return blocks === undefined || blocks > dataBlocks ? undefined : blocks * blockSize;
}

/**
 * What is free by the groups themselves: the superblock keeps no running count, which is why the kernel counts anew after
 * it replayed a log (`xfs_initialize_perag_data`).
 */
async function countFreeBlocks(source: ByteSource, superblock: Superblock): Promise<number | undefined> {
  const { agCount, agBlocksLog, sectorSize } = superblock;
  if (agCount > MAX_GROUPS) return undefined;
  let blocks = 0;
  for (let group = 0; group < agCount; group += 1) {
    const offset = blockOffset(superblock, group * 2 ** agBlocksLog) + sectorSize;
    if (offset + 512 > source.size) return undefined;
    const { magic, freeBlocks, reservedBlocks, treeBlocks } = GroupSpace.from(await source.read(offset, 512));
    if (magic !== MAGIC) return undefined;
    blocks += freeBlocks + reservedBlocks + treeBlocks;
  }
  return blocks;
}
