import { ImageError } from "../errors.ts";

const MIN_MATCH = 4;
/** So many bytes are copied one by one sooner than a view of them is made. */
const FEW_BYTES = 32;

/**
 * Decompresses an LZ4 block (lz4, doc/lz4_Block_format.md) to at most `limitBytes`. With `stopAtLimit` the block may hold
 * more, which is left out, as erofs has it. `corrupt` when the block refers to what it has not produced yet, is cut
 * short, or gives more than the limit.
 */
export function decompressLz4(input: Uint8Array, limitBytes: number, stopAtLimit = false): Uint8Array {
  const output = new Uint8Array(limitBytes);
  let at = 0;
  let filled = 0;
  const next = (): number => {
    const byte = input[at];
    if (byte === undefined) throw damaged("is cut short");
    at += 1;
    return byte;
  };
  /** A length of 15 goes on in bytes, each added, up to the first that is not 255. */
  const longLength = (nibble: number): number => {
    let length = nibble;
    if (nibble < 15) return length;
    for (;;) {
      const byte = next();
      length += byte;
      if (byte !== 255) return length;
    }
  };
  const fitting = (count: number): number => {
    if (filled + count <= limitBytes) return count;
    if (!stopAtLimit) throw damaged("gives more than it may");
    return limitBytes - filled;
  };

  const enough = stopAtLimit ? limitBytes : Infinity;
  while (at < input.length && filled < enough) {
    const token = next();
    const literals = fitting(longLength(token >> 4));
    if (at + literals > input.length) throw damaged("is cut short");
    if (literals > FEW_BYTES) output.set(input.subarray(at, at + literals), filled);
    else for (let index = 0; index < literals; index += 1) output[filled + index] = input[at + index] ?? 0;
    at += literals;
    filled += literals;
    // The last sequence has literals only.
    if (at === input.length || filled >= enough) break;
    const low = next();
    const distance = low + next() * 256;
    if (distance === 0 || distance > filled) throw damaged("refers to bytes before its beginning");
    const end = filled + fitting(longLength(token & 15) + MIN_MATCH);
    const length = end - filled;
    if (length > FEW_BYTES && length <= distance) {
      output.copyWithin(filled, filled - distance, end - distance);
      filled = end;
    }
    // Byte by byte: a distance shorter than the length repeats what was just written.
    for (; filled < end; filled += 1) output[filled] = output[filled - distance] ?? 0;
  }
  return output.subarray(0, filled);
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", `the LZ4 block ${what}`, { layer: "lz4" });
}
