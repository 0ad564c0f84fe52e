import type { Fix } from "../lint/check.ts";
import { type CheckResult, type ReportedFinding, openFindings } from "../lint/report.ts";
import { describeChecks, explanationUrl } from "./check-description.ts";
import { type Html, join, tag, text } from "./html-tag.ts";
import type { ReportOptions } from "./options.ts";
import { severityName } from "./severity.ts";

/** So many findings of one check are shown as they are; the rest is folded. */
const MAX_OPEN = 10;

/** One failed check: each defect with its place and evidence, what mends it, and why it matters. */
export function htmlFailure(result: CheckResult, imageId: string, options: ReportOptions): Html {
  const findings = openFindings(result);
  const fixes = new Map(findings.map(({ fix }) => [JSON.stringify(fix), fix]));
  const { check, severity } = result;
  const url = explanationUrl({ ...describeChecks(options)(result), id: check });
  const hidden = findings.slice(MAX_OPEN);
  const name = severityName(severity);
  return tag(
    "article",
    { class: `card is-${severity}`, id: `${imageId}-${check}`, "data-item": true, "data-severity": severity },
    tag(
      "header",
      {},
      tag("span", { class: `tag ${severity}` }, text(name)),
      tag("h4", { class: "mono" }, text(check)),
      isWeb(url) ? tag("a", { href: url, rel: "noreferrer" }, text(`About ${check}`)) : undefined,
    ),
    ...findings.slice(0, MAX_OPEN).map((finding) => defect(finding, result)),
    hidden.length === 0
      ? undefined
      : tag(
          "details",
          {},
          tag("summary", {}, text(`${hidden.length} more`)),
          ...hidden.map((finding) => defect(finding, result)),
        ),
    ...[...fixes.values()].map(fixBlock),
    why(result, options),
  );
}

function defect(finding: ReportedFinding, result: CheckResult): Html {
  const { message, path, line, subject, evidence, severity } = finding;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["Where", path === undefined ? undefined : `${path}${line === undefined ? "" : `:${line}`}`],
    ["Subject", path === undefined ? subject : undefined],
    ["Found", evidence?.actual],
    ["Wanted", evidence?.expected],
  ];
  const facts = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [tag("dt", {}, text(name)), tag("dd", { class: "mono" }, text(value))],
  );
  // A finding may weigh less than its check.
  const mark =
    severity === result.severity ? undefined : tag("span", { class: `tag ${severity}` }, text(severityName(severity)));
  return tag(
    "div",
    { class: "defect" },
    tag("p", {}, mark, mark && text(" "), text(message)),
    facts.length === 0 ? undefined : tag("dl", { class: "facts" }, ...facts),
  );
}

function fixBlock({ text: words, commands = [] }: Fix): Html {
  const lines = commands.map((command) => text(command, 2000));
  return tag(
    "div",
    { class: "fix" },
    tag("b", {}, text("Fix: ")),
    text(words),
    lines.length === 0 ? undefined : tag("pre", {}, tag("code", {}, join(lines, "\n"))),
  );
}

function why(result: CheckResult, options: ReportOptions): Html {
  const { why, references = [] } = describeChecks(options)(result);
  const links = references
    .filter(({ url }) => isWeb(url))
    .map(({ title, url }) => tag("li", {}, tag("a", { href: url, rel: "noreferrer" }, text(title))));
  return tag(
    "details",
    {},
    tag("summary", {}, text("Why it is asked")),
    tag("p", {}, text(why, 4000)),
    links.length === 0 ? undefined : tag("ul", {}, ...links),
  );
}

/** The only addresses that become links. */
function isWeb(url: string | undefined): url is string {
  return url !== undefined && /^https?:\/\//.test(url);
}
