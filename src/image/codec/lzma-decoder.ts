// The LZMA algorithm (7-Zip's lzma-specification.txt), without the containers around it: .lzma, LZMA2 and XZ have theirs.

/** Bytes for the decoder, which moves `at` on. */
export interface LzmaInput {
  readonly bytes: Uint8Array;
  at: number;
}

/** Why `decode` came back. */
export type LzmaStop = "output" | "limit" | "input" | "end";

/** No symbol takes more bytes of input than this. */
const SYMBOL_BYTES = 24;
const FIRST_WINDOW_BYTES = 1024 * 1024;
const MIN_MATCH = 2;
const STATES = 12;
/** From this state on the last symbol was a match. */
const FIRST_MATCH_STATE = 7;

// Places of the probabilities in one array.
const IS_MATCH = 0;
const IS_REP = IS_MATCH + STATES * 16;
const IS_REP_0 = IS_REP + STATES;
const IS_REP_1 = IS_REP_0 + STATES;
const IS_REP_2 = IS_REP_1 + STATES;
const IS_REP_0_LONG = IS_REP_2 + STATES;
const DISTANCE_SLOT = IS_REP_0_LONG + STATES * 16;
const DISTANCE_SPECIAL = DISTANCE_SLOT + 4 * 64;
const DISTANCE_ALIGN = DISTANCE_SPECIAL + 128;
const LENGTH = DISTANCE_ALIGN + 16;
/** A length has two choices, then a tree for each position for the low and the middle ones, and one for the high ones. */
const LENGTH_LOW = 2;
const LENGTH_MIDDLE = LENGTH_LOW + 16 * 8;
const LENGTH_HIGH = LENGTH_MIDDLE + 16 * 8;
const LENGTH_SIZE = LENGTH_HIGH + 256;
const REP_LENGTH = LENGTH + LENGTH_SIZE;
const LITERAL = REP_LENGTH + LENGTH_SIZE;
const LITERAL_SIZE = 0x300;
const EVEN = 1 << 10;

/** Decodes symbols into a window of the last bytes. `damaged` makes the error for data that make no sense. */
export class LzmaDecoder {
  readonly #damaged: (what: string) => Error;
  readonly #dictionaryBytes: number;
  #window: Uint8Array;
  #at = 0;
  /** Of the window, up to where it was taken. */
  #takenTo = 0;
  #pending: Uint8Array[] = [];
  /** Bytes since the dictionary was reset. */
  #produced = 0;
  #probabilities = new Uint16Array(LITERAL);
  #literalContext = 0;
  #literalPosition = 0;
  #position = 0;
  #state = 0;
  #rep0 = 0;
  #rep1 = 0;
  #rep2 = 0;
  #rep3 = 0;
  #range = 0;
  #code = 0;
  #input: LzmaInput = { bytes: new Uint8Array(), at: 0 };

  constructor(dictionaryBytes: number, damaged: (what: string) => Error) {
    this.#dictionaryBytes = Math.max(dictionaryBytes, 4096);
    this.#damaged = damaged;
    this.#window = new Uint8Array(Math.min(this.#dictionaryBytes, FIRST_WINDOW_BYTES));
  }

  get produced(): number {
    return this.#produced;
  }

  /** Properties as one byte holds them: (pb * 5 + lp) * 9 + lc. */
  setProperties(byte: number): void {
    if (byte >= 9 * 5 * 5) throw this.#damaged("has impossible properties");
    this.#literalContext = byte % 9;
    this.#literalPosition = Math.floor(byte / 9) % 5;
    this.#position = Math.floor(byte / 45);
    this.#probabilities = new Uint16Array(LITERAL + LITERAL_SIZE * 2 ** (this.#literalContext + this.#literalPosition));
    this.resetState();
  }

