import { ImageError } from "../errors.ts";

/** Everything in a tar comes in blocks of this size. */
export const BLOCK_BYTES = 512;

/** One 512-byte header as it stands: POSIX.1-2024 pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format". */
export interface TarHeader {
  /** The raw bytes of the name, prefix included. */
  readonly name: Uint8Array;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of data that follow, before padding. */
  readonly size: number;
  readonly modifiedSeconds: number;
  /** `0` file, `1` hard link, `2` symbolic link, `5` directory, `x` pax records, `L` long name, `S` sparse, … */
  readonly typeFlag: string;
  readonly linkName: Uint8Array;
}

/** One run of stored bytes of a sparse file. */
export interface SparseRun {
  readonly offset: number;
  readonly length: number;
}

/** True for a block whose checksum is right, which no other file format has by accident. */
export function isTarHeader(block: Uint8Array): boolean {
  return block.length >= BLOCK_BYTES && block[0] !== 0 && checksumMatches(block);
}

export function isZeroBlock(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

/** Decodes a header block; `corrupt` when its checksum or a number is wrong. The offset is for the message. */
export function decodeTarHeader(block: Uint8Array, offset: number): TarHeader {
  if (!checksumMatches(block)) {
    throw new ImageError("corrupt", `there is no tar header where one is due, at byte ${offset}`, {
      layer: "tar",
      offset,
    });
  }
  const number = (start: number, length: number) => decodeNumber(block.subarray(start, start + length), offset);
  const prefix = isUstar(block) ? untilNul(block.subarray(345, 500)) : new Uint8Array();
  const name = untilNul(block.subarray(0, 100));
  return {
    name: prefix.length === 0 ? name : Uint8Array.of(...prefix, SLASH, ...name),
    mode: number(100, 8) & 0o7777,
    uid: number(108, 8),
    gid: number(116, 8),
    size: number(124, 12),
    modifiedSeconds: number(136, 12),
    typeFlag: block[156] === 0 ? "0" : String.fromCharCode(block[156] ?? 0),
    linkName: untilNul(block.subarray(157, 257)),
  };
}

/** GNU's old sparse header (`S`): four runs in the header, 21 in each extension block; `realSize` of the whole file. */
export function decodeSparseHeader(block: Uint8Array): { runs: SparseRun[]; isExtended: boolean; realSize: number } {
  return {
    runs: decodeRuns(block, 386, 4),
    isExtended: block[482] === 1,
    realSize: decodeNumber(block.subarray(483, 495), 0),
  };
}

export function decodeSparseExtension(block: Uint8Array): { runs: SparseRun[]; isExtended: boolean } {
  return { runs: decodeRuns(block, 0, 21), isExtended: block[504] === 1 };
}

const SLASH = 0x2f;

function decodeRuns(block: Uint8Array, start: number, count: number): SparseRun[] {
  const runs: SparseRun[] = [];
  for (let index = 0; index < count; index++) {
    const at = start + index * 24;
    if (block[at] === 0) break;
    runs.push({
      offset: decodeNumber(block.subarray(at, at + 12), at),
      length: decodeNumber(block.subarray(at + 12, at + 24), at),
    });
  }
  return runs;
}

/** "ustar\0": POSIX. GNU writes "ustar  \0" and keeps other things where POSIX has the prefix. */
function isUstar(block: Uint8Array): boolean {
  return String.fromCharCode(...block.subarray(257, 263)) === "ustar\0";
}

/** The sum of all bytes, those of the checksum taken as spaces; old writers summed signed bytes. */
function checksumMatches(block: Uint8Array): boolean {
  let unsigned = 0;
  let signed = 0;
  for (let index = 0; index < BLOCK_BYTES; index++) {
    const byte = index >= 148 && index < 156 ? 0x20 : (block[index] ?? 0);
    unsigned += byte;
    signed += byte < 0x80 ? byte : byte - 0x100;
  }
  const stored = parseOctal(block.subarray(148, 156));
  return stored !== undefined && (stored === unsigned || stored === signed);
}

/** Octal digits between spaces and NULs; GNU also writes large ones in base 256, marked by the first bit. */
function decodeNumber(field: Uint8Array, offset: number): number {
  const first = field[0] ?? 0;
  if ((first & 0x80) === 0) {
    const value = parseOctal(field);
    if (value !== undefined) return value;
    throw new ImageError("corrupt", `a number in the tar header at byte ${offset} is none`, { layer: "tar", offset });
  }
  // Negative ones are times before 1970.
  let value = (first & 0x40) === 0 ? BigInt(first & 0x3f) : BigInt(first & 0x7f) - 128n;
  for (const byte of field.subarray(1)) value = value * 256n + BigInt(byte);
  if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER)) {
    throw new ImageError("corrupt", `a number in the tar header at byte ${offset} is too large`, {
      layer: "tar",
      offset,
    });
  }
  return Number(value);
}

/** Undefined unless there are octal digits, or nothing at all, which means 0. What follows the first NUL is not read. */
function parseOctal(field: Uint8Array): number | undefined {
  const text = String.fromCharCode(...field);
  const digits = /^ *([0-7]*) *(?:\0|$)/.exec(text)?.[1];
  if (digits === undefined) return undefined;
  return digits === "" ? 0 : Number.parseInt(digits, 8);
}

function untilNul(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}
