import { type ByteSource, checkRange } from "./byte-source.ts";

/**
 * A source over which pieces were written in memory, the later over the earlier; it may grow beyond the source, with
 * zeros between. For journals that are replayed without touching the file.
 */
export class OverlayByteSource implements ByteSource {
  readonly #source: ByteSource;
  /** Sorted by offset, none over another. */
  #pieces: Piece[] = [];
  #size: number;

  constructor(source: ByteSource) {
    this.#source = source;
    this.#size = source.size;
  }

  get size(): number {
    return this.#size;
  }

  write(offset: number, bytes: Uint8Array): void {
    if (bytes.length > 0) this.#place({ offset, length: bytes.length, bytes });
  }

  writeZeros(offset: number, length: number): void {
    if (length > 0) this.#place({ offset, length, bytes: undefined });
  }

  /** Makes the source at least this large. */
  grow(size: number): void {
    this.#size = Math.max(this.#size, size);
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    checkRange(this.size, offset, length);
    const first = this.#firstEndingAfter(offset);
    const next = this.#pieces[first];
    if ((next === undefined || next.offset >= offset + length) && offset + length <= this.#source.size)
      return this.#source.read(offset, length);
    const result = new Uint8Array(length);
    const below = Math.min(length, this.#source.size - offset);
    if (below > 0) result.set(await this.#source.read(offset, below));
    for (let index = first; index < this.#pieces.length; index += 1) {
      const piece = this.#pieces[index];
      if (piece === undefined || piece.offset >= offset + length) break;
      const start = Math.max(piece.offset, offset);
      const end = Math.min(piece.offset + piece.length, offset + length);
      if (piece.bytes) result.set(piece.bytes.subarray(start - piece.offset, end - piece.offset), start - offset);
      else result.fill(0, start - offset, end - offset);
    }
    return result;
  }

  /** The source below belongs to whoever opened it. */
  async close(): Promise<void> {}

  #place(piece: Piece): void {
    const end = piece.offset + piece.length;
    const first = this.#firstEndingAfter(piece.offset);
    let last = first;
    const kept: Piece[] = [];
    for (; last < this.#pieces.length; last += 1) {
      const old = this.#pieces[last];
      if (old === undefined || old.offset >= end) break;
      if (old.offset < piece.offset) kept.push(cut(old, old.offset, piece.offset));
      if (old.offset + old.length > end) kept.push(cut(old, end, old.offset + old.length));
    }
    const at = kept.findIndex((old) => old.offset > piece.offset);
    kept.splice(at < 0 ? kept.length : at, 0, piece);
    this.#pieces.splice(first, last - first, ...kept);
    this.grow(end);
  }

  #firstEndingAfter(offset: number): number {
    let low = 0;
    let high = this.#pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const piece = this.#pieces[middle];
      if (piece !== undefined && piece.offset + piece.length <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

interface Piece {
  readonly offset: number;
  readonly length: number;
  /** Undefined for zeros. */
  readonly bytes: Uint8Array | undefined;
}

function cut(piece: Piece, start: number, end: number): Piece {
  return {
    offset: start,
    length: end - start,
    bytes: piece.bytes?.subarray(start - piece.offset, end - piece.offset),
  };
}
