import { MemoryByteSource } from "../bytes/byte-source.ts";
import { ImageError, isImageError } from "../errors.ts";
import { memoryShortage } from "./memory-shortage.ts";
import { decompressFilteredXz, isFilteredXz } from "./xz-filtered.ts";

/** The decoder takes no more at once. */
const STEP_BYTES = 64 * 1024;

/**
 * Decompresses a small XZ stream to at most `limitBytes`, filters for machine code included. `corrupt` when it is damaged
 * or gives more than the limit, `unsupported` for filters of machines that Azure does not have.
 */
export async function decompressXz(input: Uint8Array, limitBytes: number): Promise<Uint8Array> {
  const pieces = isFilteredXz(input) ? decompressFilteredXz(new MemoryByteSource(input)) : await unfiltered(input);
  const output = new Uint8Array(limitBytes);
  let filled = 0;
  try {
    for await (const piece of pieces) {
      if (piece.length > limitBytes - filled) throw damaged("gives more than it may");
      output.set(piece, filled);
      filled += piece.length;
    }
  } catch (error) {
    throw isImageError(error) ? error : (memoryShortage(error, "xz") ?? damaged("is damaged", error));
  }
  return output.subarray(0, filled);
}

async function unfiltered(input: Uint8Array): Promise<AsyncIterable<Uint8Array>> {
  const { default: xz } = await import("xz-decompress");
  let at = 0;
  const compressed = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= input.length) return controller.close();
      controller.enqueue(input.subarray(at, at + STEP_BYTES));
      at += STEP_BYTES;
    },
  });
  return new xz.XzReadableStream(compressed) as unknown as AsyncIterable<Uint8Array>;
}

function damaged(what: string, cause?: unknown): ImageError {
  return new ImageError("corrupt", `the XZ data ${what}`, { layer: "xz", ...(cause === undefined ? {} : { cause }) });
}
