// The tables of the Zstandard decoder: each block brings up to four of them, and building them takes as long as using them
// when JavaScript does it. Results below zero say what is wrong (src/image/codec/zstd/damaged.ts has the words).

import { bitsAt } from "./zstd-bits";

const WRONG_END: i32 = -4;
const CUT_SHORT: i32 = -5;
const TOO_LARGE: i32 = -6;
const TOO_MANY_SYMBOLS: i32 = -7;
const NO_USE: i32 = -8;
const NO_MEANING: i32 = -9;

const MIN_LOG: i32 = 5;
const MAX_CODE_LOG: i32 = 11;
const MAX_WEIGHT_LOG: i32 = 6;
const MAX_WEIGHTS: i32 = 255;

/** Working space: numbers of states by symbol, then the next number of each symbol, then what the symbols stand for. */
const counts: usize = memory.data(64 * 2, 8);
const numbers: usize = memory.data(64 * 2, 8);
const bases: usize = memory.data(64 * 4, 8);
/** The symbol of each of up to 2^9 states. */
const symbols: usize = memory.data(512, 8);
/** Weights of a code, two more than there may be; the table that they are packed with; where the codes of a weight start. */
const weights: usize = memory.data(264, 8);
const weightTable: usize = memory.data(64 * 8, 8);
const starts: usize = memory.data(16 * 4, 8);

/** RFC 8878 § 3.1.1.3.2.1.1: how many more bits each code has. A code stands for as many values as these make. */
const lengthExtra: usize = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
]);
const matchExtra: usize = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3,
  3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
]);
/** The last code, 31, reaches back further than any window that is taken here. The weights of codes count as these do. */
const offsetExtra: usize = memory.data<u8>([
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
]);
/** RFC 8878 § 3.1.1.3.2.2: the tables that are known from the start. */
const lengthCounts: usize = memory.data<i16>([
  4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1,
]);
const offsetCounts: usize = memory.data<i16>([
  1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1,
]);
const matchCounts: usize = memory.data<i16>([
  1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
  1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
]);

/** Where the last description ended, in bits, and how many symbols it had. */
let endOfDescription: i32 = 0;
let symbolCount: i32 = 0;

/**
 * Reads the description of a table from the byte `start` on, at most to `end`, into `counts` (RFC 8878 § 4.1.1); -1 there
 * stands for less than one state. Returns the logarithm of the number of states.
 */
function readDistribution(start: i32, end: i32, maxLog: i32, maxSymbols: i32): i32 {
  const endBit = end << 3;
  let at = start << 3;
  const log = bitsAt(0, at, 4) + MIN_LOG;
  at += 4;
  if (at > endBit) return CUT_SHORT;
  if (log > maxLog) return TOO_LARGE;
  let symbol = 0;
  let left = 1 << log;
  while (left > 0) {
    // One of left + 2 values; the lowest of them take a bit less than the others.
    const width = 31 - clz(left + 1);
    const threshold = 1 << width;
    const short = 2 * threshold - 1 - (left + 1);
    let value = bitsAt(0, at, width);
    at += width;
    if (value >= short) {
      if (bitsAt(0, at, 1) === 1) value += threshold - short;
      at += 1;
    }
    if (at > endBit) return CUT_SHORT;
    const count = value - 1;
    left -= count < 0 ? 1 : count;
    if (symbol < maxSymbols) store<i16>(counts + (symbol << 1), count);
    symbol += 1;
    // After a zero two bits at a time say how many more there are; three say that it goes on.
    for (let more = count === 0 ? 3 : 0; more === 3;) {
      more = bitsAt(0, at, 2);
      at += 2;
      if (at > endBit) return CUT_SHORT;
      for (let zero = 0; zero < more; zero += 1, symbol += 1)
        if (symbol < maxSymbols) store<i16>(counts + (symbol << 1), 0);
    }
    if (symbol > maxSymbols) return TOO_MANY_SYMBOLS;
  }
  endOfDescription = at;
  symbolCount = symbol;
  return log;
}

