/** LZMA data (lc=3, lp=0, pb=2, no header, no end marker) that hold literals only: as large as the input, and valid. */
export function literalLzma(bytes: Uint8Array): Uint8Array {
  const encoder = new RangeEncoder();
  const isMatch = new Map<number, number>();
  const literals = new Map<number, number>();
  let before = 0;
  for (const [index, byte] of bytes.entries()) {
    encoder.encode(isMatch, index & 3, 0);
    const base = (before >> 5) * 0x300;
    let symbol = 1;
    for (let bit = 7; bit >= 0; bit -= 1) {
      const value = (byte >> bit) & 1;
      encoder.encode(literals, base + symbol, value);
      symbol = symbol * 2 + value;
    }
    before = byte;
  }
  return encoder.finish();
}

/** The range encoder of LZMA (7-Zip's lzma-specification.txt describes the decoder). */
class RangeEncoder {
  readonly #bytes: number[] = [];
  #low = 0;
  #range = 0xffff_ffff;
  #held = 0;
  #pending = 1;

  encode(probabilities: Map<number, number>, place: number, bit: number): void {
    const probability = probabilities.get(place) ?? 1024;
    const bound = (this.#range >>> 11) * probability;
    if (bit === 0) {
      this.#range = bound;
      probabilities.set(place, probability + ((2048 - probability) >> 5));
    } else {
      this.#low += bound;
      this.#range -= bound;
      probabilities.set(place, probability - (probability >> 5));
    }
    while (this.#range < 0x100_0000) {
      this.#range = (this.#range * 256) % 0x1_0000_0000;
      this.#shift();
    }
  }

  finish(): Uint8Array {
    for (let index = 0; index < 5; index += 1) this.#shift();
    return Uint8Array.from(this.#bytes);
  }

  /** Hands on the top byte of `low`, once it is known whether a carry changes it. */
  #shift(): void {
    if (this.#low < 0xff00_0000 || this.#low > 0xffff_ffff) {
      const carry = this.#low > 0xffff_ffff ? 1 : 0;
      let byte = this.#held;
      do {
        this.#bytes.push((byte + carry) & 0xff);
        byte = 0xff;
        this.#pending -= 1;
      } while (this.#pending > 0);
      this.#held = Math.floor(this.#low / 0x100_0000) & 0xff;
    }
    this.#pending += 1;
    this.#low = (this.#low % 0x100_0000) * 256;
  }
}
