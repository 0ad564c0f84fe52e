import type { ByteSource } from "../../bytes/byte-source.ts";
import { ImageError, isImageError } from "../../errors.ts";
import { type ExtentChange, decodeExtentChange } from "./extent-changes.ts";
import { replayInodeCreation } from "./inode-creation.ts";
import { findEnds } from "./log-ends.ts";
import { type BufferItem, type InodeItem, type Intent, type Transaction, readTransactions } from "./log-items.ts";
import { replayBuffer, replayInode } from "./log-replay.ts";
import { type Cancelled, placeOf, survey } from "./log-survey.ts";
import { Log } from "./log.ts";
import { SectorOverlay } from "./sector-overlay.ts";
import { type Superblock, readSuperblock } from "./superblock.ts";

export interface Recovery {
  /** The file system as it will be after the kernel's recovery; the given source when there was nothing to do. */
  readonly source: ByteSource;
  /** As the replay leaves it: the log may have grown the file system. */
  readonly superblock: Superblock;
  readonly clean: boolean;
  readonly notes: readonly string[];
  /** What the kernel would finish after the replay, in its order. */
  readonly extentChanges: readonly ExtentChange[];
}

const unreplayed = "what is shown may be older than what the kernel shows.";
const unmountable = "the kernel refuses to mount the file system before xfs_repair has run.";

/** `XFS_SB_FEAT_INCOMPAT_LOG_XATTRS`: the log may hold intents of attributes. */
const LOGGED_ATTRIBUTES = 0x1;

/**
 * Replays the log in memory (Linux, fs/xfs/xfs_log_recover.c): buffers and inodes of all whole transactions between the
 * tail and the head, unless what is on the disk is newer already.
 */
export async function recoverLog(source: ByteSource, superblock: Superblock): Promise<Recovery> {
  const asItIs = (clean: boolean, ...notes: string[]): Recovery => ({
    source,
    superblock,
    clean,
    notes,
    extentChanges: [],
  });
  if (superblock.logStart === 0)
    return asItIs(true, `The log is on another device and could not be looked at: if it holds changes, ${unreplayed}`);
  try {
    const log = new Log(source, superblock);
    const ends = await findEnds(log);
    if (ends === "clean" || (ends === "zeroed" && !superblock.isV5)) return asItIs(true);
    // All numbers of changes are larger than any that this log gave out (xfs_log.c, `xfs_log_check_lsn`).
    if (ends === "zeroed") return asItIs(true, `The log was zeroed: ${unmountable}`);
    const unknown = superblock.isV5 ? superblock.featuresLogIncompat & ~LOGGED_ATTRIBUTES : 0;
    if (unknown !== 0)
      throw new ImageError("unsupported", `log feature 0x${(unknown >>> 0).toString(16)} is not known`, {
        layer: "xfs",
      });
    // Twice, so that no more than one transaction is kept: a log may be as large as 2 GiB.
    const transactions = () => readTransactions(log.records(ends.tail, ends.head));
    const { count, cancelled, open } = await survey(transactions());
    const overlay = new SectorOverlay(source);
    // A file system that grew has inodes in the new groups: each change of the superblock counts at once.
    let grown = superblock;
    for await (const transaction of transactions()) grown = await replay(transaction, overlay, grown, cancelled);
    return { source: overlay, superblock: grown, clean: false, ...finish(open, count) };
  } catch (error) {
    if (!isImageError(error)) throw error;
    const effect = error.code === "corrupt" ? `${unmountable} Until then ${unreplayed}` : unreplayed;
    return asItIs(false, `The log could not be replayed (${error.message}): ${effect}`);
  }
}

/** The order of `xlog_recover_reorder_trans`: an inode that was changed and freed at once must not come back. */
async function replay(
  { items, lsn }: Transaction,
  overlay: SectorOverlay,
  before: Superblock,
  cancelled: Cancelled,
): Promise<Superblock> {
  let superblock = before;
  const isLive = (item: BufferItem | InodeItem) => !cancelled.has(placeOf(item));
  for (const item of items) {
    if (item.kind === "buffer" && !item.isCancel && isLive(item)) {
      await replayBuffer(overlay, superblock, item, lsn);
      if (item.blockNumber === 0) superblock = await readSuperblock(overlay, false);
    }
    if (item.kind === "inode-creation")
      replayInodeCreation(overlay, superblock, item, (blockNumber, length) =>
        cancelled.has(`${blockNumber}+${length}`),
      );
  }
  for (const item of items)
    if (item.kind === "inode" && isLive(item)) await replayInode(overlay, superblock, item, lsn);
  for (const item of items) if (item.kind === "buffer" && item.isCancel) countOff(cancelled, item);
  return superblock;
}

function countOff(cancelled: Cancelled, item: BufferItem): void {
  const count = cancelled.get(placeOf(item)) ?? 0;
  if (count > 1) cancelled.set(placeOf(item), count - 1);
  else cancelled.delete(placeOf(item));
}

/** One for each program that was writing. */
const MAX_EXTENT_CHANGES = 256;

/** What the kernel would do for the intents that are left over, as far as a reader can see it. */
function finish(open: readonly Intent[], count: number): Pick<Recovery, "notes" | "extentChanges"> {
  const notes = [`The log holds ${count} transactions that were replayed in memory.`];
  const extentChanges: ExtentChange[] = [];
  for (const intent of open) {
    const change = intent.operation === "mapping" ? decodeExtentChange(intent) : undefined;
    if (change) extentChanges.push(change);
  }
  if (extentChanges.length > MAX_EXTENT_CHANGES) {
    extentChanges.length = 0;
    notes.push(`The log ends in the middle of very many operations on files: for those, ${unreplayed}`);
  }
  for (const operation of ["attribute", "exchange"] as const) {
    const inodes = open.flatMap((intent) => (intent.operation === operation ? inodesOf(intent) : []));
    if (inodes.length === 0) continue;
    const what = operation === "attribute" ? "changing an attribute" : "exchanging content";
    notes.push(`The log ends in the middle of ${what}: for inode ${inodes.slice(0, 10).join(", ")} ${unreplayed}`);
  }
  return { notes, extentChanges };
}

/** Operations on the links to parents (`XFS_ATTRI_OP_FLAGS_PPTR_SET` and on), which no reader sees. */
const FIRST_PARENT_OPERATION = 4;

/** `struct xfs_attri_log_format` has one inode and what is done, `struct xfs_xmi_log_format` two inodes. */
function inodesOf({ format, operation }: Intent): bigint[] {
  const view = new DataView(format.buffer, format.byteOffset, format.byteLength);
  if (format.length < 32) return [];
  if (operation === "exchange") return [view.getBigUint64(16, true), view.getBigUint64(24, true)];
  return view.getUint8(24) >= FIRST_PARENT_OPERATION ? [] : [view.getBigUint64(16, true)];
}
