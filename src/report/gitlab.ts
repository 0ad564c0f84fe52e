import { createHash } from "node:crypto";
import type { Severity } from "../lint/check.ts";
import { fingerprint } from "../lint/fingerprint.ts";
import type { Report } from "../lint/report.ts";
import { escapeText } from "./escape.ts";
import { toJson } from "./json.ts";
import type { ReportOptions } from "./options.ts";
import { imageLabels, placeOf } from "./place.ts";
import { type Problem, evidenceText, problemsOf, whereInside } from "./problems.ts";

/** One finding of a GitLab Code Quality report; the server takes these fields and no others. */
interface Issue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: "info" | "minor" | "major" | "critical" | "blocker";
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

const severities = { error: "critical", warning: "major", info: "info" } as const satisfies Record<
  Severity,
  Issue["severity"]
>;

/** GitLab Code Quality: an array of issues. */
export function gitlab(report: Report, options: ReportOptions = {}): string {
  const labels = imageLabels(report, options);
  const seen = new Map<string, number>();
  return toJson(
    problemsOf(report).map((problem): Issue => {
      const { image, index, finding, result } = problem;
      // The server keeps one of those that are alike, so the image counts, and how often it was found there.
      const name = `${labels[index]}\0${fingerprint(result.check, finding)}`;
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      const { file, line = 1 } = placeOf(image, finding, options);
      return {
        description: description(problem, labels[index] ?? ""),
        check_name: result.check,
        fingerprint: createHash("sha256").update(`${name}\0${count}`).digest("hex").slice(0, 32),
        severity: severities[finding.severity],
        location: { path: escapeText(file, 1000), lines: { begin: line } },
      };
    }),
  );
}

function description({ finding }: Problem, label: string): string {
  const parts = [`${finding.message} in ${label}`, whereInside(finding), evidenceText(finding)];
  return parts.flatMap((part) => (part === undefined ? [] : escapeText(part))).join("; ");
}
