import { type ByteSource, readUpTo } from "../../image/bytes/byte-source.ts";
import { struct, u32be } from "../../image/bytes/struct.ts";

/** SQLite's file format, "WAL File Format". */
const WalHeader = struct("SQLite log header", 32, {
  magic: [0x00, u32be],
  version: [0x04, u32be],
  pageBytes: [0x08, u32be],
  salt1: [0x10, u32be],
  salt2: [0x14, u32be],
  checksum1: [0x18, u32be],
  checksum2: [0x1c, u32be],
});

const Frame = struct("SQLite log frame", 24, {
  pageNumber: [0x00, u32be],
  /** Size of the database in pages where the frame ends a transaction, else 0. */
  commitPages: [0x04, u32be],
  salt1: [0x08, u32be],
  salt2: [0x0c, u32be],
  checksum1: [0x10, u32be],
  checksum2: [0x14, u32be],
});

const MAGIC_LITTLE_ENDIAN = 0x377f0682;
const MAGIC_BIG_ENDIAN = 0x377f0683;
const VERSION = 3_007_000;

/** The committed pages of a write-ahead log. */
export interface SqliteWal {
  readonly bytes: number;
  readonly pageBytes: number;
  /** The newest committed version of a page; undefined when the log has none. */
  page(number: number): Promise<Uint8Array | undefined>;
}

/**
 * Reads a log as recovery does: frames count up to the last commit whose salts and checksums are those of the log.
 * Undefined when there is no valid log; SQLite then uses the database alone.
 */
export async function readWal(source: ByteSource | undefined): Promise<SqliteWal | undefined> {
  if (!source || source.size < WalHeader.size) return undefined;
  const start = await readUpTo(source, 0, WalHeader.size);
  const header = WalHeader.from(start);
  const { magic, version, pageBytes } = header;
  if ((magic !== MAGIC_LITTLE_ENDIAN && magic !== MAGIC_BIG_ENDIAN) || version !== VERSION) return undefined;
  if (pageBytes < 512 || pageBytes > 65_536 || (pageBytes & (pageBytes - 1)) !== 0) return undefined;
  const littleEndian = magic === MAGIC_LITTLE_ENDIAN;
  let sum: Checksum = addChecksum([0, 0], start.subarray(0, 24), littleEndian);
  if (sum[0] !== header.checksum1 || sum[1] !== header.checksum2) return undefined;
  const committed = new Map<number, number>();
  let pending = new Map<number, number>();
  for (let at = WalHeader.size; at + Frame.size + pageBytes <= source.size; at += Frame.size + pageBytes) {
    const bytes = await source.read(at, Frame.size + pageBytes);
    const frame = Frame.from(bytes);
    if (frame.salt1 !== header.salt1 || frame.salt2 !== header.salt2) break;
    sum = addChecksum(sum, bytes.subarray(0, 8), littleEndian);
    sum = addChecksum(sum, bytes.subarray(Frame.size), littleEndian);
    if (sum[0] !== frame.checksum1 || sum[1] !== frame.checksum2) break;
    pending.set(frame.pageNumber, at + Frame.size);
    if (frame.commitPages === 0) continue;
    for (const [number, offset] of pending) committed.set(number, offset);
    pending = new Map();
  }
  if (committed.size === 0) return undefined;
  return {
    bytes: source.size,
    pageBytes,
    async page(number) {
      const offset = committed.get(number);
      return offset === undefined ? undefined : source.read(offset, pageBytes);
    },
  };
}

type Checksum = readonly [number, number];

/** "Checksum Algorithm": over pairs of 32-bit words in the byte order that the magic tells. */
function addChecksum([first, second]: Checksum, bytes: Uint8Array, littleEndian: boolean): Checksum {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let [a, b] = [first, second];
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    a = (a + view.getUint32(at, littleEndian) + b) >>> 0;
    b = (b + view.getUint32(at + 4, littleEndian) + a) >>> 0;
  }
  return [a, b];
}
