import type { ByteSource } from "../../image/bytes/byte-source.ts";

/** Bytes read from front to back. */
export interface Cursor {
  /** How many bytes were passed so far. */
  readonly offset: number;
  /** The next bytes, fewer only at the end. The caller may keep them. */
  read(length: number): Promise<Uint8Array>;
  /** Passes bytes over and says how many there were. */
  skip(length: number): Promise<number>;
  /** Passes zeros over, up to the first byte that is none, or the end. */
  skipZeros(): Promise<void>;
}

/** What is read of a source at once: archives have thousands of small members. */
const WINDOW_BYTES = 256 * 1024;

/** Reads a source; what is skipped is not read. */
export class SourceCursor implements Cursor {
  offset: number;
  readonly #source: ByteSource;
  #window: Uint8Array = new Uint8Array();
  #windowStart = 0;

  constructor(source: ByteSource, offset = 0) {
    this.#source = source;
    this.offset = offset;
  }

  async read(length: number): Promise<Uint8Array> {
    const end = Math.min(this.offset + length, this.#source.size);
    if (this.offset < this.#windowStart || end > this.#windowStart + this.#window.length) {
      const wanted = Math.max(end - this.offset, Math.min(WINDOW_BYTES, this.#source.size - this.offset));
      this.#window = await this.#source.read(this.offset, Math.max(0, wanted));
      this.#windowStart = this.offset;
    }
    const bytes = this.#window.slice(this.offset - this.#windowStart, end - this.#windowStart);
    this.offset += bytes.length;
    return bytes;
  }

  async skip(length: number): Promise<number> {
    const passed = Math.min(length, this.#source.size - this.offset);
    this.offset += passed;
    return passed;
  }

  async skipZeros(): Promise<void> {
    for (;;) {
      const bytes = await this.read(4096);
      const zeros = zerosAtStart(bytes);
      this.offset -= bytes.length - zeros;
      if (zeros < bytes.length || bytes.length === 0) return;
    }
  }
}

/** Reads what comes in pieces, such as decompressed data. */
export class StreamCursor implements Cursor {
  offset = 0;
  readonly #pieces: AsyncIterator<Uint8Array>;
  #piece: Uint8Array = new Uint8Array();

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  async read(length: number): Promise<Uint8Array> {
    const taken: Uint8Array[] = [];
    let total = 0;
    while (total < length) {
      const part = await this.#take(length - total);
      if (part.length === 0) break;
      // A piece holds until the next one is asked for.
      taken.push(part.slice());
      total += part.length;
    }
    const [only] = taken;
    return taken.length === 1 && only ? only : Buffer.concat(taken, total);
  }

  async skip(length: number): Promise<number> {
    let total = 0;
    while (total < length) {
      const part = await this.#take(length - total);
      if (part.length === 0) break;
      total += part.length;
    }
    return total;
  }

  async skipZeros(): Promise<void> {
    for (;;) {
      const part = await this.#take(Number.MAX_SAFE_INTEGER);
      if (part.length === 0) return;
      const zeros = zerosAtStart(part);
      this.offset -= part.length - zeros;
      this.#piece = part.subarray(zeros);
      if (zeros < part.length) return;
    }
  }

  /** Ends the stream early: whoever makes the pieces may let go. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  async #take(length: number): Promise<Uint8Array> {
    while (this.#piece.length === 0) {
      const { value, done } = await this.#pieces.next();
      if (done === true) return new Uint8Array();
      this.#piece = value;
    }
    const part = this.#piece.subarray(0, length);
    this.#piece = this.#piece.subarray(part.length);
    this.offset += part.length;
    return part;
  }
}

function zerosAtStart(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? bytes.length : first;
}
