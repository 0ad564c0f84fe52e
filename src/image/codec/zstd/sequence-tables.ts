import { addresses } from "./addresses.ts";
import { damaged, inOrder } from "./damaged.ts";
import type { DecoderMemory } from "./decoder-memory.ts";

/** The logarithms of how many states the tables in the memory have. */
export interface SequenceLogs {
  readonly literalLengths: number;
  readonly offsets: number;
  readonly matchLengths: number;
}

/** Reads the tables of each block in turn into the memory: a block may go on with those of the block before. */
export class SequenceTableReader {
  readonly #literalLengths: OneKind;
  readonly #offsets: OneKind;
  readonly #matchLengths: OneKind;

  constructor(memory: DecoderMemory) {
    this.#literalLengths = new OneKind(0, memory, addresses.literalLengths);
    this.#offsets = new OneKind(1, memory, addresses.offsets);
    this.#matchLengths = new OneKind(2, memory, addresses.matchLengths);
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

/** The mode of a table that is known from the start, and of one that stays. */
const PREDEFINED = 0;
const REPEATED = 3;

class OneKind {
  readonly #kind: 0 | 1 | 2;
  readonly #memory: DecoderMemory;
  readonly #address: number;
  /** Of the table that lies in the memory. */
  #log: number | undefined;
  #isPredefined = false;

  constructor(kind: 0 | 1 | 2, memory: DecoderMemory, address: number) {
    this.#kind = kind;
    this.#memory = memory;
    this.#address = address;
  }

  get log(): number {
    if (this.#log === undefined) throw damaged("goes on with a table that was never there");
    return this.#log;
  }

  /** Returns where the description ends. */
  read(at: number, end: number, mode: number): number {
    if (mode === REPEATED || (mode === PREDEFINED && this.#isPredefined)) return at;
    const table = inOrder(this.#memory.loops.sequenceTable(this.#kind, mode, at, end, this.#address));
    this.#log = table & 255;
    this.#isPredefined = mode === PREDEFINED;
    return at + (table >> 8);
  }
}
