import { type ByteSource, readUpTo } from "../../image/bytes/byte-source.ts";
import { ascii, struct, u16be, u32be, u8 } from "../../image/bytes/struct.ts";
import { ImageError } from "../../image/errors.ts";
import { type SqliteWal, readWal } from "./sqlite-wal.ts";

/** SQLite's file format, "The Database Header". */
const Header = struct("SQLite header", 100, {
  magic: [0x00, ascii(16)],
  /** 1 stands for 65,536. */
  pageBytes: [0x10, u16be],
  /** 2 where a write-ahead log may hold newer pages. */
  readVersion: [0x13, u8],
  /** At the end of every page. */
  reservedBytes: [0x14, u8],
});

/** "B-tree Pages"; the child at 0x08 is there in interior pages only. */
const BtreePage = struct("SQLite b-tree page", 12, {
  type: [0x00, u8],
  cells: [0x03, u16be],
  rightMost: [0x08, u32be],
});

const PageType = { interiorTable: 0x05, leafTable: 0x0d } as const;
const MAX_DEPTH = 20;

/** One row of a table before its values are read. */
export interface SqliteRow {
  readonly bytes: number;
  /** The record from its start, `length` bytes of it or all there are. */
  prefix(length: number): Promise<Uint8Array>;
}

/** Reads the tables of a SQLite database, newer pages of its write-ahead log included. Never writes, knows no SQL. */
export class SqliteDatabase {
  readonly #source: ByteSource;
  readonly #wal: SqliteWal | undefined;
  readonly #pageBytes: number;
  readonly #usableBytes: number;

  private constructor(source: ByteSource, wal: SqliteWal | undefined, pageBytes: number, reservedBytes: number) {
    this.#source = source;
    this.#wal = wal;
    this.#pageBytes = pageBytes;
    this.#usableBytes = pageBytes - reservedBytes;
  }

