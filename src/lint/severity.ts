import type { Severity } from "./check.ts";
import type { FailOn } from "./report.ts";

const worstFirst: readonly Severity[] = ["error", "warning", "info"];

export function milder(a: Severity, b: Severity): Severity {
  return worstFirst.indexOf(a) >= worstFirst.indexOf(b) ? a : b;
}

/** Undefined of none. */
export function worst(severities: readonly Severity[]): Severity | undefined {
  return worstFirst.find((severity) => severities.includes(severity));
}

/** Whether a finding of that severity makes its image fail. */
export function isFatal(severity: Severity, failOn: FailOn): boolean {
  return failOn !== "never" && milder(severity, failOn) === failOn;
}
