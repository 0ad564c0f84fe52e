const FIRST_BYTES = 64 * 1024;

/** Bytes that grow as they come, up to a limit. */
export class BoundedBytes {
  readonly #limitBytes: number;
  readonly #onLimit: () => Error;
  #bytes: Uint8Array;
  #filled = 0;

  /** `onLimit` makes the error for more than the limit. */
  constructor(limitBytes: number, onLimit: () => Error) {
    this.#limitBytes = limitBytes;
    this.#onLimit = onLimit;
    this.#bytes = new Uint8Array(Math.min(limitBytes, FIRST_BYTES));
  }

  get length(): number {
    return this.#filled;
  }

  fill(byte: number, count: number): void {
    const end = this.#filled + count;
    if (end > this.#limitBytes) throw this.#onLimit();
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(this.#limitBytes, Math.max(end, this.#bytes.length * 2)));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    if (count === 1) this.#bytes[this.#filled] = byte;
    else this.#bytes.fill(byte, this.#filled, end);
    this.#filled = end;
  }

  /** What has come; empty from then on. */
  taken(): Uint8Array {
    const bytes = this.#bytes.subarray(0, this.#filled);
    this.#bytes = new Uint8Array(Math.min(this.#limitBytes, FIRST_BYTES));
    this.#filled = 0;
    return bytes;
  }
}
