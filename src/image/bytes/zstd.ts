import * as zlib from "node:zlib";
import { Decompress } from "fzstd";
import { ImageError } from "../errors.ts";

/** Decoders should take windows of 8 MiB, says RFC 8878; larger ones only where the output is larger. */
const MIN_WINDOW_LIMIT = 8 * 1024 * 1024;
const MAGIC = 0xfd2fb528;

/**
 * Decompresses the one Zstandard frame that the bytes start with (RFC 8878); what follows it is ignored, since block
 * formats pad. `corrupt`, or `too-large` when it would give more than `maxOutputBytes`.
 */
export function zstdDecompress(bytes: Uint8Array, maxOutputBytes: number): Uint8Array {
  const frame = cutFrame(bytes, maxOutputBytes);
  try {
    if (!native) return inflate(frame, maxOutputBytes);
    return new Uint8Array(native(frame, { maxOutputLength: Math.max(1, maxOutputBytes) }));
  } catch (error) {
    if (error instanceof ImageError) throw error;
    if (error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE")
      throw tooLarge(maxOutputBytes);
    throw new ImageError("corrupt", "the Zstandard data is damaged", { layer: "zstd", cause: error });
  }
}

type Native = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array;
/** Node has it from 22.15 on. */
const native = (zlib as { readonly zstdDecompressSync?: Native }).zstdDecompressSync;

function inflate(frame: Uint8Array, maxOutputBytes: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let total = 0;
  const stream = new Decompress((chunk) => {
    total += chunk.length;
    if (total > maxOutputBytes) throw tooLarge(maxOutputBytes);
    chunks.push(chunk.slice());
  });
  stream.push(frame, true);
  return new Uint8Array(Buffer.concat(chunks, total));
}

/** The frame without what follows, after a look at its demands: nothing is allocated on a frame's word. */
function cutFrame(bytes: Uint8Array, maxOutputBytes: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (view.getUint32(0, true) !== MAGIC)
      throw new ImageError("corrupt", "there is no Zstandard frame", { layer: "zstd" });
    const descriptor = view.getUint8(4);
    const isSingleSegment = (descriptor & 0x20) !== 0;
    let at = 5;
    let window = 0;
    if (!isSingleSegment) {
      const code = view.getUint8(at++);
      window = 2 ** (10 + (code >> 3)) * (1 + (code & 7) / 8);
    }
    at += [0, 1, 2, 4][descriptor & 3] ?? 0;
    const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
    const contentSize = readContentSize(view, at, sizeBytes);
    at += sizeBytes;
    if (contentSize > maxOutputBytes) throw tooLarge(maxOutputBytes);
    if (window > Math.max(MIN_WINDOW_LIMIT, maxOutputBytes))
      throw new ImageError("too-large", `the Zstandard frame wants a window of ${window} bytes`, { layer: "zstd" });
    for (let isLast = false; !isLast;) {
      const block = view.getUint8(at) | (view.getUint8(at + 1) << 8) | (view.getUint8(at + 2) << 16);
      isLast = (block & 1) !== 0;
      at += 3 + (((block >> 1) & 3) === 1 ? 1 : block >> 3);
    }
    if (descriptor & 4) at += 4;
    if (at > bytes.length) throw new RangeError("the last block is cut short");
    return bytes.subarray(0, at);
  } catch (error) {
    if (error instanceof ImageError) throw error;
    throw new ImageError("corrupt", "the Zstandard frame is cut short", { layer: "zstd", cause: error });
  }
}

function readContentSize(view: DataView, at: number, sizeBytes: number): number {
  switch (sizeBytes) {
    case 1:
      return view.getUint8(at);
    case 2:
      return view.getUint16(at, true) + 256;
    case 4:
      return view.getUint32(at, true);
    case 8:
      return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
    default:
      return 0;
  }
}

function tooLarge(maxOutputBytes: number): ImageError {
  return new ImageError("too-large", `the Zstandard data gives more than ${maxOutputBytes} bytes`, { layer: "zstd" });
}
