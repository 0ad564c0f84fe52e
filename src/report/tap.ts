import {
  type CheckResult,
  type FailOn,
  type ImageReport,
  type Report,
  type ReportedFinding,
  openFindings,
} from "../lint/report.ts";
import { isFatal } from "../lint/severity.ts";
import { escapeJson, escapeText } from "./escape.ts";
import { reasonOf } from "./outcome.ts";
import { imageLabels } from "./place.ts";
import type { ReportOptions } from "./options.ts";

/** TAP 14: a subtest for each image, a test point for each check. */
export function tap(report: Report, options: ReportOptions = {}): string {
  const labels = imageLabels(report, options);
  const lines = report.images.flatMap((image, index) => {
    const label = description(labels[index] ?? "");
    const points = [...opened(image), ...image.results].map((result, at) =>
      testPoint(result, at + 1, report.config.failOn),
    );
    const inner = [...points.flat(), `1..${points.length}`].map((line) => `    ${line}`);
    const good = points.every(([first = ""]) => first.startsWith("ok"));
    return [`# Subtest: ${label}`, ...inner, `${good ? "ok" : "not ok"} ${index + 1} - ${label}`];
  });
  return `${["TAP version 14", ...lines, `1..${report.images.length}`].join("\n")}\n`;
}

/** What is said of an image besides its checks. */
function opened({ error }: ImageReport): readonly Point[] {
  return error === undefined
    ? []
    : [{ check: "image", title: "can be examined", status: "crashed", reason: error, severity: "error", findings: [] }];
}

type Point = Pick<CheckResult, "check" | "title" | "status" | "reason" | "severity" | "findings">;

function testPoint(result: Point, number: number, failOn: FailOn): readonly string[] {
  const name = `${number} - ${description(`${result.check}: ${result.title}`)}`;
  switch (result.status) {
    case "pass":
      return [`ok ${name}`];
    case "fail": {
      const good = !isFatal(result.severity, failOn);
      return [`${good ? "ok" : "not ok"} ${name}`, ...diagnostics({ findings: openFindings(result).map(found) })];
    }
    case "crashed":
      return [`not ok ${name}`, ...diagnostics({ reason: escapeText(reasonOf(result)) })];
    case "not-applicable":
    case "undecided":
    case "suppressed":
      return [`ok ${name} # SKIP ${description(`${result.status}: ${reasonOf(result)}`)}`];
  }
}

function found({ message, severity, path, line, subject, evidence }: ReportedFinding) {
  const texts = { message, path, subject, found: evidence?.actual, wanted: evidence?.expected };
  const shown = Object.entries(texts).flatMap(([key, text]) => (text === undefined ? [] : [[key, escapeText(text)]]));
  return { severity, ...Object.fromEntries(shown), ...(line === undefined ? {} : { line }) };
}

/** A YAML block; what JSON writes is YAML, and no text of an image can end it. */
function diagnostics(data: Readonly<Record<string, unknown>>): string[] {
  const lines = Object.entries(data).map(([key, value]) => `  ${key}: ${escapeJson(JSON.stringify(value))}`);
  return ["  ---", ...lines, "  ..."];
}

/** A `#` would start a directive (TAP 14, "Escaping"). */
function description(text: string): string {
  return escapeText(text).replace(/[\\#]/g, String.raw`\$&`);
}
