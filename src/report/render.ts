import type { Report } from "../lint/report.ts";
import { json } from "./json.ts";
import type { ReportOptions } from "./options.ts";
import { pretty } from "./pretty.ts";

/** One reporter a format: pure functions of a report. */
const reporters = { pretty, json } as const satisfies Record<
  string,
  (report: Report, options: ReportOptions) => string
>;

export type Format = keyof typeof reporters;
export const formats: readonly Format[] = ["pretty", "json"];

/** The report as text of that format. */
export function render(report: Report, format: Format, options: ReportOptions = {}): string {
  return reporters[format](report, options);
}
