import { ImageError } from "../errors.ts";
import { LzmaDecoder } from "./lzma-decoder.ts";

/**
 * Decompresses `length` bytes of MicroLZMA (liblzma, src/liblzma/common/microlzma_decoder.c): LZMA without a header or an
 * end marker, where the first byte, which the range coder always has as zero, is the properties with all bits turned.
 * The data may hold more, which is left out. `corrupt` when they are damaged or end before so many bytes.
 */
export function decompressMicroLzma(input: Uint8Array, length: number, dictionaryBytes: number): Uint8Array {
  const [first] = input;
  if (first === undefined) throw damaged("is cut short");
  const decoder = new LzmaDecoder(Math.min(dictionaryBytes, Math.max(length, 1)), damaged);
  decoder.setProperties(~first & 0xff);
  const bytes = new Uint8Array(input);
  bytes[0] = 0;
  const place = { bytes, at: 0 };
  decoder.start(place);
  if (decoder.decode(place, length, Infinity, false) === "end") throw damaged("has an end marker");
  const output = new Uint8Array(length);
  let filled = 0;
  for (const piece of decoder.take()) {
    // The last match may go on behind what is asked for.
    const part = piece.subarray(0, length - filled);
    output.set(part, filled);
    filled += part.length;
  }
  return output;
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", `the MicroLZMA data ${what}`, { layer: "lzma" });
}
