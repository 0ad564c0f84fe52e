import { addresses } from "./addresses.ts";
import { hotLoopsBinary } from "./hot-loops-binary.ts";

/** What is done for each block, each literal and each sequence (assembly/ says what these take and give). */
interface HotLoops {
  huffmanTable(start: number, end: number, output: number): number;
  sequenceTable(kind: number, mode: number, at: number, end: number, output: number): number;
  literals(entries: number, log: number, start: number, bits: number, output: number, end: number): number;
  sequences(
    count: number,
    start: number,
    bits: number,
    lengthTable: number,
    lengthLog: number,
    offsetTable: number,
    offsetLog: number,
    matchTable: number,
    matchLog: number,
    recent: number,
    literalsStart: number,
    literalsEnd: number,
    earliest: number,
    output: number,
    limit: number,
  ): number;
}

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): void;
}

/** What is used here of WebAssembly, which has no types outside of browsers. */
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Memory: new (size: { readonly initial: number }) => Memory;
    readonly Module: new (binary: Uint8Array) => object;
    readonly Instance: new (
      module: object,
      imports: { readonly env: { readonly memory: Memory } },
    ) => { readonly exports: HotLoops };
    readonly RuntimeError: new () => Error;
  };
};

const PAGE_BYTES = 64 * 1024;

/**
 * The memory of a decoder and the loops that work in it. It serves one frame after the other: the memory of WebAssembly is
 * dear to get.
 */
export class DecoderMemory {
  readonly loops: HotLoops;
  readonly #memory = new WebAssembly.Memory({ initial: addresses.window / PAGE_BYTES });
  #bytes = new Uint8Array(this.#memory.buffer);
  #view = new DataView(this.#memory.buffer);

  constructor() {
    const module = new WebAssembly.Module(Buffer.from(hotLoopsBinary, "base64"));
    this.loops = new WebAssembly.Instance(module, { env: { memory: this.#memory } }).exports;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  get view(): DataView {
    return this.#view;
  }

  /** Sees to it that the memory is at least so large; views from before may be of no use then. */
  ensure(sizeBytes: number): void {
    const missing = sizeBytes - this.#bytes.length;
    if (missing <= 0) return;
    // Half as much again at least: growing takes time, memory that nobody writes to takes nothing.
    this.#memory.grow(Math.ceil(Math.max(missing, this.#bytes.length / 2) / PAGE_BYTES));
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#view = new DataView(this.#memory.buffer);
  }
}

/** True for what the loops throw when damaged data leads them out of the memory. */
export function isTrap(error: unknown): boolean {
  return error instanceof WebAssembly.RuntimeError;
}
