import { type CheckResult, type ImageReport, type Report, type ReportedFinding, openFindings } from "../lint/report.ts";
import { severities } from "./severity.ts";

/** One finding with what it belongs to. */
export interface Problem {
  readonly image: ImageReport;
  /** Of the image in its report. */
  readonly index: number;
  readonly result: CheckResult;
  readonly finding: ReportedFinding;
}

/** All findings of failed checks that nobody excuses; those of one severity in the order of the report. */
export function problemsOf(report: Report): readonly Problem[] {
  const all = report.images.flatMap((image, index) => imageProblems(image, index));
  return severities.flatMap((severity) => all.filter(({ finding }) => finding.severity === severity));
}

/** Those of one image, in the order of the report. */
export function imageProblems(image: ImageReport, index: number): readonly Problem[] {
  return image.results
    .filter(({ status }) => status === "fail")
    .flatMap((result) => openFindings(result).map((finding) => ({ image, index, result, finding })));
}

/** Where inside the image: path and line, else the subject. */
export function whereInside({ path, line, subject }: ReportedFinding): string | undefined {
  return path === undefined ? subject : `${path}${line === undefined ? "" : `:${line}`}`;
}

/** "found disabled, wanted enabled", as far as it is known. */
export function evidenceText({ evidence }: ReportedFinding): string | undefined {
  const parts = [
    ...(evidence?.actual === undefined ? [] : [`found ${evidence.actual}`]),
    ...(evidence?.expected === undefined ? [] : [`wanted ${evidence.expected}`]),
  ];
  return parts.length === 0 ? undefined : parts.join(", ");
}
