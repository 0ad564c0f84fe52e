import { type ByteSource, readUpTo } from "../bytes/byte-source.ts";

/** What is read of a source at once. */
const STEP_BYTES = 256 * 1024;

/** The part of a source that a decoder is at, for decoders that cannot wait in the middle of a symbol. */
export class InputWindow {
  bytes: Uint8Array = new Uint8Array();
  /** The next byte in `bytes`; decoders move it on. */
  at = 0;
  readonly #source: ByteSource;
  #end: number;

  constructor(source: ByteSource, offset = 0) {
    this.#source = source;
    this.#end = offset;
  }

  /** Where the next byte lies in the source. */
  get offset(): number {
    return this.#end - this.bytes.length + this.at;
  }

  /** True when nothing follows what is at hand. */
  get isLast(): boolean {
    return this.#end >= this.#source.size;
  }

  /** Sees to it that so many bytes are at hand, fewer only at the end of the source, and says how many there are. */
  async have(count: number): Promise<number> {
    const left = this.bytes.length - this.at;
    if (left >= count || this.isLast) return left;
    const more = await readUpTo(this.#source, this.#end, Math.max(count - left, STEP_BYTES));
    const bytes = new Uint8Array(left + more.length);
    bytes.set(this.bytes.subarray(this.at));
    bytes.set(more, left);
    this.#end += more.length;
    this.bytes = bytes;
    this.at = 0;
    return bytes.length;
  }
}
