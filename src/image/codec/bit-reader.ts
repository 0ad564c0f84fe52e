/** Bits from the most significant one on, out of bytes that the caller has at hand. */
export class BitReader {
  readonly #bytes: Uint8Array;
  readonly #onEnd: () => Error;
  #at: number;
  #held = 0;
  #count = 0;

  /** `onEnd` makes the error for a reader that runs out of bytes. */
  constructor(bytes: Uint8Array, at: number, onEnd: () => Error) {
    this.#bytes = bytes;
    this.#at = at;
    this.#onEnd = onEnd;
  }

  /** The first byte of which no bit was taken. */
  get at(): number {
    return this.#at - (this.#count >> 3);
  }

  /** How many bits were taken of the byte before `at`, 0 when all of them were. */
  get bitsOfNext(): number {
    return (8 - (this.#count & 7)) & 7;
  }

  /** At most 24 bits. */
  bits(count: number): number {
    while (this.#count < count) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw this.#onEnd();
      this.#at += 1;
      this.#held = ((this.#held << 8) | byte) & 0x7fff_ffff;
      this.#count += 8;
    }
    this.#count -= count;
    return (this.#held >>> this.#count) & ((1 << count) - 1);
  }

  bit(): number {
    return this.bits(1);
  }
}
