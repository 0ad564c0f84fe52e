import type { ByteSource } from "../../bytes/byte-source.ts";
import { crc32cRaw, crc32cRawZeros } from "../../bytes/crc32c.ts";
import { ImageError } from "../../errors.ts";
import { type Superblock, blockOffset } from "./superblock.ts";

/** The log counts in basic blocks of 512 bytes whatever the sector size. */
export const BASIC_BLOCK = 512;
const RECORD_MAGIC = 0xfeedbabe;
const VERSION_2 = 2;
/** Cycle numbers of this many blocks fit into one header (xfs_log_format.h, `XLOG_HEADER_CYCLE_SIZE`). */
const BLOCKS_PER_HEADER = 64;
const CHECKSUM_AT = 32;
/** What the checksum of a record covers of its first header (on machines of 64 and of 32 bits) and of each other one. */
const HEADER_BYTES = [328, 324];
const MORE_HEADER_BYTES = 260;
/** Numbers in the byte order of the machine that wrote them (`XLOG_FMT_LINUX_LE`): Azure has no other. */
const LITTLE_ENDIAN = 1;
const UNMOUNT_FLAG = 0x20;
const OPERATION_BYTES = 12;
const SCAN_BLOCKS = 128;

/** A record of the log with its data as it was before the cycle numbers were stamped over every block. */
export interface LogRecord {
  /** Cycle in the upper, block in the lower half. */
  readonly lsn: bigint;
  readonly operationCount: number;
  readonly data: Uint8Array;
}

export interface RecordHeader {
  readonly lsn: bigint;
  readonly operationCount: number;
  readonly dataBytes: number;
  /** The most that a record of this mount holds. */
  readonly bufferBytes: number;
  readonly headerBlocks: number;
  /** Headers and data. */
  readonly blocks: number;
  readonly tailBlock: number;
  readonly format: number;
  readonly uuid: Uint8Array;
}

/** The ring of blocks that is the log of a file system (Linux, fs/xfs/xfs_log_recover.c). */
export class Log {
  readonly blockCount: number;
  readonly #source: ByteSource;
  readonly #offset: number;
  readonly #uuid: Uint8Array;

  /** Only for an internal log; `logStart` 0 means that it lies on another device. */
  constructor(source: ByteSource, superblock: Superblock) {
    this.#source = source;
    this.#offset = blockOffset(superblock, superblock.logStart);
    this.blockCount = Math.floor((superblock.logBlocks * superblock.blockSize) / BASIC_BLOCK);
    this.#uuid = superblock.uuidBytes;
    if (this.blockCount === 0) throw damaged("has no blocks");
  }

  /** A place in the ring, from a number that may lie up to a round before or behind it. */
  wrap(block: number): number {
    return (block + this.blockCount) % this.blockCount;
  }

  /** Blocks from one place forward to another. */
  distance(from: number, to: number): number {
    return this.wrap(to - from);
  }

  /** The cycle in which each of the blocks was written. */
  async cycles(block: number, count: number): Promise<readonly number[]> {
    const bytes = await this.#read(block, count);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Array.from({ length: count }, (_, index) => cycleAt(view, index * BASIC_BLOCK));
  }

  /** The record headers before a block, the nearest first, at most so many blocks back. */
  async *headersBefore(head: number, limit: number): AsyncGenerator<number> {
    const most = Math.min(limit, this.blockCount);
    for (let back = 0; back < most;) {
      const end = head - back > 0 ? head - back : head - back + this.blockCount;
      const count = Math.min(SCAN_BLOCKS, most - back, end);
      const starts = await this.#magics(end - count, count);
      for (const block of starts.toReversed()) yield block;
      back += count;
    }
  }

  /** The next record header at a block or behind it, at most so many blocks on. */
  async headerFrom(block: number, limit: number): Promise<number | undefined> {
    for (let on = 0; on < limit;) {
      const start = this.wrap(block + on);
      const count = Math.min(SCAN_BLOCKS, limit - on, this.blockCount - start);
      const [found] = await this.#magics(start, count);
      if (found !== undefined) return found;
      on += count;
    }
    return undefined;
  }

  /** True when the record holds nothing but the mark of an unmount. */
  async isUnmountRecord(block: number): Promise<boolean> {
    const { operationCount, headerBlocks } = await this.header(block);
    if (operationCount !== 1) return false;
    // Word 0 of the block is its cycle; the flags of the operation lie behind it.
    const operation = await this.#read(this.wrap(block + headerBlocks), 1);
    return ((operation[9] ?? 0) & UNMOUNT_FLAG) !== 0;
  }

