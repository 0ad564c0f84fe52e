import { bitsAt } from "./bits.ts";
import { damaged } from "./damaged.ts";

/** A table of finite state entropy: what each state stands for, and how the next state is read (RFC 8878 § 4.1). */
export interface FseTable {
  /** There are 2^log states. */
  readonly log: number;
  readonly symbols: Uint8Array;
  /** So many bits are read and added to the base. */
  readonly bits: Uint8Array;
  readonly bases: Uint16Array;
}

/** Numbers of states by symbol; -1 stands for less than one. */
export interface Distribution {
  readonly log: number;
  readonly counts: readonly number[];
  /** Bytes that the description takes. */
  readonly sizeBytes: number;
}

const MIN_LOG = 5;

/** Reads the description of a table from `start` on, at most to `end` (RFC 8878 § 4.1.1). */
export function readDistribution(
  view: DataView,
  start: number,
  end: number,
  limits: { readonly maxLog: number; readonly maxSymbol: number },
): Distribution {
  let at = start * 8;
  const read = (count: number): number => {
    const value = bitsAt(view, 0, at, count);
    at += count;
    if (at > end * 8) throw damaged("has a table that is cut short");
    return value;
  };
  const log = read(4) + MIN_LOG;
  if (log > limits.maxLog) throw damaged("has a table that is too large");
  const counts: number[] = [];
  let left = 2 ** log;
  while (left > 0) {
    // One of left + 2 values; the lowest of them take a bit less than the others.
    const width = 31 - Math.clz32(left + 1);
    const threshold = 2 ** width;
    const short = 2 * threshold - 1 - (left + 1);
    let value = read(width);
    if (value >= short && read(1) === 1) value += threshold - short;
    const count = value - 1;
    left -= Math.abs(count);
    counts.push(count);
    // After a zero two bits at a time say how many more there are; three say that it goes on.
    for (let more = count === 0 ? 3 : 0; more === 3;) {
      more = read(2);
      for (let zero = 0; zero < more; zero += 1) counts.push(0);
    }
    if (counts.length > limits.maxSymbol + 1) throw damaged("has a table with too many symbols");
  }
  return { log, counts, sizeBytes: Math.ceil(at / 8) - start };
}

/** Spreads the symbols over the states (RFC 8878 § 4.1.1, "From normalized distribution to decoding tables"). */
export function fseTable({ log, counts }: Pick<Distribution, "log" | "counts">): FseTable {
  const size = 2 ** log;
  const symbols = new Uint8Array(size);
  const next = new Uint16Array(counts.length);
  let high = size;
  for (let symbol = 0; symbol < counts.length; symbol += 1) {
    const count = counts[symbol] ?? 0;
    next[symbol] = Math.abs(count);
    // Less than one state is one state at the end of the table.
    if (count === -1) symbols[--high] = symbol;
  }
  const step = (size >> 1) + (size >> 3) + 3;
  let at = 0;
  for (let symbol = 0; symbol < counts.length; symbol += 1) {
    for (let count = counts[symbol] ?? 0; count > 0; count -= 1) {
      symbols[at] = symbol;
      do at = (at + step) & (size - 1);
      while (at >= high);
    }
  }
  const bits = new Uint8Array(size);
  const bases = new Uint16Array(size);
  for (let state = 0; state < size; state += 1) {
    const symbol = symbols[state] ?? 0;
    const number = next[symbol] ?? 0;
    next[symbol] = number + 1;
    const width = log - (31 - Math.clz32(number));
    bits[state] = width;
    bases[state] = (number << width) - size;
  }
  return { log, symbols, bits, bases };
}

/** A table of one symbol that takes no bits. */
export function oneSymbolTable(symbol: number): FseTable {
  return { log: 0, symbols: Uint8Array.of(symbol), bits: new Uint8Array(1), bases: new Uint16Array(1) };
}
