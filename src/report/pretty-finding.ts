import type { Finding, Fix, Severity } from "../lint/check.ts";
import type { CheckResult, ReportedFinding } from "../lint/report.ts";
import { escapeText } from "./escape.ts";
import type { Page } from "./page.ts";
import { hanging } from "./wrap.ts";

/** More findings of one check than this are counted, not shown. */
const MAX_SHOWN = 5;

const severityNames = { error: "error", warning: "warning", info: "note" } as const;

export function severityName(severity: Severity): string {
  return severityNames[severity];
}

/** "2 errors, 1 note", "nothing found". */
export function counts(severities: readonly Severity[]): string {
  const parts = (["error", "warning", "info"] as const).flatMap((severity) => {
    const count = severities.filter((each) => each === severity).length;
    return count === 0 ? [] : [`${count} ${severityName(severity)}${count === 1 ? "" : "s"}`];
  });
  return parts.length === 0 ? "nothing found" : parts.join(", ");
}

/** All that one check found: each defect with its place and evidence, then what mends it. */
export function findingBlock(result: CheckResult, page: Page): string[] {
  const { style, width, options } = page;
  const { findings } = result;
  const shown = options.verbose || findings.length <= MAX_SHOWN ? findings : findings.slice(0, MAX_SHOWN);
  const color = { error: style.red, warning: style.yellow, info: style.blue }[result.severity];
  const fixes = new Set(findings.map(({ fix }) => fixKey(fix)));
  const lines = [`  ${color(severityName(result.severity))}  ${style.bold(result.check)}`];
  for (const finding of shown) {
    lines.push(...hanging("    ", escapeText(finding.message), width));
    lines.push(...details(finding, page));
    if (fixes.size > 1) lines.push(...fixLines(finding.fix, page));
  }
  const hidden = findings.length - shown.length;
  if (hidden > 0) lines.push(`    … and ${hidden} more (--verbose shows them)`);
  const [only] = findings;
  if (fixes.size === 1 && only) lines.push(...fixLines(only.fix, page));
  if (result.reason !== undefined) lines.push(...hanging("      not seen  ", escapeText(result.reason), width));
  return lines;
}

function details({ path, line, subject, evidence }: ReportedFinding, { style, width }: Page): string[] {
  const place = path === undefined ? undefined : `${escapeText(path)}${line === undefined ? "" : `:${line}`}`;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["where", place],
    ["subject", path === undefined && subject !== undefined ? escapeText(subject) : undefined],
    ["found", shortened(evidence?.actual)],
    ["wanted", shortened(evidence?.expected)],
  ];
  return rows.flatMap(([label, text]) => (text === undefined ? [] : row(label, text, style.dim, width)));
}

function shortened(text: string | undefined): string | undefined {
  return text === undefined ? undefined : escapeText(text, 200);
}

function fixLines(fix: Fix, { style, width }: Page): string[] {
  return [
    ...row("fix", escapeText(fix.text), style.dim, width),
    // Commands are never wrapped: they are there to be copied.
    ...(fix.commands ?? []).map((command) => `              ${style.cyan(escapeText(command, 1000))}`),
  ];
}

function row(label: string, text: string, mark: (text: string) => string, width: number): string[] {
  const head = `      ${label.padEnd(8)}`;
  const [first = "", ...rest] = hanging(head, text, width);
  return [mark(head) + first.slice(head.length), ...rest];
}

function fixKey(fix: Finding["fix"]): string {
  return JSON.stringify(fix);
}