  /** `corrupt` where no sound header lies. */
  async header(block: number): Promise<RecordHeader> {
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
    const tailBlock = view.getUint32(28);
    if (tailBlock >= this.blockCount) throw damaged(`names a tail behind its end at block ${block}`);
    return {
      lsn: view.getBigUint64(16),
      operationCount: view.getUint32(40),
      dataBytes,
      bufferBytes,
      headerBlocks,
      blocks: headerBlocks + Math.ceil(dataBytes / BASIC_BLOCK),
      tailBlock,
      format: view.getUint32(300),
      uuid: bytes.slice(304, 320),
    };
  }

  /** True for a record that was written whole: what a power cut tears has another checksum. */
  async isSound(block: number): Promise<boolean> {
    try {
      await this.#record(block);
      return true;
    } catch (error) {
      if (error instanceof ImageError && error.code === "corrupt") return false;
      throw error;
    }
  }

  /** The records from one block to another, around the end of the ring if need be; none when the two are one. */
  async *records(tail: number, head: number): AsyncGenerator<LogRecord> {
    let remaining = this.distance(tail, head);
    for (let block = tail; remaining > 0;) {
      const { blocks, format, uuid } = await this.header(block);
      if (format !== LITTLE_ENDIAN)
        throw new ImageError("unsupported", "the log was written by a machine of another byte order", { layer: "xfs" });
      if (Buffer.compare(uuid, this.#uuid) !== 0)
        throw damaged(`has a record of another file system at block ${block}`);
      // A record that was not written whole before the crash ends the log.
      if (blocks > remaining) return;
      yield await this.#record(block);
      remaining -= blocks;
      block = this.wrap(block + blocks);
    }
  }

  async #record(block: number): Promise<LogRecord> {
    const { lsn, operationCount, dataBytes, headerBlocks, blocks } = await this.header(block);
    if (blocks > this.blockCount) throw damaged(`claims ${dataBytes} bytes in the record at block ${block}`);
    const headers = await this.#readRing(block, headerBlocks);
    const data = await this.#readRing(this.wrap(block + headerBlocks), blocks - headerBlocks);
    if (!checksumOfRecordMatches(headers, data, dataBytes))
      throw damaged(`has a wrong checksum in the record at block ${block}`);
    restoreFirstWords(data, headers);
    return { lsn, operationCount, data: data.subarray(0, dataBytes) };
  }

  async #magics(block: number, count: number): Promise<number[]> {
    const bytes = await this.#read(block, count);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const found: number[] = [];
    for (let index = 0; index < count; index += 1)
      if (view.getUint32(index * BASIC_BLOCK) === RECORD_MAGIC) found.push(block + index);
    return found;
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

/** `xlog_cksum`: of the first header, the others as far as the data needs them, and the data as it lies on the disk. */
function checksumOfRecordMatches(headers: Uint8Array, data: Uint8Array, dataBytes: number): boolean {
  const stored = new DataView(headers.buffer, headers.byteOffset).getUint32(CHECKSUM_AT, true);
  // Old kernels and mkfs.xfs write none.
  if (stored === 0) return true;
  const before = crc32cRawZeros(4, crc32cRaw(headers, 0xffffffff, 0, CHECKSUM_AT));
  return HEADER_BYTES.some((headerBytes) => {
    let register = crc32cRaw(headers, before, CHECKSUM_AT + 4, headerBytes);
    const moreHeaders = Math.min(
      Math.ceil(dataBytes / (BLOCKS_PER_HEADER * BASIC_BLOCK)),
      headers.length / BASIC_BLOCK,
    );
    for (let index = 1; index < moreHeaders; index += 1)
      register = crc32cRaw(headers, register, index * BASIC_BLOCK, index * BASIC_BLOCK + MORE_HEADER_BYTES);
    return ~crc32cRaw(data, register, 0, dataBytes) >>> 0 === stored;
  });
}

/** Puts the first words back that the headers keep: 64 in each, from byte 44 in the first and byte 4 in the others. */
function restoreFirstWords(data: Uint8Array, headers: Uint8Array): void {
  for (let index = 0; index < data.length / BASIC_BLOCK; index += 1) {
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
