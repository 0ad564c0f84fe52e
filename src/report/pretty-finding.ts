import type { Fix, Severity } from "../lint/check.ts";
import { type CheckResult, type ReportedFinding, openFindings } from "../lint/report.ts";
import { escapeText } from "./escape.ts";
import type { Page } from "./page.ts";
import { severityName } from "./severity.ts";
import type { Style } from "./style.ts";
import { hanging } from "./wrap.ts";

/** More findings of one check than this are counted, not shown. */
const MAX_SHOWN = 5;

/** All that one check found: each defect with its place and evidence, then what mends it. Notes come without the fix. */
export function findingBlock(result: CheckResult, page: Page): string[] {
  const { style, width, options } = page;
  const { severity } = result;
  const findings = openFindings(result);
  const shown = options.verbose || findings.length <= MAX_SHOWN ? findings : findings.slice(0, MAX_SHOWN);
  const hidden = findings.length - shown.length;
  const showsFix = severity !== "info" || options.verbose === true;
  const fixes = new Map(findings.map(({ fix }) => [JSON.stringify(fix), fix]));
  const lines = [`  ${colorOf(severity, style)(severityName(severity))}  ${style.bold(result.check)}`];
  for (const group of sameDefects(shown)) {
    const [first] = group;
    // A finding may weigh less than its check.
    const mark = first.severity === severity ? "" : `(${severityName(first.severity)}) `;
    lines.push(...hanging("    ", escapeText(mark + first.message), width), ...details(group, page));
    if (showsFix && fixes.size > 1) lines.push(...fixLines(first.fix, page));
  }
  if (hidden > 0) lines.push(`              … and ${hidden} more (--verbose shows ${hidden === 1 ? "it" : "them"})`);
  if (showsFix && fixes.size === 1) lines.push(...[...fixes.values()].flatMap((fix) => fixLines(fix, page)));
  if (options.verbose) lines.push(...row("asked", result.requirements.join(", "), style.dim, width));
  if (result.reason !== undefined) lines.push(...row("unseen", escapeText(result.reason), style.dim, width));
  return lines;
}

function colorOf(severity: Severity, style: Style): (text: string) => string {
  return { error: style.red, warning: style.yellow, info: style.blue }[severity];
}

type Group = readonly [ReportedFinding, ...ReportedFinding[]];

/** Neighbours that differ in their place alone are told together. */
function sameDefects(findings: readonly ReportedFinding[]): Group[] {
  const groups: [ReportedFinding, ...ReportedFinding[]][] = [];
  for (const finding of findings) {
    const last = groups.at(-1);
    if (last && finding.path !== undefined && exceptPlace(last[0]) === exceptPlace(finding)) last.push(finding);
    else groups.push([finding]);
  }
  return groups;
}

function exceptPlace({ message, severity, evidence, fix }: ReportedFinding): string {
  return JSON.stringify([message, severity, evidence, fix]);
}

function details(group: Group, { style, width }: Page): string[] {
  const [{ path, subject, evidence }] = group;
  const places = group.flatMap(({ path, line }) =>
    path === undefined ? [] : [`${escapeText(path)}${line === undefined ? "" : `:${line}`}`],
  );
  const rows: readonly (readonly [string, string | undefined])[] = [
    ...places.map((place, index) => [index === 0 ? "where" : "", place] as const),
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
