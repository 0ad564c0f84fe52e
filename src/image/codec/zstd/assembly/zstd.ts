// The hot loops of the Zstandard decoder, in AssemblyScript: `npm run generate` makes
// src/image/codec/zstd/hot-loops-binary.ts of them. src/image/codec/zstd/decoder-memory.ts says what lies where in the
// memory.
//
// What is read too far, because the data is damaged, is read inside of the memory or ends in a trap.

import { bitsAt } from "./zstd-bits";

export { huffmanTable, sequenceTable } from "./zstd-tables";

/** The bits before the bit `at`, counted from the byte `start`, the last one highest; at least 57 of them count. */
function wordBefore(start: usize, at: i32): u64 {
  const byte = ((at + 7) >> 3) - 8;
  return load<u64>(start + byte) << (64 - (at - byte * 8));
}

/** The highest `width` bits of a word, at most 63. */
function highest(word: u64, width: u32): u32 {
  return <u32>((word >> 1) >> (63 - width));
}

/**
 * Decodes one stream of literals. The entries of the code have a symbol in the low byte, its length in the high one.
 * Returns how many bits are left: 0 when the stream is in order.
 */
export function literals(entries: usize, log: i32, start: usize, bits: i32, output: usize, end: usize): i32 {
  let left = bits;
  let at = output;
  // Four codes of 11 bits come from 64 bits, of which at least 57 are still to be read.
  while (left >= 64 && at + 4 <= end) {
    let word = wordBefore(start, left);
    const first = <u32>load<u16>(entries + ((<usize>(word >> (64 - log))) << 1));
    word <<= first >> 8;
    const second = <u32>load<u16>(entries + ((<usize>(word >> (64 - log))) << 1));
    word <<= second >> 8;
    const third = <u32>load<u16>(entries + ((<usize>(word >> (64 - log))) << 1));
    word <<= third >> 8;
    const fourth = <u32>load<u16>(entries + ((<usize>(word >> (64 - log))) << 1));
    store<u32>(at, (first & 255) | ((second & 255) << 8) | ((third & 255) << 16) | (fourth << 24));
    left -= <i32>((first >> 8) + (second >> 8) + (third >> 8) + (fourth >> 8));
    at += 4;
  }
  for (; at < end && left >= 0; at += 1) {
    // What would lie before the first bit reads as zeros.
    const from = max(0, left - log);
    const index = bitsAt(start, from, left - from) << (from - (left - log));
    const entry = <u32>load<u16>(entries + ((<usize>index) << 1));
    store<u8>(at, entry);
    left -= <i32>(entry >> 8);
  }
  return left;
}

/** Eight bytes at a time; what is written beyond the end is overwritten by what follows. */
function copyWords(source: usize, target: usize, end: usize): void {
  let from = source;
  for (let to = target; to < end; to += 8, from += 8) store<u64>(to, load<u64>(from));
}

/** Results of `sequences` below zero; damaged.ts has the words for them. */
const WRONG_LENGTH = -1;
const TOO_MUCH = -2;
const BEFORE_BEGINNING = -3;

/**
 * Reads sequences and carries them out. A table has, for each state, a step (bits to the next state, 4 bits; more bits of
 * the value, 5 bits; base of the next state) and the base of the value. `recent` are the last three offsets. Returns where
 * the output ends, before the literals that no sequence takes; their number is what is left of them.
 */
export function sequences(
  count: i32,
  start: usize,
  bits: i32,
  lengthTable: usize,
  lengthLog: i32,
  offsetTable: usize,
  offsetLog: i32,
  matchTable: usize,
  matchLog: i32,
  recent: usize,
  literalsStart: usize,
  literalsEnd: usize,
  earliest: usize,
  output: usize,
  limit: usize,
): i32 {
  let left = bits - lengthLog;
  let lengthState = <usize>bitsAt(start, left, lengthLog);
  left -= offsetLog;
  let offsetState = <usize>bitsAt(start, left, offsetLog);
  left -= matchLog;
  let matchState = <usize>bitsAt(start, left, matchLog);
  let recent1 = load<u32>(recent);
  let recent2 = load<u32>(recent, 4);
  let recent3 = load<u32>(recent, 8);
  let literal = literalsStart;
  let at = output;
  for (let index = count - 1; index >= 0; index -= 1) {
    const lengthStep = load<u32>(lengthTable + (lengthState << 3));
    const offsetStep = load<u32>(offsetTable + (offsetState << 3));
    const matchStep = load<u32>(matchTable + (matchState << 3));
    const offsetBits = (offsetStep >> 4) & 31;
    const matchBits = (matchStep >> 4) & 31;
    const lengthBits = (lengthStep >> 4) & 31;
    // At least 57 bits: enough for an offset and a match, and for a length and three states of 9, 9 and 8 bits.
    let word = wordBefore(start, left);
    let offset = load<u32>(offsetTable + (offsetState << 3), 4) + highest(word, offsetBits);
    word <<= offsetBits;
    const match = load<u32>(matchTable + (matchState << 3), 4) + highest(word, matchBits);
    word <<= matchBits;
    left -= offsetBits + matchBits;
    if (offsetBits + matchBits + lengthBits > 31) word = wordBefore(start, left);
    const length = load<u32>(lengthTable + (lengthState << 3), 4) + highest(word, lengthBits);
    word <<= lengthBits;
    left -= lengthBits;
    // No state follows the last sequence.
    if (index > 0) {
      lengthState = (lengthStep >> 9) + highest(word, lengthStep & 15);
      word <<= lengthStep & 15;
      matchState = (matchStep >> 9) + highest(word, matchStep & 15);
      word <<= matchStep & 15;
      offsetState = (offsetStep >> 9) + highest(word, offsetStep & 15);
      left -= (lengthStep & 15) + (matchStep & 15) + (offsetStep & 15);
    }
    if (left < 0) return WRONG_LENGTH;

    if (offset > 3) {
      offset -= 3;
      recent3 = recent2;
      recent2 = recent1;
      recent1 = offset;
    } else {
      // Without literals in front, the last offset cannot be meant again: the codes move on by one.
      const choice = length === 0 ? offset + 1 : offset;
      if (choice === 1) offset = recent1;
      else {
        offset = choice === 2 ? recent2 : choice === 3 ? recent3 : recent1 - 1;
        if (choice > 2) recent3 = recent2;
        recent2 = recent1;
        recent1 = offset;
      }
    }

    const copyAt = at + length;
    const copyEnd = copyAt + match;
    if (copyEnd > limit || literal + length > literalsEnd) return TOO_MUCH;
    if (offset === 0 || offset > <u32>(copyAt - earliest)) return BEFORE_BEGINNING;
    // Few literals and short matches are the rule: that much is copied whatever the length is.
    store<u64>(at, load<u64>(literal));
    if (length > 8) copyWords(literal + 8, at + 8, copyAt);
    literal += length;
    let from = copyAt - offset;
    if (offset >= 8) {
      store<u64>(copyAt, load<u64>(from));
      store<u64>(copyAt + 8, load<u64>(from + 8));
      if (match > 16) copyWords(from + 16, copyAt + 16, copyEnd);
    } else for (at = copyAt; at < copyEnd; at += 1, from += 1) store<u8>(at, load<u8>(from));
    at = copyEnd;
  }
  if (left !== 0) return WRONG_LENGTH;
  store<u32>(recent, recent1);
  store<u32>(recent, recent2, 4);
  store<u32>(recent, recent3, 8);
  const rest = literalsEnd - literal;
  if (at + rest > limit) return TOO_MUCH;
  memory.copy(at, literal, rest);
  return <i32>(at + rest);
}