/**
 * Spreads the symbols over the states (RFC 8878 § 4.1.1, "From normalized distribution to decoding tables"), and writes for
 * each state a step and the base of what its symbol stands for, as `sequences` takes them. `base` is that of the first symbol.
 */
function writeTable(log: i32, from: usize, count: i32, extraBits: usize, base: u32, output: usize): void {
  const size = 1 << log;
  let high = size;
  let symbolBase = base;
  for (let symbol = 0; symbol < count; symbol += 1) {
    const states = <i32>load<i16>(from + (symbol << 1));
    store<u16>(numbers + (symbol << 1), states < 0 ? 1 : states);
    store<u32>(bases + (symbol << 2), symbolBase);
    symbolBase += 1 << load<u8>(extraBits + symbol);
    // Less than one state is one state at the end of the table.
    if (states < 0) {
      high -= 1;
      store<u8>(symbols + high, symbol);
    }
  }
  const step = (size >> 1) + (size >> 3) + 3;
  let at = 0;
  for (let symbol = 0; symbol < count; symbol += 1) {
    for (let states = <i32>load<i16>(from + (symbol << 1)); states > 0; states -= 1) {
      store<u8>(symbols + at, symbol);
      do at = (at + step) & (size - 1);
      while (at >= high);
    }
  }
  for (let state = 0; state < size; state += 1) {
    const symbol = <i32>load<u8>(symbols + state);
    const number = <i32>load<u16>(numbers + (symbol << 1));
    store<u16>(numbers + (symbol << 1), number + 1);
    const width = log - (31 - clz(number));
    const extra = <i32>load<u8>(extraBits + symbol);
    store<u32>(output + (state << 3), width | (extra << 4) | (((number << width) - size) << 9));
    store<u32>(output + (state << 3), load<u32>(bases + (symbol << 2)), 4);
  }
}

/**
 * Writes a table of literal lengths (kind 0), offsets (1) or match lengths (2): the one that is known from the start (mode 0),
 * one of a single symbol (1), or one that is described (2), from the byte `at` on, at most to `end` (RFC 8878
 * § 3.1.1.3.2.1). Returns the logarithm of the number of states, and from the eighth bit on how many bytes that took.
 */
export function sequenceTable(kind: i32, mode: i32, at: i32, end: i32, output: usize): i32 {
  const extraBits = kind === 0 ? lengthExtra : kind === 1 ? offsetExtra : matchExtra;
  const maxSymbols = kind === 0 ? 36 : kind === 1 ? 31 : 53;
  const base: u32 = kind === 0 ? 0 : kind === 1 ? 1 : 3;
  if (mode === 0) {
    const log = kind === 1 ? 5 : 6;
    const known = kind === 0 ? lengthCounts : kind === 1 ? offsetCounts : matchCounts;
    writeTable(log, known, kind === 1 ? 29 : maxSymbols, extraBits, base, output);
    return log;
  }
  if (mode === 1) {
    if (at >= end) return CUT_SHORT;
    const symbol = <i32>load<u8>(at);
    if (symbol >= maxSymbols) return NO_MEANING;
    let symbolBase = base;
    for (let before = 0; before < symbol; before += 1) symbolBase += 1 << load<u8>(extraBits + before);
    store<u32>(output, (<u32>load<u8>(extraBits + symbol)) << 4);
    store<u32>(output, symbolBase, 4);
    return 1 << 8;
  }
  const log = readDistribution(at, end, kind === 1 ? 8 : 9, maxSymbols);
  if (log < 0) return log;
  writeTable(log, counts, symbolCount, extraBits, base, output);
  return log | ((((endOfDescription + 7) >> 3) - at) << 8);
}