  resetState(): void {
    this.#probabilities.fill(EVEN);
    this.#state = 0;
    [this.#rep0, this.#rep1, this.#rep2, this.#rep3] = [0, 0, 0, 0];
  }

  resetDictionary(): void {
    this.#produced = 0;
  }

  /** The range decoder begins with five bytes. */
  start(input: LzmaInput): void {
    this.#input = input;
    if (this.#byte() !== 0) throw this.#damaged("does not begin with a zero");
    this.#range = 0xffff_ffff;
    this.#code = 0;
    for (let index = 0; index < 4; index += 1) this.#code = this.#code * 256 + this.#byte();
  }

  /** True when the range decoder stands where an encoder ends. */
  isFinished(): boolean {
    this.#normalize();
    return this.#code === 0;
  }

  /**
   * Goes on until about `enough` bytes more have come (`output`), exactly `limit` since the dictionary was reset
   * (`limit`), the end marker (`end`), or, where more input follows, until too little of it is at hand (`input`).
   */
  decode(input: LzmaInput, enough: number, limit: number, hasMoreInput: boolean): LzmaStop {
    this.#input = input;
    const target = this.#produced + enough;
    while (this.#produced < target) {
      if (this.#produced >= limit) return "limit";
      if (hasMoreInput && input.bytes.length - input.at < SYMBOL_BYTES) return "input";
      if (this.#symbol(limit)) return "end";
    }
    return this.#produced >= limit ? "limit" : "output";
  }

  /** Bytes as they are, which LZMA2 has for what does not get smaller. */
  copy(bytes: Uint8Array): void {
    for (const byte of bytes) this.#put(byte);
  }

  /** What has come since the last call. */
  *take(): Generator<Uint8Array> {
    yield* this.#pending;
    this.#pending = [];
    if (this.#at > this.#takenTo) yield this.#window.slice(this.#takenTo, this.#at);
    this.#takenTo = this.#at;
  }

  /** One literal or match; true for the end marker. */
  #symbol(limit: number): boolean {
    const positionState = this.#produced & ((1 << this.#position) - 1);
    const state = this.#state;
    if (this.#bit(IS_MATCH + state * 16 + positionState) === 0) {
      this.#literal();
      return false;
    }
    let length: number;
    if (this.#bit(IS_REP + state) === 0) {
      length = this.#length(LENGTH, positionState);
      this.#state = state < FIRST_MATCH_STATE ? 7 : 10;
      const distance = this.#distance(length);
      if (distance === 0xffff_ffff) return true;
      [this.#rep3, this.#rep2, this.#rep1, this.#rep0] = [this.#rep2, this.#rep1, this.#rep0, distance];
    } else {
      if (this.#bit(IS_REP_0 + state) === 0) {
        if (this.#bit(IS_REP_0_LONG + state * 16 + positionState) === 0) {
          this.#state = state < FIRST_MATCH_STATE ? 9 : 11;
          this.#repeat(1, limit);
          return false;
        }
      } else this.#takeRep(state);
      length = this.#length(REP_LENGTH, positionState);
      this.#state = state < FIRST_MATCH_STATE ? 8 : 11;
    }
    this.#repeat(length + MIN_MATCH, limit);
    return false;
  }

  /** One of the last distances but the last comes to the front. */
  #takeRep(state: number): void {
    let distance = this.#rep1;
    if (this.#bit(IS_REP_1 + state) !== 0) {
      distance = this.#rep2;
      if (this.#bit(IS_REP_2 + state) !== 0) {
        distance = this.#rep3;
        this.#rep3 = this.#rep2;
      }
      this.#rep2 = this.#rep1;
    }
    this.#rep1 = this.#rep0;
    this.#rep0 = distance;
  }

  #literal(): void {
    const before = this.#produced === 0 ? 0 : this.#back(0);
    const low = this.#produced & ((1 << this.#literalPosition) - 1);
    const context = (low << this.#literalContext) + (before >> (8 - this.#literalContext));
    const base = LITERAL + LITERAL_SIZE * context;
    let symbol = 1;
    if (this.#state >= FIRST_MATCH_STATE) {
      let match = this.#back(this.#rep0);
      while (symbol < 0x100) {
        const matchBit = (match >> 7) & 1;
        match = (match << 1) & 0xff;
        const bit = this.#bit(base + ((1 + matchBit) << 8) + symbol);
        symbol = symbol * 2 + bit;
        if (matchBit !== bit) break;
      }
    }
    while (symbol < 0x100) symbol = symbol * 2 + this.#bit(base + symbol);
    this.#put(symbol & 0xff);
    this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6;
  }

  #length(base: number, positionState: number): number {
    if (this.#bit(base) === 0) return this.#tree(base + LENGTH_LOW + positionState * 8, 3);
    if (this.#bit(base + 1) === 0) return 8 + this.#tree(base + LENGTH_MIDDLE + positionState * 8, 3);
    return 16 + this.#tree(base + LENGTH_HIGH, 8);
  }

  #distance(length: number): number {
    const slot = this.#tree(DISTANCE_SLOT + Math.min(length, 3) * 64, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const high = (2 | (slot & 1)) * 2 ** bits;
    if (slot < 14) return high + this.#reverseTree(DISTANCE_SPECIAL + high - slot, bits);
    return high + this.#direct(bits - 4) * 16 + this.#reverseTree(DISTANCE_ALIGN, 4);
  }

  #tree(base: number, bits: number): number {
    let symbol = 1;
    for (let index = 0; index < bits; index += 1) symbol = symbol * 2 + this.#bit(base + symbol);
    return symbol - (1 << bits);
  }

  #reverseTree(base: number, bits: number): number {
    let place = 1;
    let symbol = 0;
    for (let index = 0; index < bits; index += 1) {
      const bit = this.#bit(base + place);
      place = place * 2 + bit;
      symbol += bit << index;
    }
    return symbol;
  }

  /** Bits of equal probability. */
  #direct(bits: number): number {
    let value = 0;
    for (let index = 0; index < bits; index += 1) {
      this.#normalize();
      this.#range = Math.floor(this.#range / 2);
      const bit = this.#code >= this.#range ? 1 : 0;
      if (bit === 1) this.#code -= this.#range;
      value = value * 2 + bit;
    }
    return value;
  }

  #bit(place: number): number {
    this.#normalize();
    const probability = this.#probabilities[place] ?? EVEN;
    const bound = (this.#range >>> 11) * probability;
    if (this.#code < bound) {
      this.#range = bound;
      this.#probabilities[place] = probability + ((2048 - probability) >> 5);
      return 0;
    }
    this.#range -= bound;
    this.#code -= bound;
    this.#probabilities[place] = probability - (probability >> 5);
    return 1;
  }

  #normalize(): void {
    if (this.#range >= 0x100_0000) return;
    this.#range *= 256;
    this.#code = (this.#code * 256 + this.#byte()) % 0x1_0000_0000;
  }

  #byte(): number {
    const byte = this.#input.bytes[this.#input.at];
    if (byte === undefined) throw this.#damaged("is cut short");
    this.#input.at += 1;
    return byte;
  }

