import { bitsAt, bitsBefore } from "./bits.ts";
import { damaged } from "./damaged.ts";
import { fseTable, readDistribution } from "./fse.ts";

/** A prefix code: the next `log` bits lead to an entry, the symbol in its low byte and its length in bits above it. */
export interface HuffmanTable {
  readonly log: number;
  readonly entries: Uint16Array;
}

const MAX_LOG = 11;
const MAX_WEIGHT_LOG = 6;
const MAX_WEIGHTS = 255;

/** Reads the description of a code, weights as they are or packed by FSE (RFC 8878 § 4.2.1). */
export function readHuffmanTable(
  view: DataView,
  start: number,
  end: number,
): { readonly table: HuffmanTable; readonly sizeBytes: number } {
  const head = view.getUint8(start);
  const sizeBytes = 1 + (head >= 128 ? (head - 126) >> 1 : head);
  if (start + sizeBytes > end) throw damaged("has a table that is cut short");
  const weights: number[] = [];
  if (head >= 128) {
    for (let index = 0; index < head - 127; index += 1) {
      const pair = view.getUint8(start + 1 + (index >> 1));
      weights.push(index % 2 === 0 ? pair >> 4 : pair & 15);
    }
  } else {
    readPackedWeights(view, start + 1, start + sizeBytes, weights);
  }
  return { table: tableOf(weights), sizeBytes };
}

/** Two states in turn, until the bits are used up (RFC 8878 § 4.2.1.2). */
function readPackedWeights(view: DataView, start: number, end: number, weights: number[]): void {
  const distribution = readDistribution(view, start, end, { maxLog: MAX_WEIGHT_LOG, maxSymbol: MAX_LOG + 1 });
  const { log, symbols, bits, bases } = fseTable(distribution);
  const first = start + distribution.sizeBytes;
  let left = bitsBefore(view, first, end) - log;
  let state = bitsAt(view, first, left, log);
  left -= log;
  let other = bitsAt(view, first, left, log);
  if (left < 0) throw damaged("has a table that is cut short");
  for (;;) {
    weights.push(symbols[state] ?? 0);
    const width = bits[state] ?? 0;
    left -= width;
    if (left < 0) break;
    const next = (bases[state] ?? 0) + bitsAt(view, first, left, width);
    state = other;
    other = next;
    if (weights.length >= MAX_WEIGHTS) throw damaged("has a table with too many symbols");
  }
  weights.push(symbols[other] ?? 0);
}

/** The last weight is not written: it makes the sum a power of two (RFC 8878 § 4.2.1.3). */
function tableOf(weights: readonly number[]): HuffmanTable {
  let sum = 0;
  for (const weight of weights) sum += weight === 0 ? 0 : 2 ** (weight - 1);
  const log = sum === 0 ? 0 : 32 - Math.clz32(sum);
  if (log === 0 || log > MAX_LOG) throw damaged("has a table of no use");
  const left = 2 ** log - sum;
  const lastWeight = 32 - Math.clz32(left);
  if (left !== 2 ** (lastWeight - 1)) throw damaged("has a table of no use");
  const all = [...weights, lastWeight];
  // Longest codes first, each weight in order of the symbols.
  const starts = Array.from({ length: log + 2 }, () => 0);
  for (let symbol = 0; symbol < all.length; symbol += 1) {
    const weight = all[symbol] ?? 0;
    if (weight > 0) starts[weight + 1] = (starts[weight + 1] ?? 0) + (1 << (weight - 1));
  }
  for (let weight = 1; weight <= log; weight += 1)
    starts[weight + 1] = (starts[weight + 1] ?? 0) + (starts[weight] ?? 0);
  const entries = new Uint16Array(2 ** log);
  for (let symbol = 0; symbol < all.length; symbol += 1) {
    const weight = all[symbol] ?? 0;
    if (weight === 0) continue;
    const start = starts[weight] ?? 0;
    const end = start + (1 << (weight - 1));
    const entry = ((log + 1 - weight) << 8) | symbol;
    for (let index = start; index < end; index += 1) entries[index] = entry;
    starts[weight] = end;
  }
  return { log, entries };
}
