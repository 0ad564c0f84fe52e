import { ImageError } from "../../errors.ts";

/** The error for Zstandard data that breaks its format. */
export function damaged(what: string, cause?: unknown): ImageError {
  return new ImageError("corrupt", `the Zstandard data ${what}`, {
    layer: "zstd",
    ...(cause === undefined ? {} : { cause }),
  });
}

/** What the compiled loops mean by results below zero (assembly/). */
const faults: readonly string[] = [
  "has a bit stream of the wrong length",
  "has a block that gives more than it may",
  "refers to bytes before its beginning",
  "has a bit stream without an end",
  "has a table that is cut short",
  "has a table that is too large",
  "has a table with too many symbols",
  "has a table of no use",
  "has a code that stands for nothing",
];

/** The result of a compiled loop, unless it says that the data breaks its format. */
export function inOrder(result: number): number {
  if (result >= 0) return result;
  throw damaged(faults[-1 - result] ?? "is damaged");
}