  /** The byte that was put `distance + 1` before the next one. */
  #back(distance: number): number {
    const place = this.#at - distance - 1;
    return this.#window[place < 0 ? place + this.#window.length : place] ?? 0;
  }

  #repeat(length: number, limit: number): void {
    const distance = this.#rep0;
    if (distance >= this.#produced || distance >= this.#dictionaryBytes)
      throw this.#damaged("refers to bytes before its beginning");
    if (this.#produced + length > limit) throw this.#damaged("gives more than it may");
    for (let index = 0; index < length; index += 1) this.#put(this.#back(distance));
  }

  #put(byte: number): void {
    if (this.#at === this.#window.length) this.#makeRoom();
    this.#window[this.#at] = byte;
    this.#at += 1;
    this.#produced += 1;
  }

  /** The window grows up to the dictionary's size: the header may say more than the data need. */
  #makeRoom(): void {
    const { length } = this.#window;
    if (length < this.#dictionaryBytes) {
      const grown = new Uint8Array(Math.min(this.#dictionaryBytes, length * 2));
      grown.set(this.#window);
      this.#window = grown;
      return;
    }
    if (this.#at > this.#takenTo) this.#pending.push(this.#window.slice(this.#takenTo, this.#at));
    this.#at = 0;
    this.#takenTo = 0;
  }
}
