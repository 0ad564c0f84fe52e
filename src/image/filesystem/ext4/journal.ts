import type { ByteSource } from "../../bytes/byte-source.ts";
import { crc32cRaw, crc32cRawWord } from "../../bytes/crc32c.ts";
import { ImageError } from "../../errors.ts";
import { type JournalSuperblock, MAGIC, checksumWithout } from "./journal-superblock.ts";

const BlockType = { descriptor: 1, commit: 2, revoke: 5 } as const;
const TagFlag = { escaped: 0x1, sameUuid: 0x2, last: 0x8 } as const;
/** Linux, include/linux/jbd2.h, `struct commit_header`. */
const Commit = { checksum: 0x10, seconds: 0x30 } as const;
/** A journal of 1 GiB, the largest that mke2fs makes by itself, has no more blocks, and no image of ours a longer replay. */
const MAX_BLOCKS = 1024 * 1024;
/** Of them are looked at: descriptors, revokes and commits. One in three, where each change was waited for. */
const MAX_RECORDS = 256 * 1024;
const HEAD_TAG = 9;

/** A newer content of a block, as it lies in the journal. */
interface Copy {
  readonly block: number;
  readonly journalBlock: number;
  readonly escaped: boolean;
  readonly sequence: number;
  /** As stored in the tag; undefined when there are none. */
  readonly checksum: number | undefined;
}

/** What a journal holds that the file system does not yet. */
export interface Replay {
  readonly transactions: number;
  /** Fast commits that follow the ordinary ones; they are not replayed here. */
  readonly fastCommits: boolean;
  /** The newer content of a block, undefined when there is none; `corrupt` when its checksum is wrong. */
  newer(block: number): Promise<Uint8Array> | undefined;
}

/** Reads block n of the journal file. */
export type ReadJournalBlock = (index: number) => Promise<Uint8Array>;

/**
 * What the kernel would replay at the next mount (Linux, fs/jbd2/recovery.c): committed transactions from the log's
 * start, less the blocks that a later revoke takes back. Undefined for an empty log; an `ImageError` for one that the
 * kernel refuses.
 */
export async function planReplay(
  superblock: JournalSuperblock,
  readBlock: ReadJournalBlock,
): Promise<Replay | undefined> {
  if (superblock.start === 0) return undefined;
  const log = await readLog(superblock, readBlock);
  const latest = new Map<number, Copy>();
  for (const copy of log.copies) {
    const revokedAt = log.revoked.get(copy.block);
    if (revokedAt === undefined || isAfter(copy.sequence, revokedAt)) latest.set(copy.block, copy);
  }
  return {
    transactions: log.transactions,
    fastCommits: await hasFastCommits(superblock, readBlock, log.next),
    newer: (block) => {
      const copy = latest.get(block);
      return copy && readCopy(copy, superblock, readBlock);
    },
  };
}

interface Log {
  readonly copies: readonly Copy[];
  /** Block → the last transaction that revokes its older copies. */
  readonly revoked: ReadonlyMap<number, number>;
  readonly transactions: number;
  /** Number of the transaction that would follow. */
  readonly next: number;
}

async function readLog(superblock: JournalSuperblock, readBlock: ReadJournalBlock): Promise<Log> {
  const { first, end, checksums, seed } = superblock;
  const copies: Copy[] = [];
  const revoked = new Map<number, number>();
  const advance = (position: number) => (position + 1 >= end ? first : position + 1);
  let { sequence, start: position } = superblock;
  let transactions = 0;
  let lastSeconds = 0n;
  let pending: Copy[] = [];
  let pendingRevokes = new Set<number>();
  let isIntact = true;
  for (let visited = 0, records = 0; visited < end; visited += 1, records += 1) {
    if (records > MAX_RECORDS || visited > MAX_BLOCKS || revoked.size + pendingRevokes.size > MAX_BLOCKS)
      throw new ImageError("too-large", "the journal holds more than is replayed in memory", { layer: "ext4" });
    const block = await readBlock(position);
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    if (view.getUint32(0) !== MAGIC || view.getUint32(8) !== sequence) break;
    position = advance(position);
    const type = view.getUint32(4);
    if (type === BlockType.commit) {
      const seconds = view.getBigUint64(Commit.seconds);
      if (checksums && checksumWithout(block, Commit.checksum, seed) !== view.getUint32(Commit.checksum)) {
        if (superblock.hasAsyncCommit) break;
        isIntact = false;
      }
      if (!isIntact) {
        // Left over from an older journal in the same place: this one ends before it.
        if (seconds < lastSeconds) break;
        throw new ImageError("corrupt", `transaction ${sequence} of the journal has a wrong checksum`, {
          layer: "ext4",
        });
      }
      lastSeconds = seconds;
      for (const copy of pending) copies.push(copy);
      for (const revoke of pendingRevokes) revoked.set(revoke, sequence);
      pending = [];
      pendingRevokes = new Set();
      transactions += 1;
      sequence = (sequence + 1) >>> 0;
      continue;
    }
    if (type !== BlockType.descriptor && type !== BlockType.revoke) break;
    const tail = block.length - 4;
    if (checksums && checksumWithout(block, tail, seed) !== view.getUint32(tail)) isIntact = false;
    if (type === BlockType.descriptor) {
      for (const tag of readTags(view, superblock)) {
        pending.push({ ...tag, journalBlock: position, sequence });
        position = advance(position);
        visited += 1;
      }
    } else for (const revoke of readRevokes(view, superblock)) pendingRevokes.add(revoke);
  }
  return { copies, revoked, transactions, next: sequence };
}

