import { type CheckResult, type Report, openFindings } from "../lint/report.ts";
import { areaOf } from "../lint/check.ts";
import { escapeText } from "./escape.ts";
import type { ReportOptions } from "./options.ts";
import { imageLabels } from "./place.ts";
import { whereInside } from "./problems.ts";
import { severities, severityName } from "./severity.ts";

/**
 * A POSIX shell script of the fixes, to read, cut down and run inside the guest. Nothing runs it here. What is for the
 * machine that holds the disk's file, or cannot be shown as it is, stands in comments.
 */
export function commands(report: Report, options: ReportOptions = {}): string {
  const labels = imageLabels(report, options);
  const images = report.images.map((image, index) => {
    const failed = severities.flatMap((severity) =>
      image.results.filter((result) => result.status === "fail" && result.severity === severity),
    );
    const done = new Set<string>();
    const blocks = failed.flatMap((result) => ["", ...fixBlock(result, done)]);
    return [
      "",
      comment(
        `${labels[index]}: ${image.error ?? `${failed.length} failed ${failed.length === 1 ? "check" : "checks"}`}`,
      ),
      ...blocks,
    ];
  });
  return `${["#!/bin/sh", comment("Read before you run it, inside the guest, as root."), ...images.flat()].join("\n")}\n`;
}

/** The findings of a check, then each of its fixes once. `done` holds what the script does already. */
function fixBlock(result: CheckResult, done: Set<string>): string[] {
  const findings = openFindings(result);
  const fixes = new Map(findings.map(({ fix }) => [JSON.stringify(fix), fix]));
  return [
    comment(`${severityName(result.severity)} ${result.check}`),
    ...findings.map((finding) => {
      const where = whereInside(finding);
      return comment(`  ${finding.message}${where === undefined ? "" : ` (${where})`}`);
    }),
    ...[...fixes.values()].flatMap(({ text, commands = [] }) => [
      comment(`fix: ${text}`),
      ...commandLines(commands, areaOf(result.check) === "disk", done),
    ]),
  ];
}

function commandLines(lines: readonly string[], onHost: boolean, done: Set<string>): string[] {
  const key = lines.join("\n");
  if (lines.length === 0) return [];
  if (onHost) return [comment("on the machine that holds the file, not in the guest:"), ...lines.map(quoted)];
  if (done.has(key)) return [comment("done above")];
  done.add(key);
  const unsafe = lines.some((line) => escapeText(line, Infinity) !== line);
  return unsafe ? [comment("not written out, as it cannot be shown as it is:"), ...lines.map(quoted)] : [...lines];
}

function quoted(line: string): string {
  return comment(`    ${line}`, 2000);
}

function comment(text: string, limit = 400): string {
  return `# ${escapeText(text, limit)}`;
}
