import type { Image } from "../../src/image/image.ts";
import { type NotApplicable, notApplicable } from "../../src/lint/check.ts";

export const MIB = 1024 * 1024;
export const GIB = 1024 * MIB;
export const TIB = 1024 * GIB;

/** For what is asked of a disk when the image is none. */
export function noDisk({ input }: Image): NotApplicable {
  if (input.packed) return notApplicable("the file is packed: what is in it is not known");
  return notApplicable(`a ${input.kind === "memory" ? "tree" : input.kind} has no disk around it`);
}

/** `30 GiB`, `20.5 MiB`, and all digits where it is no whole KiB. */
export function spelledSize(bytes: number): string {
  if (bytes % 1024 !== 0) return `${bytes} bytes`;
  const [name, unit] = bytes >= TIB ? ["TiB", TIB] : bytes >= GIB ? ["GiB", GIB] : ["MiB", MIB];
  const value = bytes / unit;
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${name}`;
}
