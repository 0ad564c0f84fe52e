import { ImageError, isImageError } from "../errors.ts";

/** A stream header of 12 bytes, then the size of the block header and its flags (tukaani.org, xz-file-format.txt §3.1). */
const BLOCK_FLAGS_OFFSET = 13;
/** The decoder takes no more at once. */
const STEP_BYTES = 64 * 1024;

/**
 * Decompresses a small XZ stream with a single filter to at most `limitBytes`. `unsupported` when it has been through a
 * filter for machine code as well, `corrupt` when it is damaged or gives more than the limit.
 */
export async function decompressXz(input: Uint8Array, limitBytes: number): Promise<Uint8Array> {
  if (((input[BLOCK_FLAGS_OFFSET] ?? 0) & 0x03) !== 0)
    throw new ImageError("unsupported", "the XZ data went through a filter beside LZMA2, which is not read", {
      layer: "xz",
    });
  const { default: xz } = await import("xz-decompress");
  let at = 0;
  const compressed = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= input.length) return controller.close();
      controller.enqueue(input.subarray(at, at + STEP_BYTES));
      at += STEP_BYTES;
    },
  });
  const output = new Uint8Array(limitBytes);
  let filled = 0;
  try {
    for await (const piece of new xz.XzReadableStream(compressed) as unknown as AsyncIterable<Uint8Array>) {
      if (piece.length > limitBytes - filled) throw damaged("gives more than it may");
      output.set(piece, filled);
      filled += piece.length;
    }
  } catch (error) {
    throw isImageError(error) ? error : damaged("is damaged", error);
  }
  return output.subarray(0, filled);
}

function damaged(what: string, cause?: unknown): ImageError {
  return new ImageError("corrupt", `the XZ data ${what}`, { layer: "xz", ...(cause === undefined ? {} : { cause }) });
}
