import { SLACK_BYTES } from "./limits.ts";

/** Room behind the window: the larger it is, the more rarely the window is moved to the front. */
const MAX_ROOM_BYTES = 2 * 1024 * 1024;

/** What was decoded last, as far as matches may reach back. It grows as bytes come, whatever a frame announces. */
export class Window {
  readonly #windowBytes: number;
  readonly #blockBytes: number;
  readonly #maxBytes: number;
  #bytes: Uint8Array;
  #view: DataView;
  #end = 0;

  constructor(windowBytes: number, maxBlockBytes: number) {
    this.#windowBytes = windowBytes;
    this.#blockBytes = maxBlockBytes + SLACK_BYTES;
    this.#maxBytes = windowBytes + Math.max(2 * this.#blockBytes, Math.min(windowBytes, MAX_ROOM_BYTES));
    this.#bytes = new Uint8Array(2 * this.#blockBytes);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Sees to it that a block fits in behind `end`; bytes before `earliest` are out of reach. */
  reserve(): { readonly bytes: Uint8Array; readonly view: DataView; readonly end: number; readonly earliest: number } {
    if (this.#end + this.#blockBytes > this.#bytes.length) this.#makeRoom();
    return {
      bytes: this.#bytes,
      view: this.#view,
      end: this.#end,
      earliest: Math.max(0, this.#end - this.#windowBytes),
    };
  }

  /** The bytes that were written behind `end`; they hold until the next call of `reserve`. */
  take(length: number): Uint8Array {
    this.#end += length;
    return this.#bytes.subarray(this.#end - length, this.#end);
  }

  #makeRoom(): void {
    const kept = this.#bytes.subarray(Math.max(0, this.#end - this.#windowBytes), this.#end);
    if (this.#bytes.length < this.#maxBytes) {
      const grown = new Uint8Array(Math.min(this.#maxBytes, this.#bytes.length * 2));
      grown.set(kept);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    } else this.#bytes.set(kept);
    this.#end = kept.length;
  }
}
