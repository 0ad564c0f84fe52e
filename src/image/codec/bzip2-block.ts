import type { BitReader } from "./bit-reader.ts";
import { BoundedBytes } from "./bounded-bytes.ts";

/** Longest code of a Huffman table (bzip2's bzlib_private.h: BZ_MAX_CODE_LEN is 23 and 20 is what bunzip2 takes). */
const MAX_CODE_BITS = 20;
/** A table is chosen anew after this many symbols. */
const GROUP_SYMBOLS = 50;
const MAX_SELECTORS = 18_002;

/** A table of codes in the form that canonical Huffman codes are decoded by. */
interface CodeTable {
  readonly minBits: number;
  /** For codes of each length: the largest one, and what to take off to get the place in `symbols`. */
  readonly largest: Int32Array;
  readonly base: Int32Array;
  readonly symbols: Uint16Array;
}

/**
 * One block behind its magic number and checksum: the bytes before the run lengths of the outermost layer are undone
 * (bzip2's decompress.c: BZ2_decompress). `damaged` makes the error for a block that makes no sense.
 */
export function decodeBlock(reader: BitReader, limitBytes: number, damaged: (what: string) => Error): Uint8Array {
  if (reader.bit() === 1) throw damaged("is randomised, as no program has made it since 1997");
  const origin = reader.bits(24);
  const used = readUsedBytes(reader);
  if (used.length === 0) throw damaged("has a block without symbols");
  const alphabet = used.length + 2;
  const groups = reader.bits(3);
  const count = reader.bits(15);
  if (groups < 2 || groups > 6 || count === 0) throw damaged("has a block without code tables");
  const selectors = readSelectors(reader, groups, count, damaged);
  const tables = Array.from({ length: groups }, () => readTable(reader, alphabet, damaged));

  const output = new BoundedBytes(limitBytes, () => damaged("has a block that is too long"));
  const order = Uint8Array.from(used);
  let run = 0;
  let weight = 1;
  for (let group = 0; ; group += 1) {
    const table = tables[selectors[group] ?? groups];
    if (!table) throw damaged("has a block without an end");
    for (let left = GROUP_SYMBOLS; left > 0; left -= 1) {
      const symbol = readSymbol(reader, table, damaged);
      // 0 and 1 are digits of a run's length in base 2, with values 1 and 2.
      if (symbol < 2) {
        if (weight > limitBytes) throw damaged("has a run that is too long");
        run += weight * (symbol + 1);
        weight *= 2;
        continue;
      }
      if (run > 0) output.fill(order[0] ?? 0, run);
      [run, weight] = [0, 1];
      if (symbol === alphabet - 1) return undoTransform(output.taken(), origin, damaged);
      output.fill(moveToFront(order, symbol - 1), 1);
    }
  }
}

function readUsedBytes(reader: BitReader): readonly number[] {
  const used: number[] = [];
  const rows = reader.bits(16);
  for (let row = 0; row < 16; row += 1) {
    if ((rows & (0x8000 >> row)) === 0) continue;
    const columns = reader.bits(16);
    for (let column = 0; column < 16; column += 1) if (columns & (0x8000 >> column)) used.push(row * 16 + column);
  }
  return used;
}

/** Which table codes each group: numbers moved to the front, in unary. */
function readSelectors(reader: BitReader, groups: number, count: number, damaged: (what: string) => Error) {
  const order = Uint8Array.from({ length: groups }, (_, index) => index);
  const selectors = new Uint8Array(Math.min(count, MAX_SELECTORS));
  for (let index = 0; index < count; index += 1) {
    let place = 0;
    while (reader.bit() === 1) if ((place += 1) >= groups) throw damaged("chooses a code table that is not there");
    const selector = moveToFront(order, place);
    // What is more than any block needs is read over, as bzip2 1.0.8 does.
    if (index < MAX_SELECTORS) selectors[index] = selector;
  }
  return selectors;
}

function moveToFront(order: Uint8Array, place: number): number {
  const value = order[place] ?? 0;
  order.copyWithin(1, 0, place);
  order[0] = value;
  return value;
}

/** Lengths of the codes as differences to the one before. */
function readTable(reader: BitReader, alphabet: number, damaged: (what: string) => Error): CodeTable {
  const lengths = new Uint8Array(alphabet);
  let bits = reader.bits(5);
  for (let symbol = 0; symbol < alphabet; symbol += 1) {
    for (;;) {
      if (bits < 1 || bits > MAX_CODE_BITS) throw damaged("has a code of impossible length");
      if (reader.bit() === 0) break;
      bits += reader.bit() === 0 ? 1 : -1;
    }
    lengths[symbol] = bits;
  }
  const counts = new Int32Array(MAX_CODE_BITS + 2);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  const symbols = new Uint16Array(alphabet);
  const largest = new Int32Array(MAX_CODE_BITS + 2).fill(-1);
  const base = new Int32Array(MAX_CODE_BITS + 2);
  let code = 0;
  let filled = 0;
  for (let length = 1; length <= MAX_CODE_BITS; length += 1) {
    base[length] = code - filled;
    for (let symbol = 0; symbol < alphabet; symbol += 1)
      if (lengths[symbol] === length) {
        symbols[filled] = symbol;
        filled += 1;
      }
    code += counts[length] ?? 0;
    largest[length] = code - 1;
    code *= 2;
  }
  return { minBits: Math.min(...lengths), largest, base, symbols };
}

function readSymbol(reader: BitReader, table: CodeTable, damaged: (what: string) => Error): number {
  const { minBits, largest, base, symbols } = table;
  let code = reader.bits(minBits);
  for (let length = minBits; length <= MAX_CODE_BITS; length += 1) {
    if (code <= (largest[length] ?? -1)) {
      const symbol = symbols[code - (base[length] ?? 0)];
      if (symbol !== undefined) return symbol;
      break;
    }
    code = code * 2 + reader.bit();
  }
  throw damaged("has a code that no table has");
}

/** Undoes the Burrows-Wheeler transform: the bytes sorted, each leading to the one that follows it. */
function undoTransform(block: Uint8Array, origin: number, damaged: (what: string) => Error): Uint8Array {
  if (block.length === 0) return block;
  if (origin >= block.length) throw damaged("has a block that begins outside of itself");
  const starts = new Uint32Array(256);
  for (const byte of block) starts[byte] = (starts[byte] ?? 0) + 1;
  let sum = 0;
  for (let byte = 0; byte < 256; byte += 1) {
    const count = starts[byte] ?? 0;
    starts[byte] = sum;
    sum += count;
  }
  const next = new Uint32Array(block.length);
  for (let index = 0; index < block.length; index += 1) {
    const byte = block[index] ?? 0;
    const place = starts[byte] ?? 0;
    next[place] = index;
    starts[byte] = place + 1;
  }
  const output = new Uint8Array(block.length);
  let at = next[origin] ?? 0;
  for (let index = 0; index < output.length; index += 1) {
    output[index] = block[at] ?? 0;
    at = next[at] ?? 0;
  }
  return output;
}
