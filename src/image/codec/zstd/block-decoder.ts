import { damaged } from "./damaged.ts";
import { MAX_BLOCK_BYTES, SLACK_BYTES } from "./limits.ts";
import { LiteralsReader } from "./literals.ts";
import { SequenceTableReader } from "./sequence-tables.ts";
import { Sequences } from "./sequences.ts";
import { Window } from "./window.ts";

/** Decodes the blocks of one frame in their order (RFC 8878 § 3.1.1.2). */
export class BlockDecoder {
  /** No block takes or gives more. */
  readonly maxBytes: number;
  readonly #window: Window;
  readonly #input: Uint8Array;
  readonly #view: DataView;
  readonly #literals: LiteralsReader;
  readonly #literalsView: DataView;
  readonly #tables = new SequenceTableReader();
  readonly #sequences = new Sequences();
  /** The offsets that short codes repeat, the last one first. */
  readonly #recent = Int32Array.of(1, 4, 8);

  constructor(windowBytes: number) {
    this.maxBytes = Math.min(windowBytes, MAX_BLOCK_BYTES);
    this.#window = new Window(windowBytes, this.maxBytes);
    this.#input = new Uint8Array(this.maxBytes + SLACK_BYTES);
    this.#view = new DataView(this.#input.buffer);
    this.#literals = new LiteralsReader(this.maxBytes);
    this.#literalsView = new DataView(this.#literals.bytes.buffer);
  }

  /** A block as it is. The result holds until the next block. */
  raw(block: Uint8Array): Uint8Array {
    const { bytes, end } = this.#window.reserve();
    bytes.set(block, end);
    return this.#window.take(block.length);
  }

  /** A block of one byte. */
  repeated(byte: number, length: number): Uint8Array {
    const { bytes, end } = this.#window.reserve();
    bytes.fill(byte, end, end + length);
    return this.#window.take(length);
  }

  /** A block of literals and sequences. */
  compressed(block: Uint8Array): Uint8Array {
    // Copied, so that there is slack behind it.
    this.#input.set(block);
    const [input, view, end] = [this.#input, this.#view, block.length];
    let at = this.#literals.read(input, view, end);
    const first = view.getUint8(at);
    let sequences = first;
    at += 1;
    if (first > 127 && first < 255) sequences = ((first - 128) << 8) + view.getUint8(at++);
    else if (first === 255) {
      sequences = view.getUint16(at, true) + 0x7f00;
      at += 2;
    }
    if (at > end) throw damaged("has a block that is cut short");
    const window = this.#window.reserve();
    if (sequences === 0) {
      if (at !== end) throw damaged("has a block that is too long");
      window.bytes.set(this.#literals.bytes.subarray(0, this.#literals.length), window.end);
      return this.#window.take(this.#literals.length);
    }
    const { tables, at: start } = this.#tables.read(view, at + 1, end, view.getUint8(at));
    this.#sequences.read(sequences, tables, view, start, end);
    return this.#window.take(this.#execute(sequences));
  }

  /** Carries the sequences out and returns how many bytes they gave (RFC 8878 §§ 3.1.1.4, 3.1.1.5). */
  #execute(count: number): number {
    const literals = this.#literalsView;
    const literalsEnd = this.#literals.length;
    const { lengths, matches, offsets } = this.#sequences;
    const { bytes, view: output, end: blockStart, earliest } = this.#window.reserve();
    const limit = blockStart + this.maxBytes;
    let [recent1 = 1, recent2 = 4, recent3 = 8] = this.#recent;
    let literal = 0;
    let at = blockStart;
    for (let index = 0; index < count; index += 1) {
      const length = lengths[index] ?? 0;
      const match = matches[index] ?? 0;
      let offset = offsets[index] ?? 0;
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
      const from = copyAt - offset;
      if (copyEnd > limit || literal + length > literalsEnd) throw damaged("has a block that gives more than it may");
      if (offset < 1 || from < earliest) throw damaged("refers to bytes before its beginning");
      // Few literals and short matches are the rule: that much is copied whatever the length is, since what is written
      // beyond the end is overwritten by what follows.
      output.setUint32(at, literals.getUint32(literal, true), true);
      if (length > 4) copyWords(literals, literal + 4, output, at + 4, length - 4);
      literal += length;
      if (offset > 3) {
        output.setUint32(copyAt, output.getUint32(from, true), true);
        output.setUint32(copyAt + 4, output.getUint32(from + 4, true), true);
        output.setUint32(copyAt + 8, output.getUint32(from + 8, true), true);
        if (match > 12) copyWords(output, from + 12, output, copyAt + 12, match - 12);
      } else repeat(bytes, from, copyAt, copyEnd);
      at = copyEnd;
    }
    const rest = literalsEnd - literal;
    if (at + rest > limit) throw damaged("has a block that gives more than it may");
    bytes.set(this.#literals.bytes.subarray(literal, literalsEnd), at);
    this.#recent.set([recent1, recent2, recent3]);
    return at + rest - blockStart;
  }
}

/** Copies four bytes at a time. */
function copyWords(source: DataView, from: number, target: DataView, to: number, length: number): void {
  for (let done = 0; done < length; done += 4) target.setUint32(to + done, source.getUint32(from + done, true), true);
}

/** Copies byte by byte: an offset shorter than a word repeats what was just written. */
function repeat(bytes: Uint8Array, start: number, to: number, end: number): void {
  let from = start;
  for (let at = to; at < end; at += 1, from += 1) bytes[at] = bytes[from] ?? 0;
}
