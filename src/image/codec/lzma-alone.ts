import type { ByteSource } from "../bytes/byte-source.ts";
import { ImageError } from "../errors.ts";
import { InputWindow } from "./input-window.ts";
import { LzmaDecoder } from "./lzma-decoder.ts";

/** Properties, the size of the dictionary (u32), the size of the content (u64, all ones for unknown). */
const HEADER_BYTES = 13;
/** `xz -9` has 64 MiB. */
const MAX_DICTIONARY_BYTES = 256 * 1024 * 1024;
const PIECE_BYTES = 256 * 1024;

/**
 * The content of a file of the .lzma format, piece by piece (7-Zip's lzma-specification.txt, "Lzma file format"). Returns
 * the offset behind it. `corrupt` when it is damaged or cut short, `too-large` for a dictionary that nothing makes.
 */
export async function* decompressLzma(source: ByteSource, offset = 0): AsyncGenerator<Uint8Array, number> {
  const input = new InputWindow(source, offset);
  if ((await input.have(HEADER_BYTES)) < HEADER_BYTES) throw damaged("is cut short");
  const header = new DataView(input.bytes.buffer, input.bytes.byteOffset + input.at, HEADER_BYTES);
  const dictionaryBytes = header.getUint32(1, true);
  if (dictionaryBytes > MAX_DICTIONARY_BYTES)
    throw new ImageError("too-large", `the LZMA data wants a dictionary of ${dictionaryBytes} bytes`, {
      layer: "lzma",
      remedy: "decompress it first",
    });
  const size = header.getBigUint64(5, true);
  const limit = size === 0xffff_ffff_ffff_ffffn ? Infinity : Number(size);
  const decoder = new LzmaDecoder(dictionaryBytes, damaged);
  decoder.setProperties(header.getUint8(0));
  input.at += HEADER_BYTES;
  await input.have(5);
  decoder.start(input);
  for (;;) {
    await input.have(PIECE_BYTES);
    const stop = decoder.decode(input, PIECE_BYTES, limit, !input.isLast);
    yield* decoder.take();
    if (stop === "end" && limit !== Infinity && decoder.produced < limit) throw damaged("ends before its size");
    if (stop === "end" || stop === "limit") return input.offset;
  }
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", `the LZMA data ${what}`, { layer: "lzma" });
}
