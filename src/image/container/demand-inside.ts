import type { ByteSource } from "../bytes/byte-source.ts";
import { ImageError } from "../errors.ts";

/**
 * Throws `corrupt` when a piece of the container reaches beyond the end of the file that holds it, which mostly is a file
 * that was not copied to its end. `piece` is for the message: `block 7 of the VHD`.
 */
export function demandInside(file: ByteSource, offset: number, length: number, piece: string, layer: string): void {
  if (offset <= file.size && length <= file.size - offset) return;
  const [verb, place] = offset < file.size ? ["reaches", ""] : ["lies", ` at ${offset}`];
  throw new ImageError("corrupt", `${piece} ${verb}${place} beyond the end of the file at ${file.size}`, {
    layer,
    offset,
    remedy: "copy or convert the file again: it is cut short or damaged",
  });
}
