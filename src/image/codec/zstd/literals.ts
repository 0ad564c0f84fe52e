import { addresses } from "./addresses.ts";
import { bitsBefore } from "./bits.ts";
import { damaged, inOrder } from "./damaged.ts";
import type { DecoderMemory } from "./decoder-memory.ts";

/** The literals of one block after the other; the code of one may serve the next. */
export class LiteralsReader {
  readonly #memory: DecoderMemory;
  readonly #maxBytes: number;
  #length = 0;
  /** Of the code that lies in the memory. */
  #log: number | undefined;

  constructor(memory: DecoderMemory, maxBytes: number) {
    this.#memory = memory;
    this.#maxBytes = maxBytes;
  }

  get length(): number {
    return this.#length;
  }

  /** Reads the section at the start of the block in the memory and returns where it ends (RFC 8878 § 3.1.1.3.1). */
  read(end: number): number {
    const { bytes, view } = this.#memory;
    const start = addresses.input;
    const head = view.getUint8(start);
    const kind = head & 3;
    const format = (head >> 2) & 3;
    if (kind >= 2) return this.#readCoded(end, { format, hasTable: kind === 2 });
    // Raw bytes, or one byte for all of them.
    const headBytes = [1, 2, 1, 3][format] ?? 1;
    const word = view.getUint32(start, true);
    this.#length = [head >> 3, (word & 0xffff) >> 4, head >> 3, (word & 0xff_ffff) >> 4][format] ?? 0;
    const stored = kind === 0 ? this.#length : 1;
    const at = start + headBytes;
    if (this.#length > this.#maxBytes || at + stored > end) throw damaged("has literals that are cut short");
    if (kind === 0) bytes.copyWithin(addresses.literals, at, at + stored);
    else bytes.fill(view.getUint8(at), addresses.literals, addresses.literals + this.#length);
    return at + stored;
  }

  #readCoded(end: number, { format, hasTable }: { readonly format: number; readonly hasTable: boolean }): number {
    const { view } = this.#memory;
    const start = addresses.input;
    // Two lengths of 10, 14 or 18 bits follow four bits of head.
    const width = [10, 10, 14, 18][format] ?? 10;
    const headBytes = (4 + 2 * width) / 8;
    const mask = 2 ** width - 1;
    this.#length = (view.getUint32(start, true) >>> 4) & mask;
    const storedBytes = (view.getUint32(start + ((4 + width) >> 3), true) >>> ((4 + width) & 7)) & mask;
    let at = start + headBytes;
    const sectionEnd = at + storedBytes;
    if (this.#length > this.#maxBytes || sectionEnd > end) throw damaged("has literals that are cut short");
    if (hasTable) {
      const table = inOrder(this.#memory.loops.huffmanTable(at, sectionEnd, addresses.huffman));
      this.#log = table & 255;
      at += table >> 8;
    }
    if (format === 0) {
      this.#decode(at, sectionEnd, 0, this.#length);
      return sectionEnd;
    }
    // Three lengths say where the second to the fourth stream begin; each but the last gives a quarter.
    const quarter = (this.#length + 3) >> 2;
    const starts = [at + 6];
    for (let index = 0; index < 3; index += 1) starts.push((starts[index] ?? 0) + view.getUint16(at + index * 2, true));
    for (const [index, streamStart] of starts.entries()) {
      const streamEnd = starts[index + 1] ?? sectionEnd;
      if (streamEnd > sectionEnd) throw damaged("has literals that are cut short");
      const from = Math.min(quarter * index, this.#length);
      this.#decode(streamStart, streamEnd, from, index === 3 ? this.#length : Math.min(from + quarter, this.#length));
    }
    return sectionEnd;
  }

  #decode(start: number, end: number, from: number, to: number): void {
    if (this.#log === undefined) throw damaged("goes on with a table that was never there");
    const { loops, view } = this.#memory;
    const bits = bitsBefore(view, start, end);
    const { huffman, literals } = addresses;
    const left = loops.literals(huffman, this.#log, start, bits, literals + from, literals + to);
    if (left !== 0) throw damaged("has a bit stream of the wrong length");
  }
}
