import type { ByteSource } from "../../bytes/byte-source.ts";
import { ImageError } from "../../errors.ts";
import { type Superblock, blockOffset } from "./superblock.ts";

/** The log counts in basic blocks of 512 bytes whatever the sector size. */
const BASIC_BLOCK = 512;
const RECORD_MAGIC = 0xfeedbabe;
const VERSION_2 = 2;
/** Cycle numbers of this many blocks fit into one header (xfs_log_format.h, `XLOG_HEADER_CYCLE_SIZE`). */
const BLOCKS_PER_HEADER = 64;
/** At most eight buffers of 256 KiB are in flight: what lies before the head may have holes that far back. */
const WRITE_WINDOW_BLOCKS = (8 * 256 * 1024) / BASIC_BLOCK;
/** The record of an unmount is padded to the stripe unit of the log, which is at most 32 KiB by default. */
const UNMOUNT_RECORD_BLOCKS = (64 * 1024) / BASIC_BLOCK;
const UNMOUNT_FLAG = 0x20;
const OPERATION_BYTES = 12;

/** A record of the log with its data as it was before the cycle numbers were stamped over every block. */
export interface LogRecord {
  /** Cycle in the upper, block in the lower half. */
  readonly lsn: bigint;
  readonly operationCount: number;
  readonly data: Uint8Array;
}

/** The ring of blocks that is the log of a file system (Linux, fs/xfs/xfs_log_recover.c). */
export class Log {
  readonly blockCount: number;
  readonly #source: ByteSource;
  readonly #offset: number;

  /** Only for an internal log; `logStart` 0 means that it lies on another device. */
  constructor(source: ByteSource, superblock: Superblock) {
    this.#source = source;
    this.#offset = blockOffset(superblock, superblock.logStart);
    this.blockCount = Math.floor((superblock.logBlocks * superblock.blockSize) / BASIC_BLOCK);
  }

