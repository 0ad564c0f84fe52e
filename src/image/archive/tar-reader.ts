import { type ByteSource, readUpTo } from "../bytes/byte-source.ts";
import { ImageError } from "../errors.ts";
import type { FileType } from "../tree/file-tree.ts";
import { decodeName } from "../tree/name.ts";
import { PaxAttributes, type PaxRecords, pairs, parsePax } from "./pax.ts";
import {
  BLOCK_BYTES,
  type SparseRun,
  type TarHeader,
  decodeSparseExtension,
  decodeSparseHeader,
  decodeTarHeader,
  isZeroBlock,
} from "./tar-header.ts";

/** One member: where it goes and where its content lies in the archive. */
export interface TarMember {
  /** As written in the archive, possibly absolute or with `..`. */
  readonly name: string;
  readonly kind: FileType | "hard-link";
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly modifiedSeconds: number;
  readonly sizeBytes: number;
  /** Target of a symbolic link, or name of the member that a hard link shares. */
  readonly linkName: string;
  readonly extents: readonly Extent[];
}

/** Bytes `offset` to `offset + length` of the file, stored at `sourceOffset` of the archive; what lies between is zero. */
export interface Extent extends SparseRun {
  readonly sourceOffset: number;
}

/** Larger ones are no names of Linux and no sets of records that tar writes. */
const MAX_NAME_BYTES = 64 * 1024;
const MAX_PAX_BYTES = 4 * 1024 * 1024;
const MAX_GLOBAL_RECORDS = 1000;
const MAX_SPARSE_RUNS = 500_000;

/** What long-name and extended headers say of the member that follows them. */
interface Pending {
  name?: Uint8Array;
  linkName?: Uint8Array;
  pax?: PaxRecords;
}

/**
 * The members in order of the archive, by their headers alone: no content is read. Knows ustar, pax, GNU and the older
 * format, long names and sparse files of all kinds. `corrupt` where a header is damaged or the archive ends early.
 */
export async function* readTar(source: ByteSource): AsyncGenerator<TarMember> {
  let globals: PaxRecords = [];
  let pending: Pending = {};
  for (let offset = 0; offset < source.size;) {
    const block = await readUpTo(source, offset, BLOCK_BYTES);
    if (block.length < BLOCK_BYTES) throw cutShort(offset);
    // Two zero blocks end an archive; whatever follows the first is not a member.
    if (isZeroBlock(block)) return;
    const header = decodeTarHeader(block, offset);
    const dataAt = offset + BLOCK_BYTES;
    if (header.size < 0) throw new ImageError("corrupt", `a tar member has a negative size`, { layer: "tar", offset });
    switch (header.typeFlag) {
      case "L":
        pending.name = untilNul(await content(source, dataAt, header.size, MAX_NAME_BYTES));
        break;
      case "K":
        pending.linkName = untilNul(await content(source, dataAt, header.size, MAX_NAME_BYTES));
        break;
      case "x":
      case "X":
        pending.pax = parsePax(await content(source, dataAt, header.size, MAX_PAX_BYTES));
        break;
      case "g":
        globals = [...globals, ...parsePax(await content(source, dataAt, header.size, MAX_PAX_BYTES))];
        if (globals.length > MAX_GLOBAL_RECORDS) {
          throw new ImageError("too-large", "the archive has too many global records", { layer: "tar", offset });
        }
        break;
      // A volume label, and long names in a format that tar left in 1992.
      case "V":
      case "N":
        break;
      case "M":
        throw new ImageError("unsupported", "the archive goes on from another volume", { layer: "tar", offset });
      default: {
        const { member, next } = await readMember(source, block, header, dataAt, pending, globals);
        pending = {};
        if (member.name !== "") yield member;
        offset = next;
        continue;
      }
    }
    offset = dataAt + header.size + padding(header.size);
  }
}

async function readMember(
  source: ByteSource,
  block: Uint8Array,
  header: TarHeader,
  dataAt: number,
  pending: Pending,
  globals: PaxRecords,
): Promise<{ member: TarMember; next: number }> {
  const pax = new PaxAttributes(globals, pending.pax ?? []);
  const name = decodeName(pax.bytes("GNU.sparse.name") ?? pax.bytes("path") ?? pending.name ?? header.name);
  const kind = kindOf(header.typeFlag, name);
  // A hard link says the size of what it shares, and brings no data (GNU tar: "links 0 size on tape").
  const stored = kind === "hard-link" ? 0 : (pax.number("size") ?? header.size);
  const layout =
    (header.typeFlag === "S" ? await oldSparse(source, block, dataAt, stored) : undefined) ??
    (kind === "file" ? await paxSparse(source, pax, dataAt, stored) : undefined) ??
    plain(dataAt, stored);
  if (layout.storedEnd > source.size) throw cutShort(dataAt);
  return {
    next: layout.storedEnd + padding(stored),
    member: {
      name,
      kind,
      mode: header.mode,
      uid: pax.number("uid") ?? header.uid,
      gid: pax.number("gid") ?? header.gid,
      modifiedSeconds: pax.number("mtime") ?? header.modifiedSeconds,
      sizeBytes: kind === "file" ? layout.sizeBytes : 0,
      linkName: decodeName(pax.bytes("linkpath") ?? pending.linkName ?? header.linkName),
      extents: kind === "file" ? placed(layout) : [],
    },
  };
}

