import type { Severity } from "../lint/check.ts";

/** The worst first. */
export const severities: readonly Severity[] = ["error", "warning", "info"];

const severityNames = { error: "error", warning: "warning", info: "note" } as const;

export function severityName(severity: Severity): "error" | "warning" | "note" {
  return severityNames[severity];
}

/** "2 errors, 1 note", "nothing found". */
export function counts(found: readonly Severity[]): string {
  const parts = severities.flatMap((severity) => {
    const count = found.filter((each) => each === severity).length;
    return count === 0 ? [] : [`${count} ${severityName(severity)}${count === 1 ? "" : "s"}`];
  });
  return parts.length === 0 ? "nothing found" : parts.join(", ");
}
