import {
  type CheckResult,
  type FailOn,
  type ImageReport,
  type Report,
  type ReportedFinding,
  openFindings,
} from "../lint/report.ts";
import { areaOf } from "../lint/check.ts";
import { isFatal } from "../lint/severity.ts";
import type { ReportOptions } from "./options.ts";
import { reasonOf } from "./outcome.ts";
import { imageLabels } from "./place.ts";
import { evidenceText, whereInside } from "./problems.ts";
import { counts, severityName } from "./severity.ts";
import { block, element, xmlDeclaration, xmlText } from "./xml.ts";

/**
 * JUnit's XML as GitHub, GitLab, Jenkins and Azure Pipelines take it: a suite for each image, a case for each check.
 * Findings below the threshold pass, with their text as output; a case has one failure, since Jenkins keeps one.
 */
export function junit(report: Report, options: ReportOptions = {}): string {
  const labels = imageLabels(report, options);
  const suites = report.images.map((image, index) => suite(image, labels[index] ?? "", report.config.failOn, options));
  const totals = sum(suites.map(({ totals }) => totals));
  const root = element("testsuites", { name: "vhdlint", ...totals }, block(suites.map(({ xml }) => xml)));
  return `${xmlDeclaration}\n${root}\n`;
}

interface Totals {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
  /** Seconds. */
  readonly time: string;
}

interface Suite {
  readonly xml: string;
  readonly totals: Totals;
}

function suite(image: ImageReport, label: string, failOn: FailOn, options: ReportOptions): Suite {
  // With a fixed clock the same image gives the same bytes.
  const isTimed = options.elapsedMs !== undefined;
  const cases = [
    ...unopened(image, label),
    ...image.results.map((result) => testCase(result, label, failOn, isTimed ? result.durationMs : 0)),
  ];
  const totals = {
    tests: cases.length,
    failures: cases.filter(({ kind }) => kind === "failure").length,
    errors: cases.filter(({ kind }) => kind === "error").length,
    skipped: cases.filter(({ kind }) => kind === "skipped").length,
    time: seconds(cases.reduce((sum, { milliseconds }) => sum + milliseconds, 0)),
  };
  return { xml: element("testsuite", { name: label, ...totals }, block(cases.map(({ xml }) => xml))), totals };
}

function sum(all: readonly Totals[]): Totals {
  const total = (key: Exclude<keyof Totals, "time">) => all.reduce((sum, totals) => sum + totals[key], 0);
  return {
    tests: total("tests"),
    failures: total("failures"),
    errors: total("errors"),
    skipped: total("skipped"),
    time: seconds(all.reduce((sum, { time }) => sum + Number(time) * 1000, 0)),
  };
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

interface Case {
  readonly kind: "passed" | "failure" | "error" | "skipped";
  readonly xml: string;
  readonly milliseconds: number;
}

/** An image that cannot be read is an error of its own: without checks it would seem to have passed. */
function unopened({ error }: ImageReport, label: string): Case[] {
  if (error === undefined) return [];
  const body = element("error", { message: error, type: "incomplete" }, text([error]));
  const xml = element(
    "testcase",
    { classname: `${label}.image`, name: "image can be examined", time: "0.000" },
    block([body]),
  );
  return [{ kind: "error", xml, milliseconds: 0 }];
}

function testCase(result: CheckResult, label: string, failOn: FailOn, milliseconds: number): Case {
  const { kind, xml } = verdict(result, failOn);
  const attributes = {
    classname: `${label}.${areaOf(result.check)}`,
    name: `${result.check} ${result.title}`,
    time: seconds(milliseconds),
  };
  return { kind, xml: element("testcase", attributes, block(xml)), milliseconds };
}

function verdict(
  result: CheckResult,
  failOn: FailOn,
): { readonly kind: Case["kind"]; readonly xml: readonly string[] } {
  const { status, severity } = result;
  const [findings, reason] = [openFindings(result), reasonOf(result)];
  switch (status) {
    case "pass":
      return { kind: "passed", xml: [] };
    case "fail": {
      const body = text(findings.flatMap(findingLines));
      if (!isFatal(severity, failOn)) return { kind: "passed", xml: [element("system-out", {}, body)] };
      const message = findings.length === 1 ? (findings[0]?.message ?? "") : several(findings);
      return { kind: "failure", xml: [element("failure", { message, type: severityName(severity) }, body)] };
    }
    case "crashed":
      return { kind: "error", xml: [element("error", { message: reason, type: "crashed" }, text([reason]))] };
    case "not-applicable":
    case "undecided":
    case "suppressed":
      return { kind: "skipped", xml: [element("skipped", { message: `${status}: ${reason}` })] };
  }
}

function several(findings: readonly ReportedFinding[]): string {
  return `${findings[0]?.message ?? ""} (${counts(findings.map(({ severity }) => severity))})`;
}

function findingLines(finding: ReportedFinding): string[] {
  const { severity, message, fix } = finding;
  const [where, evidence] = [whereInside(finding), evidenceText(finding)];
  return [
    `${severityName(severity)}: ${message}`,
    ...(where === undefined ? [] : [`  where: ${where}`]),
    ...(evidence === undefined ? [] : [`  ${evidence}`]),
    `  fix: ${fix.text}`,
    ...(fix.commands ?? []).map((command) => `    ${command}`),
  ];
}

/** Lines of text; a line break of an image shows as such, ours breaks the line. */
function text(lines: readonly string[]): string {
  return lines.map((line) => xmlText(line)).join("\n");
}
