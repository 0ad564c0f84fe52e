import * as zlib from "node:zlib";
import { memoryShortage } from "../codec/memory-shortage.ts";
import { DecoderMemory } from "../codec/zstd/decoder-memory.ts";
import { ZstdDecoder } from "../codec/zstd/decoder.ts";
import { BLOCK_HEADER_BYTES, checkWindow, readBlockHeader, readFrameHeader } from "../codec/zstd/frame-header.ts";
import { ImageError } from "../errors.ts";

/** Decoders should take windows of 8 MiB, says RFC 8878; larger ones only where the output is larger. */
const MIN_WINDOW_LIMIT = 8 * 1024 * 1024;

/**
 * Gives a function that decompresses the one Zstandard frame that bytes start with (RFC 8878); what follows it is ignored,
 * since block formats pad. `corrupt`, or `too-large` when it would give more than `maxOutputBytes`.
 */
export function zstdDecompressor(): (bytes: Uint8Array, maxOutputBytes: number) => Uint8Array {
  let memory: DecoderMemory | undefined;
  return (bytes, maxOutputBytes) => {
    const header = readFrameHeader(bytes);
    const maxWindowBytes = Math.max(MIN_WINDOW_LIMIT, maxOutputBytes);
    if ((header.contentBytes ?? 0) > maxOutputBytes) throw tooLarge(maxOutputBytes);
    checkWindow(header, maxWindowBytes);
    const frame = cutFrame(bytes, header.sizeBytes, header.checksumBytes);
    try {
      if (native) return new Uint8Array(native(frame, { maxOutputLength: Math.max(1, maxOutputBytes) }));
      memory ??= new DecoderMemory();
      return decode(new ZstdDecoder(maxWindowBytes, memory), frame, maxOutputBytes);
    } catch (error) {
      // Decoders of different versions of Node say the same.
      if (error instanceof ImageError && error.code !== "corrupt") throw error;
      if (error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE")
        throw tooLarge(maxOutputBytes);
      const shortage = memoryShortage(error, "zstd");
      if (shortage) throw shortage;
      throw new ImageError("corrupt", "the Zstandard data is damaged", { layer: "zstd", cause: error });
    }
  };
}

type Native = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array;
/** Node has it from 22.15 on. */
const native = (zlib as { readonly zstdDecompressSync?: Native }).zstdDecompressSync;

function decode(decoder: ZstdDecoder, frame: Uint8Array, maxOutputBytes: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  let total = 0;
  for (const piece of decoder.push(frame, true)) {
    total += piece.length;
    if (total > maxOutputBytes) throw tooLarge(maxOutputBytes);
    pieces.push(piece.slice());
  }
  const [only] = pieces;
  return pieces.length === 1 && only ? only : new Uint8Array(Buffer.concat(pieces, total));
}

/** The frame without what follows. */
function cutFrame(bytes: Uint8Array, firstBlock: number, checksumBytes: number): Uint8Array {
  let at = firstBlock;
  for (let isLast = false; !isLast && at + BLOCK_HEADER_BYTES <= bytes.length;) {
    const block = readBlockHeader(bytes, at);
    isLast = block.isLast;
    at += BLOCK_HEADER_BYTES + block.storedBytes;
  }
  return bytes.subarray(0, at + checksumBytes);
}

function tooLarge(maxOutputBytes: number): ImageError {
  return new ImageError("too-large", `the Zstandard data gives more than ${maxOutputBytes} bytes`, { layer: "zstd" });
}
