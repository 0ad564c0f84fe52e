import { ImageError } from "../../errors.ts";
import { BASIC_BLOCK, type Log } from "./log.ts";

/** `XLOG_MAX_ICLOGS` buffers of 256 KiB may be in flight: what lies before the head may have holes that far back. */
const MAX_IN_FLIGHT = 8;
const WINDOW_BLOCKS = (MAX_IN_FLIGHT * 256 * 1024) / BASIC_BLOCK;
/** With the headers of that many records between them. */
const SEARCH_BLOCKS = WINDOW_BLOCKS + MAX_IN_FLIGHT * 16;
/** Records that eight buffers may have overwritten, most of them short. */
const MAX_OVERWRITTEN = 256;
/** The record of an unmount is padded to the stripe unit of the log, which is at most 32 KiB by default. */
const UNMOUNT_RECORD_BLOCKS = (64 * 1024) / BASIC_BLOCK;

/** Which part of the ring the kernel would replay: none after a clean unmount or when the log holds nothing at all. */
export type LogEnds = { readonly tail: number; readonly head: number } | "clean" | "zeroed";

/**
 * Finds the part of the log that is to be replayed as the kernel does (xfs_log_recover.c, `xlog_find_tail`), records that
 * a power cut left half-written taken away.
 */
export async function findEnds(log: Log): Promise<LogEnds> {
  const head = await findHead(log);
  if (head === 0 && (await log.cycles(0, 1))[0] === 0) return "zeroed";
  const last = await lastBefore(log, head);
  if (await isClean(log, last, head)) return "clean";
  const torn = await firstTorn(log, head);
  if (torn === undefined) return { head, tail: await findTail(log, last, head) };
  const before = await lastBefore(log, torn);
  if (await isClean(log, before, torn)) return "clean";
  return { head: torn, tail: await findTail(log, before, torn) };
}

async function lastBefore(log: Log, head: number): Promise<number> {
  for await (const block of log.headersBefore(head, SEARCH_BLOCKS)) return block;
  throw damaged("holds no record");
}

async function isClean(log: Log, last: number, head: number): Promise<boolean> {
  const { blocks } = await log.header(last);
  return log.wrap(last + blocks) === head && log.isUnmountRecord(last);
}

/** Block behind the last record, or 0 when that ends with the ring (`xlog_find_head`). */
async function findHead(log: Log): Promise<number> {
  const [first = 0] = await log.cycles(0, 1);
  const [last = 0] = await log.cycles(log.blockCount - 1, 1);
  let head = log.blockCount;
  if (first !== last) {
    // The first block of the older cycle; the blocks before it are of the newer one.
    let newer = 0;
    head = log.blockCount - 1;
    while (head - newer > 1) {
      const middle = Math.floor((newer + head) / 2);
      if ((await log.cycles(middle, 1))[0] === last) head = middle;
      else newer = middle;
    }
  }
  // The record of an unmount is written when all before it is on the disk: there are no holes to look for, which would
  // mean to read 2 MiB.
  if (await endsWithUnmount(log, head)) return log.wrap(head);
  const end = await skipHoles(log, head, first === last ? last - 1 : last);
  return endOfRecord(log, log.wrap(end));
}

/** True when the last record before the head is that of an unmount and reaches up to the head. */
async function endsWithUnmount(log: Log, head: number): Promise<boolean> {
  for await (const block of log.headersBefore(head, Math.min(UNMOUNT_RECORD_BLOCKS, head)))
    return isClean(log, block, log.wrap(head));
  return false;
}

/** A block of an older cycle shortly before the head was still in flight: the log ends there. */
async function skipHoles(log: Log, head: number, older: number): Promise<number> {
  const window = Math.min(WINDOW_BLOCKS, log.blockCount);
  // Short after the ring went round, the holes may lie at its end, a cycle further back.
  if (head < window) {
    const start = log.blockCount - (window - head);
    const hole = (await log.cycles(start, window - head)).indexOf(older - 1);
    if (hole >= 0) return start + hole;
  }
  const start = Math.max(0, head - window);
  const hole = (await log.cycles(start, head - start)).indexOf(older);
  return hole >= 0 ? start + hole : head;
}

/** A head in the middle of a record goes back to where that begins (`xlog_find_verify_log_record`). */
async function endOfRecord(log: Log, head: number): Promise<number> {
  for await (const block of log.headersBefore(head, SEARCH_BLOCKS)) {
    const { blocks } = await log.header(block);
    return log.wrap(block + blocks) === head ? head : block;
  }
  return head;
}

/** The first of the last eight records that was not written whole (`xlog_verify_head`). */
async function firstTorn(log: Log, head: number): Promise<number | undefined> {
  const last: number[] = [];
  for await (const block of log.headersBefore(head, SEARCH_BLOCKS)) {
    last.push(block);
    if (last.length === MAX_IN_FLIGHT) break;
  }
  for (const block of last.toReversed()) if (!(await log.isSound(block))) return block;
  return undefined;
}

/**
 * The oldest record whose changes may not be in place yet. What was in flight when the machine went down may have
 * overwritten the oldest ones: they are in place then (`xlog_verify_tail`).
 */
async function findTail(log: Log, last: number, head: number): Promise<number> {
  const { tailBlock, bufferBytes } = await log.header(last);
  const reach = (MAX_IN_FLIGHT * bufferBytes) / BASIC_BLOCK;
  let tail = tailBlock;
  for (
    let skipped = 0;
    tail !== head && log.distance(head, tail) <= reach && !(await log.isSound(tail));
    skipped += 1
  ) {
    if (skipped === MAX_OVERWRITTEN) throw damaged("is damaged at its tail");
    const behind = log.wrap(tail + 1);
    tail = (await log.headerFrom(behind, log.distance(behind, head))) ?? head;
  }
  return tail;
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", `the log ${what}`, { layer: "xfs" });
}
