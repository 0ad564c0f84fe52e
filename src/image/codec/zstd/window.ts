import { addresses } from "./addresses.ts";
import type { DecoderMemory } from "./decoder-memory.ts";
import { SLACK_BYTES } from "./limits.ts";

/** Room behind the window: the larger it is, the more rarely the window is moved to the front. */
const MAX_ROOM_BYTES = 2 * 1024 * 1024;

/** What was decoded last, as far as matches may reach back. It grows as bytes come, whatever a frame announces. */
export class Window {
  readonly #memory: DecoderMemory;
  readonly #windowBytes: number;
  readonly #blockBytes: number;
  readonly #maxEnd: number;
  #end: number = addresses.window;

  constructor(memory: DecoderMemory, windowBytes: number, maxBlockBytes: number) {
    this.#memory = memory;
    this.#windowBytes = windowBytes;
    this.#blockBytes = maxBlockBytes + SLACK_BYTES;
    const room = Math.max(2 * this.#blockBytes, Math.min(windowBytes, MAX_ROOM_BYTES));
    this.#maxEnd = addresses.window + windowBytes + room;
  }

  /** Sees to it that a block fits in behind `end`; bytes before `earliest` are out of reach. */
  reserve(): { readonly end: number; readonly earliest: number } {
    if (this.#end + this.#blockBytes > this.#maxEnd) {
      const keptFrom = this.#end - this.#windowBytes;
      this.#memory.bytes.copyWithin(addresses.window, keptFrom, this.#end);
      this.#end -= keptFrom - addresses.window;
    }
    this.#memory.ensure(this.#end + this.#blockBytes);
    return { end: this.#end, earliest: Math.max(addresses.window, this.#end - this.#windowBytes) };
  }

  /** The bytes that were written behind `end`; they hold until the next call of `reserve`. */
  take(length: number): Uint8Array {
    this.#end += length;
    return this.#memory.bytes.subarray(this.#end - length, this.#end);
  }
}
