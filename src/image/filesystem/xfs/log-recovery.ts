import type { ByteSource } from "../../bytes/byte-source.ts";
import { isImageError } from "../../errors.ts";
import { type BufferItem, type InodeItem, type LogItem, readTransactions } from "./log-items.ts";
import { replayInodeCreation } from "./inode-creation.ts";
import { replayBuffer, replayInode } from "./log-replay.ts";
import { findEnds } from "./log-ends.ts";
import { Log } from "./log.ts";
import { SectorOverlay } from "./sector-overlay.ts";
import type { Superblock } from "./superblock.ts";

export interface Recovery {
  /** The file system as it will be after the kernel's recovery; the given source when there was nothing to do. */
  readonly source: ByteSource;
  readonly clean: boolean;
  readonly notes: readonly string[];
}

const unreplayed = "what is shown may be older than what the kernel shows.";
const unmountable = "the kernel refuses to mount the file system before xfs_repair has run.";
/** Deferred operations that the kernel would finish after the replay (xfs_log_format.h); reads do not need the others. */
const Intent = { mapping: 0x1244, mappingDone: 0x1245 } as const;

/**
 * Replays the log in memory (Linux, fs/xfs/xfs_log_recover.c): buffers and inodes of all whole transactions between the
 * tail and the head, unless what is on the disk is newer already.
 */
export async function recoverLog(source: ByteSource, superblock: Superblock): Promise<Recovery> {
  if (superblock.logStart === 0)
    return {
      source,
      clean: true,
      notes: [`The log is on another device and could not be looked at: if it holds changes, ${unreplayed}`],
    };
  try {
    const log = new Log(source, superblock);
    const ends = await findEnds(log);
    if (ends === "clean" || (ends === "zeroed" && !superblock.isV5)) return { source, clean: true, notes: [] };
    // All numbers of changes are larger than any that this log gave out (xfs_log.c, `xfs_log_check_lsn`).
    if (ends === "zeroed") return { source, clean: true, notes: [`The log was zeroed: ${unmountable}`] };
    const { tail, head } = ends;
    const transactions = await readTransactions(log.records(tail, head));
    const overlay = new SectorOverlay(source);
    const cancelled = cancelledBuffers(transactions.flatMap((transaction) => transaction.items));
    for (const { items, lsn } of transactions) {
      // The order of `xlog_recover_reorder_trans`: an inode that was changed and freed at once must not come back.
      const isLive = (item: BufferItem | InodeItem) => !cancelled.has(placeOf(item));
      for (const item of items) {
        if (item.kind === "buffer" && !item.isCancel && isLive(item))
          await replayBuffer(overlay, superblock, item, lsn);
        if (item.kind === "inode-creation")
          replayInodeCreation(overlay, superblock, item, (blockNumber, length) =>
            cancelled.has(`${blockNumber}+${length}`),
          );
      }
      for (const item of items)
        if (item.kind === "inode" && isLive(item)) await replayInode(overlay, superblock, item, lsn);
      for (const item of items) if (item.kind === "buffer" && item.isCancel) countOff(cancelled, item);
    }
    const notes = [`The log holds ${transactions.length} transactions that were replayed in memory.`];
    if (hasOpenIntents(transactions.flatMap((transaction) => transaction.items)))
      notes.push(`The log ends in the middle of an operation on file extents: for the files it touches, ${unreplayed}`);
    return { source: overlay, clean: false, notes };
  } catch (error) {
    if (!isImageError(error)) throw error;
    const effect = error.code === "corrupt" ? `${unmountable} Until then ${unreplayed}` : unreplayed;
    return { source, clean: false, notes: [`The log could not be replayed (${error.message}): ${effect}`] };
  }
}

type Place = `${number}+${number}`;

function placeOf({ blockNumber, length }: BufferItem | InodeItem): Place {
  return `${blockNumber}+${length}`;
}

/** How often each buffer is taken back: what was logged for it before must not be replayed, what came after must. */
function cancelledBuffers(items: readonly LogItem[]): Map<Place, number> {
  const counts = new Map<Place, number>();
  for (const item of items) {
    if (item.kind === "buffer" && item.isCancel) counts.set(placeOf(item), (counts.get(placeOf(item)) ?? 0) + 1);
  }
  return counts;
}

function countOff(cancelled: Map<Place, number>, item: BufferItem): void {
  const count = cancelled.get(placeOf(item)) ?? 0;
  if (count > 1) cancelled.set(placeOf(item), count - 1);
  else cancelled.delete(placeOf(item));
}

function hasOpenIntents(items: readonly LogItem[]): boolean {
  const count = (type: number) => items.filter((item) => item.kind === "other" && item.type === type).length;
  return count(Intent.mapping) > count(Intent.mappingDone);
}
