import { ImageError } from "../../errors.ts";
import { type LogRecord, operations } from "./log.ts";

/** Operation flags, xfs_log_format.h. */
const Flag = { start: 0x1, commit: 0x2, continue: 0x4, wasContinued: 0x8, end: 0x10, unmount: 0x20 } as const;
/** Item types, xfs_log_format.h. */
const Type = { inode: 0x123b, buffer: 0x123c, inodeCreation: 0x123f } as const;
/** What deferred operations leave in the log: what is intended, and that it was done. Reads do not need the others. */
const intents = new Map<number, Intent["operation"]>([
  [0x1244, "mapping"],
  [0x1246, "attribute"],
  [0x1248, "exchange"],
]);
const intentsDone = new Map<number, Intent["operation"]>([
  [0x1245, "mapping"],
  [0x1247, "attribute"],
  [0x1249, "exchange"],
]);
const TRANSACTION_HEADER_BYTES = 16;
const BUFFER_INODES = 0x1;
const BUFFER_CANCEL = 0x2;
/** A buffer is at most 64 KiB, which is 512 chunks of 128 bytes in 16 words of the map. */
const MAX_MAP_WORDS = 64;
const MAX_REGIONS = 4096;
const MAX_OPEN_TRANSACTIONS = 10_000;
/** A transaction is at most 64 MiB (xfs_log_priv.h, `XLOG_CIL_BLOCKING_SPACE_LIMIT`), in regions of 128 bytes mostly. */
const MAX_OPEN_REGIONS = 1_000_000;
/** A region goes on in the next record, which is at least as large as it most times. */
const MAX_PIECES = 64;

/** A change of 512-byte sectors: a bitmap of 128-byte chunks and their new content. */
export interface BufferItem {
  readonly kind: "buffer";
  /** First sector of 512 bytes, from the start of the file system. */
  readonly blockNumber: number;
  /** Sectors. */
  readonly length: number;
  readonly isCancel: boolean;
  /** Only unlinked-list pointers of inodes change: nothing that a reader sees. */
  readonly isInodes: boolean;
  readonly map: readonly number[];
  readonly regions: readonly Uint8Array[];
}

export interface InodeItem {
  readonly kind: "inode";
  readonly number: number;
  readonly fields: number;
  readonly blockNumber: number;
  readonly length: number;
  readonly offset: number;
  readonly device: number;
  /** The inode core, then its changed forks. */
  readonly regions: readonly Uint8Array[];
}

/** Inodes that came to be: their blocks are not logged but made anew (`struct xfs_icreate_log`). */
export interface InodeCreationItem {
  readonly kind: "inode-creation";
  readonly group: number;
  /** First block in the group. */
  readonly groupBlock: number;
  readonly inodeBytes: number;
  /** Blocks. */
  readonly length: number;
}

/** An operation in several transactions: the kernel finishes after the replay what was intended and not done. */
export interface Intent {
  readonly kind: "intent" | "intent-done";
  readonly operation: "mapping" | "attribute" | "exchange";
  readonly id: bigint;
  readonly format: Uint8Array;
}

/** Quotas, and intents of free space and of owners, which no reader sees. */
export interface OtherItem {
  readonly kind: "other";
}

export type LogItem = BufferItem | InodeItem | InodeCreationItem | Intent | OtherItem;

export interface Transaction {
  /** Of the record in which it began: what is on the disk with a later number is newer. */
  readonly lsn: bigint;
  readonly items: readonly LogItem[];
}

interface Open {
  readonly lsn: bigint;
  readonly items: Region[][];
  /** The first region, which says nothing that is needed. */
  headerBytes: number;
}

/** The pieces of a region, several where it went on in the next record. */
type Region = Uint8Array[];

/**
 * Puts the operations of all records together to transactions, in the order in which they were committed; one that was
 * not is dropped.
 */
export async function* readTransactions(records: AsyncIterable<LogRecord>): AsyncGenerator<Transaction> {
  const open = new Map<number, Open>();
  let regions = 0;
  for await (const record of records) {
    for (const { transaction: id, flags, bytes } of operations(record)) {
      if (flags & Flag.unmount) continue;
      if (flags & Flag.start) {
        if (open.size > MAX_OPEN_TRANSACTIONS) throw damaged("leaves too many transactions open");
        open.set(id, { lsn: record.lsn, items: [], headerBytes: 0 });
        continue;
      }
      const transaction = open.get(id);
      // Its beginning lies before the tail: all of it is in place.
      if (!transaction) continue;
      if (flags & Flag.commit) {
        yield { lsn: transaction.lsn, items: transaction.items.map((item) => decodeItem(item.map(whole))) };
        open.delete(id);
        if (open.size === 0) regions = 0;
        continue;
      }
      regions += 1;
      if (regions > MAX_OPEN_REGIONS) throw damaged("has a transaction that is too large");
      if (flags & Flag.wasContinued) continueRegion(transaction, bytes);
      else addRegion(transaction, bytes);
    }
  }
}

