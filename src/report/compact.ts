import type { ImageReport, Report } from "../lint/report.ts";
import { escapeText } from "./escape.ts";
import type { ReportOptions } from "./options.ts";
import { noticesOf, undecidedByReason, withStatus } from "./outcome.ts";
import { evidenceText, imageProblems } from "./problems.ts";
import { severities, severityName } from "./severity.ts";

/**
 * One line a finding, for editors and grep: `image:path:line: severity: message (evidence) [check]`. What could not be seen
 * follows; an image without any line has passed.
 */
export function compact(report: Report, options: ReportOptions = {}): string {
  const lines = report.images.flatMap((image, index) => [
    ...findings(image, index),
    ...holes(image),
    ...(options.quiet ? [] : noticesOf(image, report).map((message) => line(image, [], "notice", message))),
  ]);
  return lines.map((each) => `${each}\n`).join("");
}

function findings(image: ImageReport, index: number): string[] {
  const problems = imageProblems(image, index);
  return severities.flatMap((severity) =>
    problems
      .filter(({ finding }) => finding.severity === severity)
      .map(({ finding, result }) => {
        const place = [finding.path ?? finding.subject, finding.line].filter((part) => part !== undefined);
        const evidence = evidenceText(finding);
        const text = `${finding.message}${evidence === undefined ? "" : ` (${evidence})`}`;
        return line(image, place, severityName(severity), text, result.check);
      }),
  );
}

function holes(image: ImageReport): string[] {
  return [
    ...(image.error === undefined ? [] : [line(image, [], "incomplete", image.error)]),
    ...withStatus(image, "crashed").map(({ check, reason = "" }) => line(image, [], "crashed", reason, check)),
    ...[...undecidedByReason(image)].map(([reason, { length, 0: first }]) =>
      line(image, [], "undecided", reason, length === 1 ? first?.check : `${length} checks`),
    ),
  ];
}

function line(
  image: ImageReport,
  place: readonly (string | number)[],
  word: string,
  message: string,
  tag?: string,
): string {
  const parts = [[image.path, ...place].join(":"), word, message].map((part) => escapeText(part));
  const text = `${parts.join(": ")}${tag === undefined ? "" : ` [${escapeText(tag)}]`}`;
  // Two colons that begin a line would be a command to GitHub.
  return text.replace(/^\s*::/, String.raw`\x3a:`);
}
