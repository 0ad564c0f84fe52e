import { checks } from "../../checks/index.ts";
import type { Image } from "../../src/image/image.ts";
import { judge, sortChecks } from "../../src/lint/runner.ts";
import { type Target, defaultTarget } from "../../src/lint/target.ts";

const sorted = sortChecks(checks);

/** What all checks say of an image, one entry a finding. */
export interface Found {
  readonly check: string;
  readonly severity: string;
  readonly text: string;
}

export async function findingsOf(image: Image, target: Partial<Target>): Promise<readonly Found[]> {
  const report = await judge(image, { checks: sorted, target: { ...defaultTarget, ...target } });
  return report.results.flatMap(({ check, status, reason = "", findings }): readonly Found[] =>
    status === "crashed"
      ? [{ check, severity: "crash", text: reason }]
      : findings.map(({ severity, message, path = "", subject = "" }) => ({
          check,
          severity,
          text: [severity, message, path, subject].join(" | "),
        })),
  );
}

/** What the mutated image is told and the good one is not. */
export function news(of: readonly Found[], baseline: readonly Found[]): readonly Found[] {
  const known = new Set(baseline.map(({ check, text }) => `${check} ${text}`));
  return of.filter(({ check, text }) => !known.has(`${check} ${text}`));
}

/** The checks that raise an error or a warning, or that the row means though they only note; with what they say. */
export function summary(found: readonly Found[], meant: readonly string[]): readonly string[] {
  const told = found.filter(({ check, severity }) => severity !== "info" || meant.includes(check));
  return [...new Set(told.map(({ check }) => check))].sort();
}
