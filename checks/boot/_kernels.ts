import { type BootableKernel, bootDrivers, isBrokenRamdisk } from "../../src/facts/boot-drivers.ts";
import type { Image } from "../../src/image/image.ts";
import { type Finding, type Level, type Outcome, attempt, partial, undecided } from "../../src/lint/check.ts";

/**
 * Judges each kernel that the image can boot, the default one at the check's level and others at most as a warning. A
 * ramdisk that cannot be read leaves its kernel unseen.
 */
export async function judgeKernels(
  image: Image,
  level: Level,
  judge: (kernel: BootableKernel) => Promise<readonly Finding[]>,
): Promise<Outcome> {
  const bootable = await image.fact(bootDrivers);
  if (bootable.length === 0) return undecided("no installed kernel was found");
  const unseen: Error[] = [];
  const findings: Finding[] = [];
  for (const kernel of bootable) {
    const found = (await attempt(unseen, judge(kernel))) ?? [];
    findings.push(...found.map((finding) => lowered(finding, kernel.isDefault ? level : "should")));
  }
  return partial(findings, unseen);
}

const ranks: readonly Level[] = ["info", "marketplace", "should", "must"];

function lowered(finding: Finding, atMost: Level): Finding {
  const level = finding.level ?? atMost;
  return { ...finding, level: ranks.indexOf(level) < ranks.indexOf(atMost) ? level : atMost };
}

/** The path that a finding about the kernel's drivers names: its first ramdisk, else the kernel. */
export function placeOf({ kernel, ramdisks }: BootableKernel): string {
  return ramdisks[0] ?? kernel.imagePath ?? kernel.path;
}

/** The broken ramdisk's finding, or undefined for other errors. */
export function brokenRamdisk(error: unknown): { readonly message: string; readonly path?: string } | undefined {
  if (!isBrokenRamdisk(error)) return undefined;
  return { message: error.message, ...(error.path === undefined ? {} : { path: error.path }) };
}
