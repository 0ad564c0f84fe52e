import { ImageError } from "../errors.ts";
import type { SparseRun } from "./tar-header.ts";

/** Keyword → value of an extended header, as bytes where it is a name, in order; repeated keywords are kept. */
export type PaxRecords = readonly { readonly keyword: string; readonly value: Uint8Array }[];

/**
 * Parses extended header records, `"%d %s=%s\n"` with the length of the whole record first (POSIX.1-2024 pax, "pax
 * Extended Header"). `corrupt` when a length does not fit.
 */
export function parsePax(bytes: Uint8Array): PaxRecords {
  const records: { keyword: string; value: Uint8Array }[] = [];
  for (let at = 0; at < bytes.length;) {
    // Writers pad with NULs.
    if (bytes[at] === 0) break;
    const space = bytes.indexOf(SPACE, at);
    const lengthText = space < 0 || space - at > 10 ? "" : ascii(bytes.subarray(at, space));
    const end = /^[1-9][0-9]*$/.test(lengthText) ? at + Number(lengthText) : -1;
    const equals = bytes.indexOf(EQUALS, space);
    if (end > bytes.length || end <= space || equals < 0 || equals >= end || bytes[end - 1] !== NEWLINE) {
      throw new ImageError("corrupt", "a pax extended header is damaged", { layer: "tar" });
    }
    records.push({ keyword: ascii(bytes.subarray(space + 1, equals)), value: bytes.subarray(equals + 1, end - 1) });
    at = end;
  }
  return records;
}

/** What extended headers say of one member, later records over earlier ones. An empty value takes a record back. */
export class PaxAttributes {
  readonly #values = new Map<string, Uint8Array>();
  /** Offsets and lengths of the sparse format 0.0, which repeats its keywords. */
  readonly #sparse: number[] = [];

  constructor(...sources: readonly PaxRecords[]) {
    for (const { keyword, value } of sources.flat()) {
      if (keyword === "GNU.sparse.offset" || keyword === "GNU.sparse.numbytes") this.#sparse.push(Number(ascii(value)));
      if (value.length === 0) this.#values.delete(keyword);
      else this.#values.set(keyword, value);
    }
  }

  bytes(keyword: string): Uint8Array | undefined {
    return this.#values.get(keyword);
  }

  /** A decimal number, its fraction cut off; `corrupt` when it is none. */
  number(keyword: string): number | undefined {
    const value = this.#values.get(keyword);
    if (value === undefined) return undefined;
    const text = ascii(value);
    const number = Math.floor(Number(text));
    if (!/^-?[0-9]+(\.[0-9]*)?$/.test(text) || !Number.isSafeInteger(number)) {
      throw new ImageError("corrupt", `the pax record ${keyword} is no number`, { layer: "tar" });
    }
    return number;
  }

  /** The runs of the sparse formats 0.0 and 0.1 (GNU tar manual, "PAX Format, Versions 0.0 and 0.1"). */
  sparseRuns(): readonly SparseRun[] | undefined {
    const map = this.#values.get("GNU.sparse.map");
    if (map !== undefined) return pairs(ascii(map).split(",").map(Number));
    return this.#sparse.length > 0 ? pairs(this.#sparse) : undefined;
  }
}

/** Offset, length, offset, length, … as runs; `corrupt` when a number is missing or none. */
export function pairs(numbers: readonly number[]): SparseRun[] {
  if (numbers.length % 2 !== 0 || !numbers.every((number) => Number.isSafeInteger(number) && number >= 0)) {
    throw new ImageError("corrupt", "the map of a sparse file is damaged", { layer: "tar" });
  }
  return Array.from({ length: numbers.length / 2 }, (_, index) => ({
    offset: numbers[index * 2] ?? 0,
    length: numbers[index * 2 + 1] ?? 0,
  }));
}

const SPACE = 0x20;
const EQUALS = 0x3d;
const NEWLINE = 0x0a;

function ascii(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