/** Transactions are counted round the 32 bits (Linux, include/linux/jbd2.h, `tid_gt`). */
function isAfter(one: number, other: number): boolean {
  return ((one - other) | 0) > 0;
}

function* readTags(
  view: DataView,
  { is64Bit, checksums }: JournalSuperblock,
): Generator<Pick<Copy, "block" | "escaped" | "checksum">> {
  // Linux, fs/jbd2/journal.c, `journal_tag_bytes`: the second version has two unused bytes more.
  const tagBytes = checksums === 3 ? 16 : (is64Bit ? 12 : 8) + (checksums === 2 ? 2 : 0);
  const end = view.byteLength - (checksums ? 4 : 0);
  for (let at = 12; at + tagBytes <= end;) {
    const flags = checksums === 3 ? view.getUint32(at + 4) : view.getUint16(at + 6);
    const high = is64Bit ? view.getUint32(at + 8) : 0;
    yield {
      block: view.getUint32(at) + high * 2 ** 32,
      escaped: (flags & TagFlag.escaped) !== 0,
      checksum: checksums === 3 ? view.getUint32(at + 12) : checksums === 2 ? view.getUint16(at + 4) : undefined,
    };
    if (flags & TagFlag.last) return;
    at += tagBytes + (flags & TagFlag.sameUuid ? 0 : 16);
  }
}

function* readRevokes(view: DataView, { is64Bit, checksums }: JournalSuperblock): Generator<number> {
  const size = is64Bit ? 8 : 4;
  const end = view.getUint32(12);
  if (end > view.byteLength - (checksums ? 4 : 0))
    throw new ImageError("corrupt", `the journal has a revoke block of ${end} bytes`, { layer: "ext4" });
  for (let at = 16; at + size <= end; at += size)
    yield is64Bit ? view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4) : view.getUint32(at);
}

async function readCopy(
  { block, journalBlock, escaped, sequence, checksum }: Copy,
  { checksums, seed }: JournalSuperblock,
  readBlock: ReadJournalBlock,
): Promise<Uint8Array> {
  const content = await readBlock(journalBlock);
  if (checksum !== undefined) {
    const actual = crc32cRaw(content, crc32cRawWord(swapBytes(sequence), seed));
    if ((checksums === 2 ? actual & 0xffff : actual) !== checksum)
      throw new ImageError("corrupt", `the journal's copy of block ${block} has a wrong checksum`, { layer: "ext4" });
  }
  // A block that began with the journal's magic number had it taken out.
  if (escaped) new DataView(content.buffer, content.byteOffset).setUint32(0, MAGIC);
  return content;
}

function swapBytes(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value);
  return view.getUint32(0, true);
}

/**
 * Fast commits count when they begin with a HEAD tag that names the transaction after the last whole one (Linux,
 * fs/ext4/fast_commit.c, `ext4_fc_replay_scan`); others are left from before.
 */
async function hasFastCommits(
  { fastCommits }: JournalSuperblock,
  readBlock: ReadJournalBlock,
  next: number,
): Promise<boolean> {
  if (fastCommits === undefined) return false;
  const block = await readBlock(fastCommits);
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  return view.getUint16(0, true) === HEAD_TAG && view.getUint32(8, true) === next;
}

/** The file system as it will be after the replay: newer blocks are read from the journal. */
export class ReplayedByteSource implements ByteSource {
  readonly size: number;
  readonly #source: ByteSource;
  readonly #replay: Replay;
  readonly #blockSize: number;

  constructor(source: ByteSource, replay: Replay, blockSize: number) {
    this.size = source.size;
    this.#source = source;
    this.#replay = replay;
    this.#blockSize = blockSize;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const result = await this.#source.read(offset, length);
    const first = Math.floor(offset / this.#blockSize);
    const last = Math.floor((offset + Math.max(length, 1) - 1) / this.#blockSize);
    for (let block = first; block <= last; block += 1) {
      const newer = this.#replay.newer(block);
      if (!newer) continue;
      const content = await newer;
      const start = block * this.#blockSize;
      const from = Math.max(offset, start);
      const to = Math.min(offset + length, start + this.#blockSize);
      result.set(content.subarray(from - start, to - start), from - offset);
    }
    return result;
  }

  close(): Promise<void> {
    return this.#source.close();
  }
}
