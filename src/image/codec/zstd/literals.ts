import { damaged } from "./damaged.ts";
import { type HuffmanTable, decodeHuffmanStream, readHuffmanTable } from "./huffman.ts";
import { SLACK_BYTES } from "./limits.ts";

/** The literals of one block after the other; the code of one may serve the next. */
export class LiteralsReader {
  /** The literals of the block that was read last, with slack behind them. */
  readonly bytes: Uint8Array;
  readonly #maxBytes: number;
  #length = 0;
  #table: HuffmanTable | undefined;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.bytes = new Uint8Array(maxBytes + SLACK_BYTES);
  }

  get length(): number {
    return this.#length;
  }

  /** Reads the section at the start of a block and returns where it ends (RFC 8878 § 3.1.1.3.1). */
  read(input: Uint8Array, view: DataView, end: number): number {
    const head = view.getUint8(0);
    const kind = head & 3;
    const format = (head >> 2) & 3;
    if (kind < 2) {
      // Raw bytes, or one byte for all of them.
      const headBytes = [1, 2, 1, 3][format] ?? 1;
      this.#length =
        [head >> 3, view.getUint16(0, true) >> 4, head >> 3, (view.getUint32(0, true) % 2 ** 24) >> 4][format] ?? 0;
      const stored = kind === 0 ? this.#length : 1;
      if (this.#length > this.#maxBytes || headBytes + stored > end) throw damaged("has literals that are cut short");
      if (kind === 0) this.bytes.set(input.subarray(headBytes, headBytes + stored));
      else this.bytes.fill(view.getUint8(headBytes), 0, this.#length);
      return headBytes + stored;
    }
    return this.#readCoded(view, end, { format, hasTable: kind === 2 });
  }

  #readCoded(
    view: DataView,
    end: number,
    { format, hasTable }: { readonly format: number; readonly hasTable: boolean },
  ): number {
    // Two lengths of 10, 14 or 18 bits follow four bits of head.
    const width = [10, 10, 14, 18][format] ?? 10;
    const headBytes = (4 + 2 * width) / 8;
    const mask = 2 ** width - 1;
    this.#length = (view.getUint32(0, true) >>> 4) & mask;
    const storedBytes = (view.getUint32((4 + width) >> 3, true) >>> ((4 + width) & 7)) & mask;
    const sectionEnd = headBytes + storedBytes;
    if (this.#length > this.#maxBytes || sectionEnd > end) throw damaged("has literals that are cut short");
    let at = headBytes;
    if (hasTable) {
      const { table, sizeBytes } = readHuffmanTable(view, at, sectionEnd);
      this.#table = table;
      at += sizeBytes;
    }
    if (!this.#table) throw damaged("goes on with a table that was never there");
    if (format === 0) {
      const stream = { view, start: at, end: sectionEnd };
      decodeHuffmanStream(this.#table, stream, this.bytes, 0, this.#length);
      return sectionEnd;
    }
    // Three lengths say where the second to the fourth stream begin; each but the last gives a quarter.
    const quarter = (this.#length + 3) >> 2;
    const starts = [at + 6];
    for (let index = 0; index < 3; index += 1) starts.push((starts[index] ?? 0) + view.getUint16(at + index * 2, true));
    for (const [index, start] of starts.entries()) {
      const streamEnd = starts[index + 1] ?? sectionEnd;
      if (streamEnd > sectionEnd) throw damaged("has literals that are cut short");
      const from = Math.min(quarter * index, this.#length);
      const to = index === 3 ? this.#length : Math.min(from + quarter, this.#length);
      decodeHuffmanStream(this.#table, { view, start, end: streamEnd }, this.bytes, from, to);
    }
    return sectionEnd;
  }
}
