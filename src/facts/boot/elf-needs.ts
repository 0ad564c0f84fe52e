import { TreeByteSource } from "../../image/archive/tree-byte-source.ts";
import { type ByteSource, readUpTo } from "../../image/bytes/byte-source.ts";
import type { FileTree } from "../../image/tree/file-tree.ts";

/** What a program or library must find before it runs. */
export interface ElfNeeds {
  /** The dynamic loader; undefined for libraries and for programs that need none. */
  readonly interpreter: string | undefined;
  /** Names of libraries, in order. */
  readonly libraries: readonly string[];
  /** Where it looks before the usual directories: DT_RUNPATH, or the older DT_RPATH. */
  readonly searchPath: readonly string[];
}

// System V ABI, "Program Header", "Dynamic Section"; 64-bit, little-endian: both architectures of Azure.
const HEADER_BYTES = 64;
/** The program headers follow the header in all that linkers make. */
const FIRST_READ_BYTES = 4096;
const PROGRAM_HEADER_BYTES = 56;
const LOAD = 1;
const DYNAMIC = 2;
const INTERPRETER = 3;
const DT_NEEDED = 1;
const DT_STRTAB = 5;
const DT_RPATH = 15;
const DT_RUNPATH = 29;
const named: ReadonlySet<number> = new Set([DT_NEEDED, DT_RPATH, DT_RUNPATH]);
const MAX_PROGRAM_HEADERS = 128;
const MAX_DYNAMIC_BYTES = 64 * 1024;
const MAX_STRING_BYTES = 1024;

/** Reads it from the headers of an ELF file; undefined for anything else, and for one whose headers lead nowhere. */
export async function readElfNeeds(tree: FileTree, path: string): Promise<ElfNeeds | undefined> {
  const source = await TreeByteSource.open(tree, path);
  const start = await readUpTo(source, 0, FIRST_READ_BYTES);
  const header = view(start);
  if (header.byteLength < HEADER_BYTES || header.getUint32(0) !== 0x7f45_4c46) return undefined;
  if (header.getUint8(4) !== 2 || header.getUint8(5) !== 1) return undefined;
  const offset = Number(header.getBigUint64(0x20, true));
  const size = header.getUint16(0x36, true);
  const count = Math.min(header.getUint16(0x38, true), MAX_PROGRAM_HEADERS);
  if (size !== PROGRAM_HEADER_BYTES || offset + size * count > source.size) return undefined;
  const end = offset + size * count;
  const table = view(end <= start.length ? start.subarray(offset, end) : await source.read(offset, size * count));
  const segments = Array.from({ length: count }, (_, index) => segmentAt(table, index * size));
  const interpreter = segments.find(({ type }) => type === INTERPRETER);
  const dynamic = segments.find(({ type }) => type === DYNAMIC);
  return {
    interpreter: interpreter && stringIn(await readUpTo(source, interpreter.offset, MAX_STRING_BYTES), 0),
    ...(await readDynamic(source, segments, dynamic)),
  };
}

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
}

function segmentAt(table: DataView, at: number): Segment {
  const number = (offset: number) => Number(table.getBigUint64(at + offset, true));
  return { type: table.getUint32(at, true), offset: number(8), address: number(16), fileSize: number(32) };
}

async function readDynamic(
  source: ByteSource,
  segments: readonly Segment[],
  dynamic: Segment | undefined,
): Promise<Pick<ElfNeeds, "libraries" | "searchPath">> {
  if (!dynamic) return { libraries: [], searchPath: [] };
  const bytes = view(await readUpTo(source, dynamic.offset, Math.min(dynamic.fileSize, MAX_DYNAMIC_BYTES)));
  const entries: (readonly [tag: number, value: number])[] = [];
  for (let at = 0; at + 16 <= bytes.byteLength; at += 16) {
    const tag = Number(bytes.getBigUint64(at, true));
    if (tag === 0) break;
    entries.push([tag, Number(bytes.getBigUint64(at + 8, true))]);
  }
  const address = entries.find(([tag]) => tag === DT_STRTAB)?.[1];
  const holder = segments.find(
    ({ type, address: start, fileSize }) =>
      type === LOAD && address !== undefined && address >= start && address < start + fileSize,
  );
  if (address === undefined || !holder) return { libraries: [], searchPath: [] };
  const offsets = entries.filter(([tag]) => named.has(tag)).map(([, value]) => value);
  if (offsets.length === 0) return { libraries: [], searchPath: [] };
  // The names stand near each other: one read for all of them, where that is no large one.
  const [first, last] = [Math.min(...offsets), Math.max(...offsets)];
  if (last - first > MAX_DYNAMIC_BYTES) return { libraries: [], searchPath: [] };
  const strings = address - holder.address + holder.offset + first;
  const text = await readUpTo(source, strings, last - first + MAX_STRING_BYTES);
  const textOf = (wanted: number) =>
    entries.filter(([tag]) => tag === wanted).map(([, value]) => stringIn(text, value - first));
  const paths = [...textOf(DT_RUNPATH), ...textOf(DT_RPATH)];
  return {
    libraries: textOf(DT_NEEDED),
    searchPath: paths.flatMap((path) => path.split(":")).filter((path) => path !== ""),
  };
}

function stringIn(bytes: Uint8Array, offset: number): string {
  const end = bytes.indexOf(0, offset);
  return new TextDecoder().decode(bytes.subarray(offset, end < 0 ? undefined : end));
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