  /** A database that was never checkpointed may be empty beside its log. */
  static async open(source: ByteSource, walSource: ByteSource | undefined): Promise<SqliteDatabase> {
    const start = await readUpTo(source, 0, Header.size);
    const wal = start.length === 0 || start[0x13] === 2 ? await readWal(walSource) : undefined;
    const page1 = await wal?.page(1);
    const { magic, pageBytes: storedBytes, reservedBytes } = Header.from(page1 ?? start);
    if (magic !== "SQLite format 3\0") throw new ImageError("corrupt", "no SQLite database");
    const pageBytes = storedBytes === 1 ? 65_536 : storedBytes;
    if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0 || reservedBytes > pageBytes - 480)
      throw new ImageError("corrupt", `${storedBytes} is no size of a SQLite page`);
    if (wal && wal.pageBytes !== pageBytes) throw new ImageError("corrupt", "the write-ahead log has other pages");
    return new SqliteDatabase(source, wal, pageBytes, reservedBytes);
  }

  /** The rows of a table in order of their ids; undefined when there is no table of that name. */
  async table(name: string): Promise<AsyncGenerator<SqliteRow> | undefined> {
    for await (const row of this.#rows(1)) {
      const [type, tableName, , rootPage] = decodeRecord(await row.prefix(Math.min(row.bytes, 64 * 1024)));
      if (type === "table" && tableName === name && typeof rootPage === "number") return this.#rows(rootPage);
    }
    return undefined;
  }

  async *#rows(rootPage: number): AsyncGenerator<SqliteRow> {
    const seen = new Set<number>();
    const pending = [{ number: rootPage, depth: 0 }];
    for (let at = pending.pop(); at; at = pending.pop()) {
      if (seen.has(at.number) || at.depth > MAX_DEPTH)
        throw new ImageError("corrupt", "a SQLite table leads in a circle");
      seen.add(at.number);
      const page = await this.#page(at.number);
      const start = at.number === 1 ? Header.size : 0;
      const { type, cells, rightMost } = BtreePage.from(page, start);
      if (type !== PageType.leafTable && type !== PageType.interiorTable)
        throw new ImageError("corrupt", `page ${at.number} of the SQLite database is of type ${type}`);
      const isLeaf = type === PageType.leafTable;
      const pointers = start + (isLeaf ? 8 : 12);
      const view = viewOf(page);
      const children: number[] = [];
      for (let cell = 0; cell < cells; cell++) {
        if (pointers + 2 * cell + 2 > page.length) throw new ImageError("corrupt", "a SQLite page has too many cells");
        const place = u16be.decode(view, pointers + 2 * cell);
        if (isLeaf) {
          yield this.#row(page, place);
        } else {
          if (place + 4 > page.length) throw new ImageError("corrupt", "a SQLite cell leaves its page");
          children.push(u32be.decode(view, place));
        }
      }
      if (!isLeaf) children.push(rightMost);
      for (const number of children.toReversed()) pending.push({ number, depth: at.depth + 1 });
    }
  }

  /** "Cell Payload": what does not fit goes on in a chain of overflow pages. */
  #row(page: Uint8Array, place: number): SqliteRow {
    const size = readVarint(page, place);
    const id = readVarint(page, size.end);
    const maxLocal = this.#usableBytes - 35;
    const minLocal = Math.floor(((this.#usableBytes - 12) * 32) / 255) - 23;
    const split = minLocal + ((size.value - minLocal) % (this.#usableBytes - 4));
    const localBytes = size.value <= maxLocal ? size.value : split <= maxLocal ? split : minLocal;
    const localEnd = id.end + localBytes;
    const hasOverflow = localBytes < size.value;
    if (localEnd + (hasOverflow ? 4 : 0) > page.length)
      throw new ImageError("corrupt", "a SQLite cell leaves its page");
    const local = page.subarray(id.end, localEnd);
    const overflow = hasOverflow ? u32be.decode(viewOf(page), localEnd) : 0;
    return { bytes: size.value, prefix: (length) => this.#payload(local, overflow, Math.min(length, size.value)) };
  }

  async #payload(local: Uint8Array, overflow: number, length: number): Promise<Uint8Array> {
    if (length <= local.length) return local.subarray(0, length);
    if (length > this.#source.size + (this.#wal?.bytes ?? 0))
      throw new ImageError("corrupt", "a SQLite row is larger than its database");
    const payload = new Uint8Array(length);
    payload.set(local);
    let filled = local.length;
    for (let number = overflow; filled < length;) {
      const page = await this.#page(number);
      const part = page.subarray(4, Math.min(this.#usableBytes, 4 + length - filled));
      payload.set(part, filled);
      filled += part.length;
      number = u32be.decode(viewOf(page), 0);
    }
    return payload;
  }

  async #page(number: number): Promise<Uint8Array> {
    if (number === 0) throw new ImageError("corrupt", "a SQLite page leads nowhere");
    const newer = await this.#wal?.page(number);
    return newer ?? this.#source.read((number - 1) * this.#pageBytes, this.#pageBytes);
  }
}

/** The values of a record ("Record Format"), blobs as their length only; those that the bytes do not hold are left out. */
export function decodeRecord(record: Uint8Array): (number | string | null | { readonly blobBytes: number })[] {
  const values: ReturnType<typeof decodeRecord> = [];
  for (const { type, start, bytes } of recordColumns(record)) {
    if (start + bytes > record.length) break;
    if (type === 0) values.push(null);
    else if (type <= 6) values.push(decodeInteger(record.subarray(start, start + bytes)));
    else if (type === 8 || type === 9) values.push(type - 8);
    else if (type >= 12 && type % 2 === 0) values.push({ blobBytes: bytes });
    else if (type >= 13) values.push(new TextDecoder().decode(record.subarray(start, start + bytes)));
    else values.push(null);
  }
  return values;
}

export interface SqliteColumn {
  /** The serial type: 0 NULL, 1 to 6 integers, 7 a float, even from 12 a blob, odd from 13 text. */
  readonly type: number;
  /** From the start of the record. */
  readonly start: number;
  readonly bytes: number;
}

/** Where the values of a record lie; its header must be within the bytes. */
export function recordColumns(record: Uint8Array): SqliteColumn[] {
  const header = readVarint(record, 0);
  const columns: SqliteColumn[] = [];
  let start = header.value;
  for (let at = header.end; at < header.value;) {
    const { value: type, end } = readVarint(record, at);
    const bytes = type >= 12 ? Math.floor((type - 12) / 2) : ([0, 1, 2, 3, 4, 6, 8, 8][type] ?? 0);
    columns.push({ type, start, bytes });
    start += bytes;
    at = end;
  }
  return columns;
}

function decodeInteger(bytes: Uint8Array): number {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return Number(BigInt.asIntN(bytes.length * 8, value));
}

/** A variable-length integer of up to nine bytes; beyond 2^53 it is no size or number of anything here. */
export function readVarint(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let at = start; at < start + 9; at++) {
    const byte = bytes[at];
    if (byte === undefined) break;
    if (at === start + 8) value = value * 256 + byte;
    else value = value * 128 + (byte & 0x7f);
    if (at === start + 8 || byte < 0x80) {
      if (value > Number.MAX_SAFE_INTEGER)
        throw new ImageError("corrupt", "a number of the SQLite database is too large");
      return { value, end: at + 1 };
    }
  }
  throw new ImageError("corrupt", "a number of the SQLite database is cut short");
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
