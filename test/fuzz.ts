import { expect } from "vitest";
import { isImageError } from "../src/image/errors.ts";

/** Property runs are short in `npm test`; VHDLINT_FUZZ multiplies them. Seeds are fixed either way. */
export function fuzzRuns(runs: number): number {
  return runs * Math.max(1, Number(process.env["VHDLINT_FUZZ"] ?? 1));
}

/** Any input gives a value or an `ImageError`, and soon: nothing else may come out of a reader. */
export async function expectBounded(work: () => unknown, limitMs = 5000): Promise<void> {
  const start = performance.now();
  try {
    await work();
  } catch (error) {
    if (!isImageError(error)) throw error;
  }
  expect(performance.now() - start).toBeLessThan(limitMs);
}
