import { ImageError } from "../../errors.ts";
import type { InodeCreationItem } from "./log-items.ts";
import { SECTOR, type SectorOverlay } from "./sector-overlay.ts";
import { type Superblock, blockOffset } from "./superblock.ts";

/** Inodes are allocated by 64 (xfs_format.h, `XFS_INODES_PER_CHUNK`), in blocks of up to 64 KiB at least one block. */
const MAX_CHUNK_BYTES = 64 * 2048;
/** `XFS_INODE_BIG_CLUSTER_SIZE`, for inodes of 256 bytes. */
const CLUSTER_BYTES = 8192;
const SMALL_INODE_BYTES = 256;

/**
 * Makes new inodes (xfs_icreate_item.c), so that what lay there before is not taken for a newer state of them: a file
 * system that was made over another one has the inodes of the other, with numbers that mean nothing here. Nothing is done
 * when their buffers are taken back later in the log.
 */
export function replayInodeCreation(
  overlay: SectorOverlay,
  superblock: Superblock,
  item: InodeCreationItem,
  isCancelled: (blockNumber: number, sectors: number) => boolean,
): void {
  const { blockSize, inodeSize, agBlocks, agBlocksLog, agCount } = superblock;
  const { group, groupBlock, length, inodeBytes } = item;
  if (
    group >= agCount ||
    length === 0 ||
    groupBlock === 0 ||
    groupBlock + length > agBlocks ||
    length * blockSize > Math.max(MAX_CHUNK_BYTES, blockSize) ||
    inodeBytes !== inodeSize
  )
    throw new ImageError("corrupt", `the log creates inodes at block ${groupBlock} of group ${group}`, {
      layer: "xfs",
    });
  const offset = blockOffset(superblock, group * 2 ** agBlocksLog + groupBlock);
  const clusterBytes = clusterBlocks(superblock) * blockSize;
  for (let at = 0; at < length * blockSize; at += clusterBytes)
    if (isCancelled((offset + at) / SECTOR, clusterBytes / SECTOR)) return;
  const content = new Uint8Array(length * blockSize);
  // A magic number, the version, and zero for the number of the last change: any item of the log is newer.
  for (let at = 0; at < content.length; at += inodeSize) content.set([0x49, 0x4e, 0, 0, 3], at);
  overlay.write(offset / SECTOR, content);
}

/** How many blocks of inodes make one buffer (xfs_ialloc.c, `xfs_ialloc_setup_geometry`). */
function clusterBlocks({ blockSize, inodeSize, inodeAlignment }: Superblock): number {
  const large = (CLUSTER_BYTES * inodeSize) / SMALL_INODE_BYTES;
  const bytes = inodeAlignment >= Math.floor(large / blockSize) ? large : CLUSTER_BYTES;
  return Math.max(1, Math.floor(bytes / blockSize));
}
