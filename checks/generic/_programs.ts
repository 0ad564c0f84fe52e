import { findProgram } from "../../src/facts/programs.ts";
import type { Image } from "../../src/image/image.ts";
import type { Finding, Level } from "../../src/lint/check.ts";

export interface NeededProgram {
  readonly name: string;
  /** Names that do as well. */
  readonly or?: readonly string[];
  readonly level?: Level;
}

/** A finding for each program that is not on root's PATH. */
export async function missingPrograms(image: Image, needed: readonly NeededProgram[]): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { name, or = [], level } of needed) {
    const found = await Promise.all([name, ...or].map((candidate) => findProgram(image.tree, candidate)));
    if (found.some((path) => path !== undefined)) continue;
    const names = [name, ...or].join(" or ");
    findings.push({ message: `${names} is not installed`, subject: name, ...(level === undefined ? {} : { level }) });
  }
  return findings;
}
