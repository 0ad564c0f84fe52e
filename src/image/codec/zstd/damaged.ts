import { ImageError } from "../../errors.ts";

/** The error for Zstandard data that breaks its format. */
export function damaged(what: string, cause?: unknown): ImageError {
  return new ImageError("corrupt", `the Zstandard data ${what}`, {
    layer: "zstd",
    ...(cause === undefined ? {} : { cause }),
  });
}
