import type { ImageStatus, Report } from "../lint/report.ts";
import { type Annotation, annotationsOf } from "./annotations.ts";
import { escapeText } from "./escape.ts";
import type { ReportOptions } from "./options.ts";
import { pretty } from "./pretty.ts";

/**
 * The report for people, then logging commands: an issue for each check that failed, the page of the run where it is
 * written too, and what the task ends with. Notes are in the report alone: the server knows errors and warnings.
 */
export function azurePipelines(report: Report, options: ReportOptions = {}): string {
  const { summaryFile } = options;
  const issues = annotationsOf(report, options).filter(({ severity }) => severity !== "info");
  return [
    pretty(report, options).trimEnd(),
    "",
    ...issues.map(issue),
    ...(summaryFile === undefined ? [] : [`##vso[task.uploadsummary]${data(summaryFile)}`]),
    complete(report),
    "",
  ].join("\n");
}

function issue({ severity, place, check, message }: Annotation): string {
  const properties = [
    `type=${severity}`,
    `sourcepath=${property(escapeText(place.file))}`,
    ...(place.line === undefined ? [] : [`linenumber=${place.line}`]),
    `code=${property(escapeText(check))}`,
  ];
  return `##vso[task.logissue ${properties.map((each) => `${each};`).join("")}]${data(message)}`;
}

const words = { passed: "passed", failed: "failed", incomplete: "could not see everything" } as const satisfies Record<
  ImageStatus,
  string
>;

function complete({ status, summary }: Report): string {
  const clean = summary.warnings + summary.errors === 0 ? "Succeeded" : "SucceededWithIssues";
  return `##vso[task.complete result=${status === "passed" ? clean : "Failed"};]vhdlint ${words[status]}`;
}

/** As the agent decodes it (azure-pipelines-task-lib, node/taskcommand.ts). */
function data(text: string): string {
  return text.replaceAll("%", "%AZP25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll("]", "%5D").replaceAll(";", "%3B");
}
