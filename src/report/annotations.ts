import type { Severity } from "../lint/check.ts";
import type { Report } from "../lint/report.ts";
import { escapeText } from "./escape.ts";
import type { ReportOptions } from "./options.ts";
import { withStatus } from "./outcome.ts";
import { type Place, imageLabels, placeOf } from "./place.ts";
import { type Problem, evidenceText, problemsOf, whereInside } from "./problems.ts";

/** What a build server shows beside a run: one for each check that failed, the worst first. */
export interface Annotation {
  readonly severity: Severity;
  readonly place: Place;
  readonly check: string;
  readonly message: string;
}

export function annotationsOf(report: Report, options: ReportOptions): readonly Annotation[] {
  const labels = imageLabels(report, options);
  const label = (index: number) => labels[index] ?? "image";
  const groups = new Map<string, Problem[]>();
  for (const problem of problemsOf(report)) {
    const key = `${problem.index}\0${problem.result.check}`;
    groups.set(key, [...(groups.get(key) ?? []), problem]);
  }
  return [
    ...report.images.flatMap((image, index) =>
      [
        ...(image.error === undefined ? [] : [["image", image.error] as const]),
        ...withStatus(image, "crashed").map(({ check, reason = "" }) => [check, `crashed: ${reason}`] as const),
      ].map(([check, text]): Annotation => ({
        severity: "error",
        place: placeOf(image, undefined, options),
        check,
        message: `${escapeText(label(index))}: ${escapeText(text)}`,
      })),
    ),
    ...[...groups.values()].flatMap(([first, ...more]) =>
      first === undefined ? [] : [annotation(first, more.length, label(first.index), options)],
    ),
  ];
}

function annotation(
  { image, result, finding }: Problem,
  more: number,
  label: string,
  options: ReportOptions,
): Annotation {
  const [where, evidence] = [whereInside(finding), evidenceText(finding)];
  const parts = [
    `${label}: ${finding.message}`,
    ...(where === undefined ? [] : [where]),
    ...(evidence === undefined ? [] : [evidence]),
    `fix: ${finding.fix.text}`,
    ...(more === 0 ? [] : [`and ${more} more of this check`]),
  ];
  return {
    severity: finding.severity,
    place: placeOf(image, finding, options),
    check: result.check,
    message: parts.map((part) => escapeText(part)).join("; "),
  };
}
