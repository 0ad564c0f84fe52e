import type { Report } from "../lint/report.ts";
import type { ReportOptions } from "./options.ts";
import { type Place, placeOf } from "./place.ts";
import { type Problem, evidenceText, problemsOf, whereInside } from "./problems.ts";
import { block, element, xmlDeclaration } from "./xml.ts";

/** Checkstyle's XML: files with their errors. Readers ask for a line, so what has none is on the first. */
export function checkstyle(report: Report, options: ReportOptions = {}): string {
  const files = new Map<string, string[]>();
  for (const problem of problemsOf(report)) {
    const place = placeOf(problem.image, problem.finding, options);
    const errors = files.get(place.file) ?? [];
    files.set(place.file, [...errors, error(problem, place)]);
  }
  const root = [...files].map(([name, errors]) => element("file", { name }, block(errors)));
  return `${xmlDeclaration}\n${element("checkstyle", { version: "10.0" }, block(root))}\n`;
}

function error({ finding, result }: Problem, { line = 1 }: Place): string {
  const message = [finding.message, whereInside(finding), evidenceText(finding)].filter((part) => part !== undefined);
  return element("error", {
    line,
    column: 1,
    severity: finding.severity,
    message: message.join("; "),
    source: `vhdlint.${result.check}`,
  });
}