  /** Block behind the last one that was written, or 0 when the last block is the newest. */
  async head(): Promise<number> {
    const first = await this.#cycle(0);
    const last = await this.#cycle(this.blockCount - 1);
    let head = this.blockCount;
    if (first !== last) {
      // The first block of the older cycle; the blocks before it are of the newer one.
      let newer = 0;
      head = this.blockCount - 1;
      while (head - newer > 1) {
        const middle = Math.floor((newer + head) / 2);
        if ((await this.#cycle(middle)) === last) head = middle;
        else newer = middle;
      }
    }
    // The record of an unmount is written when all before it is on the disk: there are no holes to look for, which would
    // mean to read 2 MiB.
    if (await this.#endsWithUnmount(head)) return head % this.blockCount;
    return (await this.#skipHoles(head, first)) % this.blockCount;
  }

  /** The last record header before a block, at most one ring back. */
  async lastRecordBefore(head: number): Promise<number | undefined> {
    for (let back = 1; back <= this.blockCount; back += 1) {
      const block = (head - back + this.blockCount) % this.blockCount;
      const bytes = await this.#read(block, 1);
      if (new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) === RECORD_MAGIC) return block;
      // No record is longer than what may be in flight.
      if (back > WRITE_WINDOW_BLOCKS + BLOCKS_PER_HEADER) return undefined;
    }
    return undefined;
  }

  /** True when the record holds nothing but the mark of an unmount. */
  async isUnmountRecord(block: number): Promise<boolean> {
    const header = await this.#header(block);
    if (header.operationCount !== 1) return false;
    // Word 0 of the block is its cycle; the flags of the operation lie behind it.
    const operation = await this.#read((block + header.headerBlocks) % this.blockCount, 1);
    return ((operation[9] ?? 0) & UNMOUNT_FLAG) !== 0;
  }

  /** Where recovery begins: the oldest record whose changes may not be in place yet. */
  async tailOf(block: number): Promise<number> {
    const { tailBlock } = await this.#header(block);
    if (tailBlock >= this.blockCount) throw damaged(`names a tail behind its end at block ${block}`);
    return tailBlock;
  }

  /** The records from one block to another, around the end of the ring if need be. */
  async *records(tail: number, head: number): AsyncGenerator<LogRecord> {
    let remaining = (head - tail + this.blockCount) % this.blockCount || this.blockCount;
    for (let block = tail; remaining > 0;) {
      const { lsn, operationCount, dataBytes, headerBlocks } = await this.#header(block);
      const dataBlocks = Math.ceil(dataBytes / BASIC_BLOCK);
      // A record that was not written whole before the crash ends the log.
      if (headerBlocks + dataBlocks > remaining) return;
      const headers = await this.#readRing(block, headerBlocks);
      const data = await this.#readRing((block + headerBlocks) % this.blockCount, dataBlocks);
      restoreFirstWords(data, headers, dataBlocks);
      yield { lsn, operationCount, data: data.subarray(0, dataBytes) };
      remaining -= headerBlocks + dataBlocks;
      block = (block + headerBlocks + dataBlocks) % this.blockCount;
    }
  }

  /** True when the last record before the head is that of an unmount and reaches up to the head. */
  async #endsWithUnmount(head: number): Promise<boolean> {
    const window = Math.min(UNMOUNT_RECORD_BLOCKS, head);
    const blocks = await this.#read(head - window, window);
    const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.byteLength);
    for (let index = window - 1; index >= 0; index -= 1) {
      if (view.getUint32(index * BASIC_BLOCK) !== RECORD_MAGIC) continue;
      const start = head - window + index;
      const { headerBlocks, dataBytes } = await this.#header(start);
      const isWhole = start + headerBlocks + Math.ceil(dataBytes / BASIC_BLOCK) === head;
      return isWhole && this.isUnmountRecord(start);
    }
    return false;
  }

  /** A block of an older cycle shortly before the head was still in flight: the log ends there. */
  async #skipHoles(head: number, cycle: number): Promise<number> {
    const window = Math.min(WRITE_WINDOW_BLOCKS, head);
    const blocks = await this.#read(head - window, window);
    const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.byteLength);
    for (let index = 0; index < window; index += 1)
      if (cycleAt(view, index * BASIC_BLOCK) !== cycle) return head - window + index;
    return head;
  }

  async #header(
    block: number,
  ): Promise<{ lsn: bigint; operationCount: number; dataBytes: number; headerBlocks: number; tailBlock: number }> {
    const bytes = await this.#read(block, 1);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (view.getUint32(0) !== RECORD_MAGIC) throw damaged(`has no record at block ${block}`);
    const dataBytes = view.getUint32(12);
    const isVersion2 = (view.getUint32(8) & VERSION_2) !== 0;
    const bufferBytes = view.getUint32(320);
    const headerBlocks =
      isVersion2 && bufferBytes > BLOCKS_PER_HEADER * BASIC_BLOCK
        ? Math.ceil(bufferBytes / (BLOCKS_PER_HEADER * BASIC_BLOCK))
        : 1;
    if (dataBytes > 512 * 1024 || headerBlocks > 16)
      throw damaged(`claims ${dataBytes} bytes in the record at block ${block}`);
    return {
      lsn: view.getBigUint64(16),
      operationCount: view.getUint32(40),
      dataBytes,
      headerBlocks,
      tailBlock: view.getUint32(28),
    };
  }

  async #cycle(block: number): Promise<number> {
    const bytes = await this.#read(block, 1);
    return cycleAt(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0);
  }

  async #readRing(block: number, count: number): Promise<Uint8Array> {
    const first = Math.min(count, this.blockCount - block);
    if (first === count) return this.#read(block, count);
    return new Uint8Array(Buffer.concat([await this.#read(block, first), await this.#read(0, count - first)]));
  }

  #read(block: number, count: number): Promise<Uint8Array> {
    return this.#source.read(this.#offset + block * BASIC_BLOCK, count * BASIC_BLOCK);
  }
}

/** The first word of every block is its cycle; in a record header that word is the magic number and the cycle follows. */
function cycleAt(view: DataView, offset: number): number {
  const word = view.getUint32(offset);
  return word === RECORD_MAGIC ? view.getUint32(offset + 4) : word;
}

/** Puts the first words back that the headers keep: 64 in each, from byte 44 in the first and byte 4 in the others. */
function restoreFirstWords(data: Uint8Array, headers: Uint8Array, dataBlocks: number): void {
  for (let index = 0; index < dataBlocks; index += 1) {
    const header = Math.floor(index / BLOCKS_PER_HEADER);
    const slot = index % BLOCKS_PER_HEADER;
    const from = header * BASIC_BLOCK + (header === 0 ? 44 : 4) + slot * 4;
    if (from + 4 <= headers.length) data.set(headers.subarray(from, from + 4), index * BASIC_BLOCK);
  }
}

/** The operations of a record: tid, flags and the bytes that they add to a transaction (`struct xlog_op_header`). */
export function* operations(record: LogRecord): Generator<{ transaction: number; flags: number; bytes: Uint8Array }> {
  const view = new DataView(record.data.buffer, record.data.byteOffset, record.data.byteLength);
  let at = 0;
  for (let index = 0; index < record.operationCount; index += 1) {
    if (at + OPERATION_BYTES > record.data.length) throw damaged("has an operation that leaves its record");
    const length = view.getUint32(at + 4);
    const start = at + OPERATION_BYTES;
    if (start + length > record.data.length) throw damaged("has an operation that leaves its record");
    yield {
      transaction: view.getUint32(at),
      flags: view.getUint8(at + 9),
      bytes: record.data.subarray(start, start + length),
    };
    at = start + length;
  }
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", `the log ${what}`, { layer: "xfs" });
}
