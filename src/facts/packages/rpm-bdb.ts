import { type ByteSource, readUpTo } from "../../image/bytes/byte-source.ts";
import { ImageError } from "../../image/errors.ts";
import { ReadBudget, type RpmRecord } from "./rpm-record.ts";

/** Berkeley DB's dbinc/db_page.h; rpm's lib/backend/bdb_ro.cc reads the same. Offsets in bytes. */
const Meta = { magic: 12, version: 16, pageBytes: 20, encryption: 24, type: 25, size: 72 } as const;
const Page = { number: 8, next: 16, entries: 20, dataBytes: 22, type: 25, header: 26 } as const;
const PageType = { unsortedHash: 2, overflow: 7, hashMeta: 8, hash: 13 } as const;
const ItemType = { keyData: 1, offPage: 3 } as const;
/** `type`, padding, page number, length. */
const OffPage = { page: 4, length: 8, size: 12 } as const;

const HASH_MAGIC = 0x061561;
const BTREE_MAGIC = 0x053162;
/** Read at a time while the pages are gone through. */
const STEP_BYTES = 1024 * 1024;

/**
 * `Packages` of rpm up to 4.16: a hash of record number → header, in the byte order of the machine that wrote it. Goes
 * through all pages instead of the buckets: every record lies on a hash page, in whichever bucket.
 */
export async function* readBdbRecords(source: ByteSource): AsyncGenerator<RpmRecord> {
  const { littleEndian, pageBytes } = await readMeta(source);
  const pages = Math.floor(source.size / pageBytes);
  const pagesPerStep = Math.max(1, Math.floor(STEP_BYTES / pageBytes));
  const file = { source, littleEndian, pageBytes, pages, budget: new ReadBudget() };
  for (let first = 1; first < pages; first += pagesPerStep) {
    const count = Math.min(pagesPerStep, pages - first);
    const step = await source.read(first * pageBytes, count * pageBytes);
    for (let index = 0; index < count; index++) {
      const page = step.subarray(index * pageBytes, (index + 1) * pageBytes);
      const type = page[Page.type];
      if (type === PageType.hash || type === PageType.unsortedHash) yield* recordsOfPage(file, page);
    }
  }
}

interface BdbFile {
  readonly source: ByteSource;
  readonly littleEndian: boolean;
  readonly pageBytes: number;
  readonly pages: number;
  readonly budget: ReadBudget;
}

async function readMeta(source: ByteSource): Promise<{ readonly littleEndian: boolean; readonly pageBytes: number }> {
  const meta = await readUpTo(source, 0, Meta.size);
  if (meta.length < Meta.size) throw new ImageError("corrupt", "the Berkeley DB package database is cut short");
  const view = viewOf(meta);
  const littleEndian = view.getUint32(Meta.magic, true) < view.getUint32(Meta.magic, false);
  // Of the two readings of a magic number of three bytes the right one is smaller.
  const magic = view.getUint32(Meta.magic, littleEndian);
  if (magic === BTREE_MAGIC) throw new ImageError("unsupported", "a package database as a Berkeley DB b-tree");
  if (magic !== HASH_MAGIC || meta[Meta.type] !== PageType.hashMeta)
    throw new ImageError("corrupt", "no Berkeley DB package database");
  const version = view.getUint32(Meta.version, littleEndian);
  if (version < 8 || version > 10)
    throw new ImageError("unsupported", `version ${version} of the Berkeley DB hash format`);
  if (meta[Meta.encryption] !== 0) throw new ImageError("unsupported", "an encrypted package database");
  const pageBytes = view.getUint32(Meta.pageBytes, littleEndian);
  if (pageBytes < 512 || pageBytes > 65_536 || (pageBytes & (pageBytes - 1)) !== 0)
    throw new ImageError("corrupt", `${pageBytes} is no size of a Berkeley DB page`);
  return { littleEndian, pageBytes };
}

/** Items lie from the end of the page downwards, each ending where the one before begins; keys and values in turn. */
function* recordsOfPage(file: BdbFile, page: Uint8Array): Generator<RpmRecord> {
  const { littleEndian } = file;
  const view = viewOf(page);
  const count = view.getUint16(Page.entries, littleEndian);
  const offsetsEnd = Page.header + 2 * count;
  if (count % 2 !== 0 || offsetsEnd > page.length) throw damaged();
  let end = page.length;
  let key: Uint8Array | undefined;
  for (let index = 0; index < count; index++) {
    const start = view.getUint16(Page.header + 2 * index, littleEndian);
    if (start < offsetsEnd || start >= end) throw damaged();
    const item = page.subarray(start, end);
    end = start;
    if (index % 2 === 0) {
      key = item;
    } else if (key && !isCounter(key, littleEndian)) {
      yield recordOfItem(file, item);
    }
  }
}

/** Record 0 holds the number of the last record, not a header. */
function isCounter(key: Uint8Array, littleEndian: boolean): boolean {
  if (key[0] !== ItemType.keyData || key.length !== 5) throw damaged();
  return viewOf(key).getUint32(1, littleEndian) === 0;
}

function recordOfItem(file: BdbFile, item: Uint8Array): RpmRecord {
  switch (item[0]) {
    case ItemType.keyData: {
      const header = item.slice(1);
      file.budget.record(header.length);
      return { size: header.length, prefix: async (length) => header.subarray(0, length) };
    }
    case ItemType.offPage: {
      if (item.length < OffPage.size) throw damaged();
      const view = viewOf(item);
      const first = view.getUint32(OffPage.page, file.littleEndian);
      const size = view.getUint32(OffPage.length, file.littleEndian);
      if (size > file.source.size) throw damaged();
      file.budget.record(size);
      return { size, prefix: (length) => readChain(file, first, Math.min(length, size)) };
    }
    default:
      throw damaged();
  }
}

/** A value that does not fit its page: a chain of overflow pages. */
async function readChain(file: BdbFile, first: number, length: number): Promise<Uint8Array> {
  const { source, littleEndian, pageBytes, pages, budget } = file;
  budget.bytes(length);
  const value = new Uint8Array(length);
  let filled = 0;
  for (let number = first; filled < length;) {
    if (number === 0 || number >= pages) throw damaged();
    const page = await source.read(number * pageBytes, pageBytes);
    const view = viewOf(page);
    const dataBytes = view.getUint16(Page.dataBytes, littleEndian);
    if (page[Page.type] !== PageType.overflow || dataBytes === 0 || Page.header + dataBytes > pageBytes)
      throw damaged();
    const part = page.subarray(Page.header, Page.header + Math.min(dataBytes, length - filled));
    value.set(part, filled);
    filled += part.length;
    number = view.getUint32(Page.next, littleEndian);
  }
  return value;
}

function damaged(): ImageError {
  return new ImageError("corrupt", "a page of the Berkeley DB package database is damaged");
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