/** How a member's content is stored. */
interface Layout {
  /** The stored runs, in order of the file. */
  readonly runs: readonly SparseRun[];
  readonly sizeBytes: number;
  /** Where the first run lies, and where what is stored ends. */
  readonly dataAt: number;
  readonly storedEnd: number;
}

function plain(dataAt: number, stored: number): Layout {
  const runs = stored === 0 ? [] : [{ offset: 0, length: stored }];
  return { runs, sizeBytes: stored, dataAt, storedEnd: dataAt + stored };
}

/** GNU tar manual, "Old GNU Format": extension blocks stand between header and data and are not part of the size. */
async function oldSparse(source: ByteSource, block: Uint8Array, dataAt: number, stored: number): Promise<Layout> {
  const { runs, isExtended, realSize } = decodeSparseHeader(block);
  let at = dataAt;
  for (let more = isExtended; more; at += BLOCK_BYTES) {
    const extension = await readUpTo(source, at, BLOCK_BYTES);
    if (extension.length < BLOCK_BYTES) throw cutShort(at);
    const decoded = decodeSparseExtension(extension);
    runs.push(...decoded.runs);
    demandFewRuns(runs.length);
    more = decoded.isExtended;
  }
  return { runs, sizeBytes: realSize, dataAt: at, storedEnd: at + stored };
}

/** The three ways in which pax records tell of sparse files (GNU tar manual, "Storing Sparse Files"). */
async function paxSparse(
  source: ByteSource,
  pax: PaxAttributes,
  dataAt: number,
  stored: number,
): Promise<Layout | undefined> {
  const sizeBytes = pax.number("GNU.sparse.realsize") ?? pax.number("GNU.sparse.size");
  if (sizeBytes === undefined) return undefined;
  const storedEnd = dataAt + stored;
  if (pax.number("GNU.sparse.major") === 1) {
    const { runs, bytes } = await leadingMap(source, dataAt, stored);
    return { runs, sizeBytes, dataAt: dataAt + bytes, storedEnd };
  }
  const runs = pax.sparseRuns();
  if (runs === undefined) return undefined;
  demandFewRuns(runs.length);
  return { runs, sizeBytes, dataAt, storedEnd };
}

/** Version 1.0: the data begins with the number of runs, then offsets and lengths, one decimal a line, padded to a block. */
async function leadingMap(source: ByteSource, dataAt: number, stored: number) {
  const numbers: number[] = [];
  let line = "";
  for (let at = 0; at < stored; at += BLOCK_BYTES) {
    const lines = (line + Buffer.from(await readUpTo(source, dataAt + at, BLOCK_BYTES)).toString("latin1")).split("\n");
    line = lines.pop() ?? "";
    for (const text of lines) {
      if (!/^[0-9]{1,16}$/.test(text)) throw damagedMap(dataAt);
      numbers.push(Number(text));
      const [count = 0] = numbers;
      demandFewRuns(count);
      if (numbers.length === 1 + count * 2) return { runs: pairs(numbers.slice(1)), bytes: at + BLOCK_BYTES };
    }
    if (line.length > 16) break;
  }
  throw damagedMap(dataAt);
}

function damagedMap(offset: number): ImageError {
  return new ImageError("corrupt", "the map of a sparse file is damaged", { layer: "tar", offset });
}

/** Gives each run its place in the archive; `corrupt` when runs overlap, leave the file or are not stored. */
function placed({ runs, sizeBytes, dataAt, storedEnd }: Layout): Extent[] {
  let sourceOffset = dataAt;
  let end = 0;
  const extents: Extent[] = [];
  for (const { offset, length } of runs) {
    if (offset < end || offset + length > sizeBytes || sourceOffset + length > storedEnd) {
      throw new ImageError("corrupt", "the map of a sparse file does not fit it", { layer: "tar", offset: dataAt });
    }
    if (length > 0) extents.push({ offset, length, sourceOffset });
    sourceOffset += length;
    end = offset + length;
  }
  return extents;
}

function demandFewRuns(count: number): void {
  if (count > MAX_SPARSE_RUNS) {
    throw new ImageError("too-large", `a sparse file has more than ${MAX_SPARSE_RUNS} runs`, { layer: "tar" });
  }
}

function kindOf(typeFlag: string, name: string): TarMember["kind"] {
  switch (typeFlag) {
    case "1":
      return "hard-link";
    case "2":
      return "symlink";
    case "3":
      return "character-device";
    case "4":
      return "block-device";
    case "5":
    // GNU's incremental archives list a directory's content in its data.
    case "D":
      return "directory";
    case "6":
      return "fifo";
    default:
      // Before POSIX a directory was a file whose name ends in a slash; a type that nobody knows is a file.
      return name.endsWith("/") ? "directory" : "file";
  }
}

async function content(source: ByteSource, offset: number, size: number, limit: number): Promise<Uint8Array> {
  if (size > limit) {
    throw new ImageError("too-large", `a tar header of ${size} bytes, more than ${limit}`, { layer: "tar", offset });
  }
  const bytes = await readUpTo(source, offset, size);
  if (bytes.length < size) throw cutShort(offset);
  return bytes;
}

function cutShort(offset: number): ImageError {
  return new ImageError("corrupt", `the archive ends early, in what begins at byte ${offset}`, {
    layer: "tar",
    offset,
  });
}

function padding(size: number): number {
  return (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES;
}

function untilNul(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}
