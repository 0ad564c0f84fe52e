import { type CheckResult, type ImageReport, type Report, openFindings } from "../lint/report.ts";
import { markdownBlock, markdownCode, markdownText } from "./markdown-text.ts";
import type { ReportOptions } from "./options.ts";
import { noticesOf, outcome, reasonOf, undecidedByReason, withStatus } from "./outcome.ts";
import { whereInside } from "./problems.ts";
import { severities, severityName } from "./severity.ts";

/** GitHub takes a summary of 1 MiB for a step, and none of a larger one. */
const MAX_BYTES = 1024 * 1024 - 1024;

/** So many findings of one check are told. */
const MAX_FINDINGS = 20;

/**
 * For the page of a run or a comment: for each image the verdict, a table of what failed, how to mend it, and the rest
 * folded. Cut below 1 MiB, with a word that it is.
 */
export function markdown(report: Report, options: ReportOptions = {}): string {
  const sections = report.images.flatMap((image) => imageSections(image, report, options));
  let [text, bytes] = ["", 0];
  for (const [index, section] of sections.entries()) {
    const more = Buffer.byteLength(section) + 2;
    if (bytes + more > MAX_BYTES) {
      return `${text}> **Cut:** ${sections.length - index} more parts would not fit; \`--format html\` has them all.\n`;
    }
    text += `${section}\n\n`;
    bytes += more;
  }
  return `${text.trimEnd()}\n`;
}

const verdicts = { passed: "✅ Passed", failed: "❌ Failed", incomplete: "⚠️ Incomplete" } as const;
const marks = { error: "🔴", warning: "🟠", info: "🔵" } as const;

function imageSections(image: ImageReport, report: Report, options: ReportOptions): string[] {
  const failed = severities.flatMap((severity) =>
    withStatus(image, "fail").filter((result) => result.severity === severity),
  );
  const { target } = image;
  const judged = [
    target.type,
    target.target,
    ...(target.generation === undefined ? [] : [`generation ${target.generation}`]),
  ];
  const system = image.os === null ? "no system found" : markdownText(image.os.name);
  return [
    `## ${verdicts[image.status]}: ${markdownCode(image.path)}`,
    image.error === undefined ? markdownText(outcome(image)) : markdownText(image.error),
    ...(image.results.length > 0 ? [`${system}, judged as ${judged.join(", ")}`] : []),
    ...(failed.length > 0 ? [table(failed)] : []),
    ...(options.quiet ? [] : [...failed.map(detail), ...others(image, report)]),
  ];
}

function table(failed: readonly CheckResult[]): string {
  const rows = failed.map((result) => {
    const [first, ...more] = openFindings(result);
    const where = first && whereInside(first);
    const cells = [
      `${marks[result.severity]} ${severityName(result.severity)}`,
      markdownCode(result.check, { cell: true }),
      `${markdownText(first?.message ?? "", { cell: true })}${more.length > 0 ? ` (and ${more.length} more)` : ""}`,
      where === undefined ? "" : markdownCode(where, { cell: true }),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return ["| | check | finding | where |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function detail(result: CheckResult): string {
  const findings = openFindings(result);
  const shown = findings.slice(0, MAX_FINDINGS);
  const hidden = findings.length - shown.length;
  const fixes = new Map(findings.map(({ fix }) => [JSON.stringify(fix), fix]));
  return folded(`${marks[result.severity]} ${severityName(result.severity)} ${result.check}`, [
    shown
      .map((finding) => {
        const where = whereInside(finding);
        const { actual, expected } = finding.evidence ?? {};
        return [
          `- ${markdownText(finding.message)}`,
          ...(where === undefined ? [] : [`  - where: ${markdownCode(where)}`]),
          ...(actual === undefined ? [] : [`  - found: ${markdownCode(actual)}`]),
          ...(expected === undefined ? [] : [`  - wanted: ${markdownCode(expected)}`]),
        ].join("\n");
      })
      .join("\n") + (hidden > 0 ? `\n- and ${hidden} more` : ""),
    ...[...fixes.values()].flatMap(({ text, commands = [] }) => [
      `Fix: ${markdownText(text)}`,
      ...(commands.length > 0 ? [markdownBlock(commands)] : []),
    ]),
  ]);
}

/** What is no failure: folded, so that nothing is hidden and nothing in the way. */
function others(image: ImageReport, report: Report): string[] {
  const listed = (status: CheckResult["status"], title: string) => {
    const results = withStatus(image, status);
    if (results.length === 0) return [];
    const items = results.map((result) => {
      const reason = reasonOf(result);
      return `- ${markdownCode(result.check)} ${markdownText(reason === "" ? result.title : reason)}`;
    });
    return [folded(`${results.length} ${title}`, [items.join("\n")])];
  };
  const undecided = [...undecidedByReason(image)].map(
    ([reason, results]) => `- ${markdownText(reason)}: ${results.map(({ check }) => markdownCode(check)).join(", ")}`,
  );
  const notices = noticesOf(image, report).map((message) => `- ${markdownText(message, { limit: 800 })}`);
  return [
    ...listed("crashed", "crashed: a fault of vhdlint, please report it"),
    ...(undecided.length > 0
      ? [folded(`${withStatus(image, "undecided").length} undecided: it could not be seen`, [undecided.join("\n")])]
      : []),
    ...(notices.length > 0 ? [folded("Notices", [notices.join("\n")])] : []),
    ...listed("suppressed", "suppressed"),
    ...listed("pass", "passed"),
    ...listed("not-applicable", "not applicable"),
  ];
}

/** The title goes into HTML, where Markdown is not read. */
function folded(title: string, parts: readonly string[]): string {
  const plain = title.replace(/[&<>"'`@#:|\\[\]]/g, (character) => `&#${character.codePointAt(0)};`);
  return [`<details><summary>${plain}</summary>`, ...parts, "</details>"].join("\n\n");
}