/** Two states in turn, until the bits are used up (RFC 8878 § 4.2.1.2). Returns the number of weights. */
function readPackedWeights(start: i32, end: i32): i32 {
  const log = readDistribution(start, end, MAX_WEIGHT_LOG, MAX_CODE_LOG + 2);
  if (log < 0) return log;
  writeTable(log, counts, symbolCount, offsetExtra, 0, weightTable);
  const first = (endOfDescription + 7) >> 3;
  const last = end > first ? <i32>load<u8>(end - 1) : 0;
  if (last === 0) return WRONG_END;
  let left = ((end - first) << 3) - 1 - (clz(last) - 24) - log;
  let state = bitsAt(first, left, log);
  left -= log;
  let other = bitsAt(first, left, log);
  if (left < 0) return CUT_SHORT;
  let count = 0;
  for (;;) {
    const step = load<i32>(weightTable + (state << 3));
    store<u8>(weights + count, (step >> 4) & 31);
    count += 1;
    const width = step & 15;
    left -= width;
    if (left < 0) break;
    state = other;
    other = (step >> 9) + bitsAt(first, left, width);
    if (count >= MAX_WEIGHTS) return TOO_MANY_SYMBOLS;
  }
  store<u8>(weights + count, (load<i32>(weightTable + (other << 3)) >> 4) & 31);
  count += 1;
  return count > MAX_WEIGHTS ? TOO_MANY_SYMBOLS : count;
}

/** The last weight is not written: it makes the sum a power of two (RFC 8878 § 4.2.1.3). */
function writeCode(listed: i32, output: usize): i32 {
  let sum = 0;
  for (let symbol = 0; symbol < listed; symbol += 1) sum += (1 << load<u8>(weights + symbol)) >> 1;
  const log = 32 - clz(sum);
  if (log === 0 || log > MAX_CODE_LOG) return NO_USE;
  const missing = (1 << log) - sum;
  const lastWeight = 32 - clz(missing);
  if (missing !== 1 << (lastWeight - 1)) return NO_USE;
  store<u8>(weights + listed, lastWeight);
  // Longest codes first, each weight in order of the symbols.
  memory.fill(starts, 0, 16 * 4);
  for (let symbol = 0; symbol <= listed; symbol += 1) {
    const weight = <i32>load<u8>(weights + symbol);
    const next = starts + ((weight + 1) << 2);
    store<i32>(next, load<i32>(next) + ((1 << weight) >> 1));
  }
  for (let weight = 1; weight <= log; weight += 1) {
    const next = starts + ((weight + 1) << 2);
    store<i32>(next, load<i32>(next) + load<i32>(next - 4));
  }
  for (let symbol = 0; symbol <= listed; symbol += 1) {
    const weight = <i32>load<u8>(weights + symbol);
    if (weight === 0) continue;
    const start = load<i32>(starts + (weight << 2));
    const end = start + (1 << (weight - 1));
    const entry = ((log + 1 - weight) << 8) | symbol;
    if (weight < 3) for (let index = start; index < end; index += 1) store<u16>(output + (index << 1), entry);
    else {
      const four = <u64>entry * 0x0001_0001_0001_0001;
      for (let index = start; index < end; index += 4) store<u64>(output + (index << 1), four);
    }
    store<i32>(starts + (weight << 2), end);
  }
  return log;
}

/**
 * Reads the description of a prefix code, weights as they are or packed by FSE (RFC 8878 § 4.2.1), and writes its entries as
 * `literals` takes them. Returns the length of its longest code, and from the eighth bit on how many bytes it took.
 */
export function huffmanTable(start: i32, end: i32, output: usize): i32 {
  const head = <i32>load<u8>(start);
  const sizeBytes = 1 + (head >= 128 ? (head - 126) >> 1 : head);
  if (start + sizeBytes > end) return CUT_SHORT;
  let count = head - 127;
  if (head >= 128) {
    for (let index = 0; index < count; index += 1) {
      const pair = <i32>load<u8>(start + 1 + (index >> 1));
      store<u8>(weights + index, (index & 1) === 0 ? pair >> 4 : pair & 15);
    }
  } else {
    count = readPackedWeights(start + 1, start + sizeBytes);
    if (count < 0) return count;
  }
  const log = writeCode(count, output);
  return log < 0 ? log : log | (sizeBytes << 8);
}
