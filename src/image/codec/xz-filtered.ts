import type { ByteSource } from "../bytes/byte-source.ts";
import { crc32 } from "../bytes/crc32.ts";
import { ImageError } from "../errors.ts";
import { type BranchFilter, branchFilter } from "./branch-filters.ts";
import { InputWindow } from "./input-window.ts";
import { LzmaDecoder } from "./lzma-decoder.ts";

// The .xz File Format (tukaani.org, xz-file-format.txt); numbers are little-endian.
const STREAM_HEADER_BYTES = 12;
const LZMA2 = 0x21;
const MAX_DICTIONARY_BYTES = 256 * 1024 * 1024;
/** A chunk of LZMA2 has at most so much on either side. */
const CHUNK_BYTES = 64 * 1024;
/** Sizes of the checks by their numbers (§2.1.1.2). */
const CHECK_BYTES = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];

/** True for an XZ stream whose first block has been through a filter beside LZMA2. `head`: its first 14 bytes. */
export function isFilteredXz(head: Uint8Array): boolean {
  return head[0] === 0xfd && ((head[STREAM_HEADER_BYTES + 1] ?? 0) & 0x03) !== 0;
}

/**
 * The content of one XZ stream, filters for machine code undone, piece by piece; `xz-decompress` knows none. Headers are
 * verified, checks of the content and the index are passed over: damage inside of LZMA2 shows itself. `corrupt` when it
 * is damaged or cut short, `unsupported` for filters of other machines.
 */
export async function* decompressFilteredXz(source: ByteSource): AsyncGenerator<Uint8Array> {
  const input = new InputWindow(source);
  const header = await take(input, STREAM_HEADER_BYTES);
  const checkBytes = CHECK_BYTES[(header[7] ?? 0) & 0x0f] ?? 0;
  if (crc32(header.subarray(6, 8)) !== u32(header, 8)) throw damaged("has a damaged header");
  for (;;) {
    const [sizeCode = 0] = await take(input, 1);
    // The index follows the last block.
    if (sizeCode === 0) return;
    const rest = await take(input, (sizeCode + 1) * 4 - 1);
    const block = new Uint8Array([sizeCode, ...rest]);
    if (crc32(block.subarray(0, -4)) !== u32(block, block.length - 4)) throw damaged("has a damaged block header");
    const start = input.offset;
    yield* decodeBlock(input, readFilters(block));
    await take(input, (4 - ((input.offset - start) % 4)) % 4);
    await take(input, checkBytes);
  }
}

interface Filters {
  readonly dictionaryBytes: number;
  /** In the order in which they are undone. */
  readonly branches: readonly { readonly filter: BranchFilter; readonly offset: number }[];
}

function readFilters(block: Uint8Array): Filters {
  const flags = block[1] ?? 0;
  let at = 2;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; shift < 63; shift += 7) {
      const byte = block[at];
      if (byte === undefined) break;
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw damaged("has a number without an end");
  };
  if (flags & 0x40) number();
  if (flags & 0x80) number();
  const branches: { filter: BranchFilter; offset: number }[] = [];
  for (let left = (flags & 3) + 1; left > 0; left -= 1) {
    const id = number();
    const length = number();
    const properties = block.subarray(at, at + length);
    at += length;
    if (left === 1) {
      if (id !== LZMA2 || length !== 1) throw damaged("does not end in LZMA2");
      return { dictionaryBytes: dictionarySize(properties[0] ?? 0), branches: branches.reverse() };
    }
    const make = branchFilter(id);
    if (!make)
      throw new ImageError(
        "unsupported",
        `the XZ data went through the filter 0x${id.toString(16)}, which is not read`,
        {
          layer: "xz",
        },
      );
    branches.push({ filter: make(), offset: length === 4 ? u32(properties, 0) : 0 });
  }
  throw damaged("has no filters");
}

/** §5.3.1: two bits of mantissa. */
function dictionarySize(code: number): number {
  const size = code >= 40 ? 0xffff_ffff : (2 | (code & 1)) * 2 ** (Math.floor(code / 2) + 11);
  if (size > MAX_DICTIONARY_BYTES)
    throw new ImageError("too-large", `the XZ data want a dictionary of ${size} bytes`, { layer: "xz" });
  return size;
}

async function* decodeBlock(input: InputWindow, { dictionaryBytes, branches }: Filters): AsyncGenerator<Uint8Array> {
  const stages = branches.map(({ filter, offset }) => new FilterStage(filter, offset));
  for await (const piece of decodeLzma2(input, dictionaryBytes)) {
    const bytes = stages.reduce((data, stage) => stage.push(data), piece);
    if (bytes.length > 0) yield bytes;
  }
  let last: Uint8Array = new Uint8Array();
  for (const stage of stages) last = stage.end(last);
  if (last.length > 0) yield last;
}

/** Undoes one filter over pieces: what an instruction needs of the next piece waits for it. */
class FilterStage {
  readonly #filter: BranchFilter;
  #position: number;
  #held: Uint8Array = new Uint8Array();

  constructor(filter: BranchFilter, position: number) {
    this.#filter = filter;
    this.#position = position;
  }

  push(piece: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(this.#held.length + piece.length);
    bytes.set(this.#held);
    bytes.set(piece, this.#held.length);
    const done = this.#filter(bytes, this.#position);
    this.#position += done;
    this.#held = bytes.slice(done);
    return bytes.subarray(0, done);
  }

  /** The bytes at the very end belong to no instruction. */
  end(piece: Uint8Array): Uint8Array {
    const bytes = this.push(piece);
    return Buffer.concat([bytes, this.#held]);
  }
}

async function* decodeLzma2(input: InputWindow, dictionaryBytes: number): AsyncGenerator<Uint8Array> {
  const decoder = new LzmaDecoder(dictionaryBytes, damaged);
  for (;;) {
    const [control = 0] = await take(input, 1);
    if (control === 0x00) return;
    if (control >= 0x80) {
      const [s1 = 0, s2 = 0, c1 = 0, c2 = 0] = await take(input, 4);
      const sizeBytes = ((control & 0x1f) << 16) + (s1 << 8) + s2 + 1;
      const storedBytes = (c1 << 8) + c2 + 1;
      const reset = (control >> 5) & 3;
      if (reset === 3) decoder.resetDictionary();
      if (reset >= 2) decoder.setProperties((await take(input, 1))[0] ?? 0xff);
      else if (reset === 1) decoder.resetState();
      const chunk = { bytes: await take(input, storedBytes), at: 0 };
      decoder.start(chunk);
      const end = decoder.produced + sizeBytes;
      const stop = decoder.decode(chunk, sizeBytes, end, false);
      if (stop !== "limit" || !decoder.isFinished() || chunk.at !== storedBytes)
        throw damaged("has a chunk of another size than it says");
    } else if (control <= 0x02) {
      const [s1 = 0, s2 = 0] = await take(input, 2);
      if (control === 0x01) decoder.resetDictionary();
      decoder.copy(await take(input, (s1 << 8) + s2 + 1));
    } else throw damaged("has a chunk of an unknown kind");
    yield* decoder.take();
  }
}

async function take(input: InputWindow, count: number): Promise<Uint8Array> {
  if ((await input.have(Math.max(count, CHUNK_BYTES))) < count) throw damaged("is cut short");
  const bytes = input.bytes.slice(input.at, input.at + count);
  input.at += count;
  return bytes;
}

function u32(bytes: Uint8Array, offset: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(offset, true);
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", `the XZ data ${what}`, { layer: "xz" });
}