/** The first region of a transaction is its header; then each item says in its first region how many it has. */
function addRegion(transaction: Open, bytes: Uint8Array): void {
  if (bytes.length === 0) return;
  if (transaction.headerBytes < TRANSACTION_HEADER_BYTES && transaction.items.length === 0) {
    transaction.headerBytes += bytes.length;
    return;
  }
  const item = transaction.items.at(-1);
  if (item && item.length < regionsOf(item)) item.push([bytes]);
  else transaction.items.push([[bytes]]);
}

function regionsOf(item: readonly Region[]): number {
  const bytes = item[0]?.[0];
  const total = bytes && bytes.length >= 4 ? (bytes[2] ?? 0) + (bytes[3] ?? 0) * 256 : 0;
  if (total === 0 || total > MAX_REGIONS) throw damaged(`has an item of ${total} regions`);
  return total;
}

function continueRegion(transaction: Open, bytes: Uint8Array): void {
  const region = transaction.items.at(-1)?.at(-1);
  if (!region) transaction.headerBytes += bytes.length;
  else if (region.push(bytes) > MAX_PIECES) throw damaged("has a region in too many pieces");
}

function whole(region: Region): Uint8Array {
  const [first] = region;
  return first && region.length === 1 ? first : new Uint8Array(Buffer.concat(region));
}

/** `struct xfs_buf_log_format` and the like, in the byte order of the host: little-endian on Azure's; new inodes are big-endian. */
function decodeItem(regions: readonly Uint8Array[]): LogItem {
  const [format, ...rest] = regions;
  if (!format) throw damaged("has an item without regions");
  const view = new DataView(format.buffer, format.byteOffset, format.byteLength);
  const type = view.getUint16(0, true);
  if (type === Type.buffer) {
    if (format.length < 20) throw damaged("has a buffer item that is cut short");
    const flags = view.getUint16(4, true);
    const words = view.getUint32(16, true);
    if (words > MAX_MAP_WORDS || 20 + words * 4 > format.length) throw damaged("has a buffer item that is cut short");
    return {
      kind: "buffer",
      blockNumber: u64(view, 8),
      length: view.getUint16(6, true),
      isCancel: (flags & BUFFER_CANCEL) !== 0,
      isInodes: (flags & BUFFER_INODES) !== 0,
      map: Array.from({ length: words }, (_, index) => view.getUint32(20 + index * 4, true)),
      regions: rest,
    };
  }
  if (type === Type.inode) {
    // Kernels of 32 bits wrote the structure without its padding.
    const shift = format.length >= 56 ? 0 : -4;
    if (format.length < 52) throw damaged("has an inode item that is cut short");
    return {
      kind: "inode",
      fields: view.getUint32(4, true),
      number: u64(view, 16 + shift),
      device: view.getUint32(24 + shift, true),
      blockNumber: u64(view, 40 + shift),
      length: view.getUint32(48 + shift, true),
      offset: view.getUint32(52 + shift, true),
      regions: rest,
    };
  }
  if (type === Type.inodeCreation) {
    if (format.length < 28) throw damaged("has an item of new inodes that is cut short");
    return {
      kind: "inode-creation",
      group: view.getUint32(4),
      groupBlock: view.getUint32(8),
      inodeBytes: view.getUint32(16),
      length: view.getUint32(20),
    };
  }
  const intended = intents.get(type);
  const operation = intended ?? intentsDone.get(type);
  if (!operation) return { kind: "other" };
  if (format.length < 16) throw damaged("has an intent that is cut short");
  return { kind: intended ? "intent" : "intent-done", operation, id: view.getBigUint64(8, true), format };
}

function u64(view: DataView, at: number): number {
  const value = view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);
  if (!Number.isSafeInteger(value)) throw damaged("names a block that cannot be");
  return value;
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", `the log ${what}`, { layer: "xfs" });
}
