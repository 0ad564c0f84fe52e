import { BlockDecoder } from "./block-decoder.ts";
import { damaged } from "./damaged.ts";
import { memoryShortage } from "../memory-shortage.ts";
import { DecoderMemory, isTrap } from "./decoder-memory.ts";
import {
  BLOCK_HEADER_BYTES,
  type BlockHeader,
  type FrameHeader,
  MAX_FRAME_HEADER_BYTES,
  checkWindow,
  readBlockHeader,
  readFrameHeader,
} from "./frame-header.ts";

interface OpenFrame {
  readonly header: FrameHeader;
  readonly blocks: BlockDecoder;
  given: number;
}

/** Skippable frames have one of sixteen magic numbers, then their length (RFC 8878 § 3.1.2). */
const SKIPPABLE_MAGIC = 0x184d2a50;

/**
 * Decodes Zstandard data as it comes: frames that follow each other, without dictionaries (RFC 8878). Checksums are
 * passed over: in a language without 64-bit numbers they would cost as much as the decoding.
 */
export class ZstdDecoder {
  readonly #maxWindowBytes: number;
  readonly #memory: DecoderMemory;
  #input: Uint8Array = new Uint8Array();
  #at = 0;
  #frame: OpenFrame | undefined;
  #skip = 0;
  #frames = 0;

  /**
   * @param maxWindowBytes a frame that wants a larger window is `too-large`
   * @param memory serves one decoder at a time
   */
  constructor(maxWindowBytes: number, memory: DecoderMemory = new DecoderMemory()) {
    this.#maxWindowBytes = maxWindowBytes;
    this.#memory = memory;
  }

  /** False inside of a frame: the data is cut short when it ends there. */
  get isComplete(): boolean {
    return this.#frames > 0 && this.#frame === undefined && this.#skip === 0 && this.#at === this.#input.length;
  }

  /**
   * Takes more of the data and gives what comes out of it; each piece holds until the next one is asked for. All of them
   * have to be taken before more is pushed. `isLast` says that no more data comes. Errors like those of `decompress`.
   */
  *push(bytes: Uint8Array, isLast: boolean): Generator<Uint8Array> {
    const rest = this.#input.subarray(this.#at);
    this.#input = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    this.#at = 0;
    try {
      for (;;) {
        const step = this.#step(isLast);
        if (step === "more") break;
        if (step) yield step;
      }
    } catch (error) {
      // Numbers out of bounds lead out of the memory before they are seen through.
      const shortage = memoryShortage(error, "zstd");
      if (shortage) throw shortage;
      throw error instanceof RangeError || isTrap(error) ? damaged("is damaged", error) : error;
    }
    if (isLast && !this.isComplete) throw damaged("is cut short");
  }

  /** One step on: a piece, nothing to show, or `more` when the data does not suffice for a step. */
  #step(isLast: boolean): Uint8Array | "more" | undefined {
    const left = this.#input.length - this.#at;
    if (this.#skip > 0) {
      const skipped = Math.min(this.#skip, left);
      this.#skip -= skipped;
      this.#at += skipped;
      return this.#skip > 0 ? "more" : undefined;
    }
    if (!this.#frame) return left === 0 || (left < MAX_FRAME_HEADER_BYTES && !isLast) ? "more" : this.#openFrame();
    if (left < BLOCK_HEADER_BYTES) return "more";
    const block = readBlockHeader(this.#input, this.#at);
    if (block.sizeBytes > this.#frame.blocks.maxBytes) throw damaged("has a block that is too long");
    if (left < BLOCK_HEADER_BYTES + block.storedBytes) return "more";
    const piece = this.#decode(this.#frame, block);
    if (block.isLast) {
      this.#skip = this.#frame.header.checksumBytes;
      this.#frame = undefined;
    }
    return piece;
  }

  #openFrame(): undefined {
    const input = this.#input.subarray(this.#at);
    const magic = input.length < 8 ? 0 : new DataView(input.buffer, input.byteOffset).getUint32(0, true);
    this.#frames += 1;
    if (magic - (magic % 16) === SKIPPABLE_MAGIC) {
      this.#skip = 8 + new DataView(input.buffer, input.byteOffset).getUint32(4, true);
      return;
    }
    const header = readFrameHeader(input);
    checkWindow(header, this.#maxWindowBytes);
    this.#at += header.sizeBytes;
    this.#frame = { header, blocks: new BlockDecoder(this.#memory, header.windowBytes), given: 0 };
  }

  #decode(frame: OpenFrame, { kind, isLast, storedBytes, sizeBytes }: BlockHeader): Uint8Array {
    const start = this.#at + BLOCK_HEADER_BYTES;
    const stored = this.#input.subarray(start, start + storedBytes);
    this.#at = start + storedBytes;
    const piece = blockContent(frame.blocks, kind, stored, sizeBytes);
    frame.given += piece.length;
    const { contentBytes } = frame.header;
    if (contentBytes !== undefined && (isLast ? frame.given !== contentBytes : frame.given > contentBytes))
      throw damaged("gives more or less than it says");
    return piece;
  }
}

function blockContent(
  blocks: BlockDecoder,
  kind: BlockHeader["kind"],
  stored: Uint8Array,
  sizeBytes: number,
): Uint8Array {
  switch (kind) {
    case "raw":
      return blocks.raw(stored);
    case "repeated":
      return blocks.repeated(stored[0] ?? 0, sizeBytes);
    case "compressed":
      return blocks.compressed(stored);
  }
}
