import type { ByteSource } from "./byte-source.ts";
import { MappedByteSource } from "./mapped-byte-source.ts";

export interface Segment {
  readonly length: number;
  /** Undefined reads as zeros. */
  readonly source: ByteSource | undefined;
  /** Where the segment starts in its source. */
  readonly offset: number;
}

/** Pieces of other sources one after the other: split disk files, linear logical volumes. */
export class SegmentedByteSource extends MappedByteSource {
  constructor(segments: readonly Segment[]) {
    const starts: number[] = [];
    let size = 0;
    for (const segment of segments) {
      starts.push(size);
      size += segment.length;
    }
    super(size, async (offset) => {
      let low = 0;
      let high = segments.length - 1;
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
      }
      const segment = segments[low];
      const within = offset - (starts[low] ?? 0);
      const length = (segment?.length ?? 0) - within;
      if (segment?.source === undefined) return { kind: "zeros", length };
      return { kind: "stored", source: segment.source, offset: segment.offset + within, length };
    });
  }
}
