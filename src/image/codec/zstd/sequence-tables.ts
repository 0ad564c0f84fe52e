import { damaged } from "./damaged.ts";
import { type DecoderMemory, addresses } from "./decoder-memory.ts";
import { type FseTable, fseTable, oneSymbolTable, readDistribution } from "./fse.ts";

/**
 * A table of sequence codes: for each state a step and a base, four bytes each. A code stands for its base and as many more
 * bits as the step says; the parts of a step: bits to the next state (4 bits), more bits of the value (5 bits), base of the
 * next state.
 */
interface SequenceTable {
  readonly log: number;
  readonly entries: Uint32Array;
}

/** The logarithms of how many states the tables in the memory have. */
export interface SequenceLogs {
  readonly literalLengths: number;
  readonly offsets: number;
  readonly matchLengths: number;
}

/** What one kind of code is: its bounds, what its symbols stand for, and the table that is known from the start. */
interface CodeKind {
  readonly maxLog: number;
  readonly bases: readonly number[];
  readonly extraBits: readonly number[];
  readonly predefined: { readonly log: number; readonly counts: readonly number[] };
}

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const upTo = (count: number, from = 0): number[] => Array.from({ length: count }, (_, index) => index + from);

/** RFC 8878 § 3.1.1.3.2.1.1, "Literals Length Codes"; predefined tables: § 3.1.1.3.2.2. */
const literalLengthKind = (): CodeKind => ({
  maxLog: 9,
  bases: [...upTo(16), 16, 18, 20, 22, 24, 28, 32, 40, 48, 64, ...upTo(10, 7).map((power) => 2 ** power)],
  extraBits: [...times(16, 0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, ...upTo(10, 7)],
  predefined: {
    log: 6,
    counts: [
      4,
      3,
      ...times(6, 2),
      2,
      2,
      2,
      2,
      2,
      ...times(3, 1),
      ...times(9, 2),
      3,
      2,
      ...times(5, 1),
      ...times(4, -1),
    ],
  },
});

/** RFC 8878 § 3.1.1.3.2.1.1, "Match Length Codes". */
const matchLengthKind = (): CodeKind => ({
  maxLog: 9,
  bases: [...upTo(32, 3), 35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, ...upTo(10, 7).map((power) => 2 ** power + 3)],
  extraBits: [...times(32, 0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, ...upTo(10, 7)],
  predefined: { log: 6, counts: [1, 4, 3, 2, 2, 2, 2, 2, 2, ...times(37, 1), ...times(7, -1)] },
});

/**
 * RFC 8878 § 3.1.1.3.2.1.1, "Offset Codes": the code says how many bits there are below the first one. The last one, 31,
 * reaches back further than any window that is taken here.
 */
const offsetKind = (): CodeKind => ({
  maxLog: 8,
  bases: upTo(31).map((power) => 2 ** power),
  extraBits: upTo(31),
  predefined: { log: 5, counts: [...times(6, 1), 2, 2, 2, ...times(15, 1), ...times(5, -1)] },
});

/** Reads the tables of each block in turn into the memory: a block may go on with those of the block before. */
export class SequenceTableReader {
  readonly #literalLengths: OneKind;
  readonly #offsets: OneKind;
  readonly #matchLengths: OneKind;

  constructor(memory: DecoderMemory) {
    this.#literalLengths = new OneKind(literalLengthKind(), memory, addresses.literalLengths);
    this.#offsets = new OneKind(offsetKind(), memory, addresses.offsets);
    this.#matchLengths = new OneKind(matchLengthKind(), memory, addresses.matchLengths);
  }

  /** Reads the tables that `modes` asks for, from `start` on (RFC 8878 § 3.1.1.3.2.1). */
  read(start: number, end: number, modes: number): { readonly logs: SequenceLogs; readonly at: number } {
    if ((modes & 3) !== 0) throw damaged("has a reserved bit set");
    let at = start;
    at = this.#literalLengths.read(at, end, modes >> 6);
    at = this.#offsets.read(at, end, (modes >> 4) & 3);
    at = this.#matchLengths.read(at, end, (modes >> 2) & 3);
    const logs = {
      literalLengths: this.#literalLengths.log,
      offsets: this.#offsets.log,
      matchLengths: this.#matchLengths.log,
    };
    return { logs, at };
  }
}

class OneKind {
  readonly #kind: CodeKind;
  readonly #memory: DecoderMemory;
  readonly #address: number;
  #predefined: SequenceTable | undefined;
  #current: SequenceTable | undefined;

  constructor(kind: CodeKind, memory: DecoderMemory, address: number) {
    this.#kind = kind;
    this.#memory = memory;
    this.#address = address;
  }

  get log(): number {
    if (!this.#current) throw damaged("goes on with a table that was never there");
    return this.#current.log;
  }

  /** Returns where the description ends. */
  read(at: number, end: number, mode: number): number {
    const { maxLog, bases, predefined } = this.#kind;
    const { view } = this.#memory;
    switch (mode) {
      case 0:
        this.#use((this.#predefined ??= this.#table(fseTable(predefined))));
        return at;
      case 1:
        if (at >= end) throw damaged("has a table that is cut short");
        this.#use(this.#table(oneSymbolTable(view.getUint8(at))));
        return at + 1;
      case 2: {
        const distribution = readDistribution(view, at, end, { maxLog, maxSymbol: bases.length - 1 });
        this.#use(this.#table(fseTable(distribution)));
        return at + distribution.sizeBytes;
      }
      default:
        return at;
    }
  }

  #use(table: SequenceTable): void {
    if (table === this.#current) return;
    this.#current = table;
    this.#memory.bytes.set(new Uint8Array(table.entries.buffer), this.#address);
  }

  #table(table: FseTable): SequenceTable {
    const entries = new Uint32Array(2 * table.symbols.length);
    for (let state = 0; state < table.symbols.length; state += 1) {
      const symbol = table.symbols[state] ?? 0;
      const base = this.#kind.bases[symbol];
      if (base === undefined) throw damaged("has a code that stands for nothing");
      const extraBits = this.#kind.extraBits[symbol] ?? 0;
      entries[2 * state] = (table.bits[state] ?? 0) | (extraBits << 4) | ((table.bases[state] ?? 0) << 9);
      entries[2 * state + 1] = base;
    }
    return { log: table.log, entries };
  }
}
