import { ImageError } from "../errors.ts";
import { type ByteSource, checkRange } from "./byte-source.ts";

/** Where a piece of a virtual disk comes from: zeros, a place in another source, or bytes at hand (decompressed ones). */
export type Extent =
  | { readonly kind: "zeros"; readonly length: number }
  | { readonly kind: "stored"; readonly length: number; readonly source: ByteSource; readonly offset: number }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array };

/**
 * The extent that starts at an offset. It may be shorter or longer than `length`, the part that is wanted, but not
 * empty; the offset lies inside the disk and `length` does not leave it.
 */
export type ExtentMap = (offset: number, length: number) => Promise<Extent>;

/**
 * A virtual disk of which a map knows where each piece lies: every sparse container and every logical volume.
 * Neighbouring pieces that are stored side by side are read at once.
 */
export class MappedByteSource implements ByteSource {
  readonly size: number;
  readonly #map: ExtentMap;

  constructor(size: number, map: ExtentMap) {
    this.size = size;
    this.#map = map;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    checkRange(this.size, offset, length);
    const result = new Uint8Array(length);
    let waiting: Run | undefined;
    const flush = async (run: Run | undefined) => {
      if (run) result.set(await run.source.read(run.offset, run.length), run.at);
    };
    for (let at = 0; at < length;) {
      const extent = await this.#map(offset + at, length - at);
      const available = extent.kind === "bytes" ? extent.bytes.length : extent.length;
      const taken = Math.min(available, length - at);
      if (!(taken > 0)) throw new ImageError("corrupt", `nothing is mapped at ${offset + at}`, { offset: offset + at });
      if (extent.kind === "stored") {
        if (waiting && waiting.source === extent.source && waiting.offset + waiting.length === extent.offset) {
          waiting.length += taken;
        } else {
          await flush(waiting);
          waiting = { source: extent.source, offset: extent.offset, length: taken, at };
        }
      } else {
        await flush(waiting);
        waiting = undefined;
        if (extent.kind === "bytes") result.set(extent.bytes.subarray(0, taken), at);
      }
      at += taken;
    }
    if (waiting && waiting.at === 0 && waiting.length === length) return waiting.source.read(waiting.offset, length);
    await flush(waiting);
    return result;
  }

  /** The sources below belong to whoever opened them. */
  async close(): Promise<void> {}
}

interface Run {
  readonly source: ByteSource;
  readonly offset: number;
  length: number;
  readonly at: number;
}

/** The same bytes at the same offsets of a source that may be shorter: what it lacks reads as zeros. */
export function extentOf(source: ByteSource | undefined, offset: number, length: number): Extent {
  if (source === undefined || offset >= source.size) return { kind: "zeros", length };
  return { kind: "stored", length: Math.min(length, source.size - offset), source, offset };
}
