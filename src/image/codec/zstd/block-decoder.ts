import { addresses } from "./addresses.ts";
import { bitsBefore } from "./bits.ts";
import { damaged, inOrder } from "./damaged.ts";
import type { DecoderMemory } from "./decoder-memory.ts";
import { MAX_BLOCK_BYTES } from "./limits.ts";
import { LiteralsReader } from "./literals.ts";
import { type SequenceLogs, SequenceTableReader } from "./sequence-tables.ts";
import { Window } from "./window.ts";

/** Decodes the blocks of one frame in their order (RFC 8878 § 3.1.1.2). */
export class BlockDecoder {
  /** No block takes or gives more. */
  readonly maxBytes: number;
  readonly #memory: DecoderMemory;
  readonly #window: Window;
  readonly #literals: LiteralsReader;
  readonly #tables: SequenceTableReader;

  constructor(memory: DecoderMemory, windowBytes: number) {
    this.maxBytes = Math.min(windowBytes, MAX_BLOCK_BYTES);
    this.#memory = memory;
    this.#window = new Window(memory, windowBytes, this.maxBytes);
    this.#literals = new LiteralsReader(memory, this.maxBytes);
    this.#tables = new SequenceTableReader(memory);
    for (const [index, offset] of [1, 4, 8].entries())
      memory.view.setUint32(addresses.recent + index * 4, offset, true);
  }

  /** A block as it is. The result holds until the next block. */
  raw(block: Uint8Array): Uint8Array {
    const { end } = this.#window.reserve();
    this.#memory.bytes.set(block, end);
    return this.#window.take(block.length);
  }

  /** A block of one byte. */
  repeated(byte: number, length: number): Uint8Array {
    const { end } = this.#window.reserve();
    this.#memory.bytes.fill(byte, end, end + length);
    return this.#window.take(length);
  }

  /** A block of literals and sequences. */
  compressed(block: Uint8Array): Uint8Array {
    const window = this.#window.reserve();
    const { bytes, view } = this.#memory;
    bytes.set(block, addresses.input);
    const end = addresses.input + block.length;
    let at = this.#literals.read(end);
    let sequences = view.getUint8(at);
    at += 1;
    if (sequences === 255) {
      sequences = view.getUint16(at, true) + 0x7f00;
      at += 2;
    } else if (sequences > 127) {
      sequences = ((sequences - 128) << 8) + view.getUint8(at);
      at += 1;
    }
    if (at > end) throw damaged("has a block that is cut short");
    if (sequences === 0) {
      if (at !== end) throw damaged("has a block that is too long");
      bytes.copyWithin(window.end, addresses.literals, addresses.literals + this.#literals.length);
      return this.#window.take(this.#literals.length);
    }
    const { logs, at: start } = this.#tables.read(at + 1, end, view.getUint8(at));
    return this.#window.take(this.#carryOut(sequences, logs, start, end, window));
  }

  /**
   * Reads the sequences and carries them out: so many literals, then a copy of what lies so far back
   * (RFC 8878 §§ 3.1.1.3.2, 3.1.1.4, 3.1.1.5). Returns how many bytes that gave.
   */
  #carryOut(
    count: number,
    logs: SequenceLogs,
    start: number,
    end: number,
    window: { readonly end: number; readonly earliest: number },
  ): number {
    const result = this.#memory.loops.sequences(
      count,
      start,
      bitsBefore(this.#memory.view, start, end),
      addresses.literalLengths,
      logs.literalLengths,
      addresses.offsets,
      logs.offsets,
      addresses.matchLengths,
      logs.matchLengths,
      addresses.recent,
      addresses.literals,
      addresses.literals + this.#literals.length,
      window.earliest,
      window.end,
      window.end + this.maxBytes,
    );
    return inOrder(result) - window.end;
  }
}
