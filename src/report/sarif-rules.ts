import { type Severity, areaOf, severityOf } from "../lint/check.ts";
import type { ImageReport } from "../lint/report.ts";
import { commandBlocks } from "../lint/fix.ts";
import { describeChecks, explanationUrl, pluginOf } from "./check-description.ts";
import type { CheckDescription, ReportOptions } from "./options.ts";
import { sarifText } from "./sarif-text.ts";

export const sarifLevels = { error: "error", warning: "warning", info: "note" } as const satisfies Record<
  Severity,
  string
>;

const problemSeverities = { error: "error", warning: "warning", info: "recommendation" } as const;

/** Scores for code scanning, which shows them as high, medium and low. */
const securityScores = { error: "8.0", warning: "5.5", info: "3.0" } as const;

/** How results name their rule: by its place in the driver, or in one of the extensions. */
export interface RuleReference {
  readonly ruleId: string;
  readonly ruleIndex?: number;
  readonly rule?: { readonly id: string; readonly index: number; readonly toolComponent: { readonly index: number } };
}

/** The rules of a run: all checks that judged the image, those of plugins apart. */
export function sarifRules(image: ImageReport, options: ReportOptions) {
  const describe = describeChecks(options);
  const driver: object[] = [];
  const extensions = new Map<string, object[]>();
  const references = new Map<string, RuleReference>();
  for (const result of image.results) {
    const id = result.check;
    if (references.has(id)) continue;
    const rule = ruleOf(describe(result), severityOf(result.level, image.target));
    const plugin = pluginOf(id);
    if (plugin === undefined) references.set(id, { ruleId: id, ruleIndex: driver.push(rule) - 1 });
    else {
      const rules = extensions.get(plugin) ?? [];
      extensions.set(plugin, rules);
      const toolComponent = { index: [...extensions.keys()].indexOf(plugin) };
      references.set(id, { ruleId: id, rule: { id, index: rules.push(rule) - 1, toolComponent } });
    }
  }
  return {
    driver,
    extensions: [...extensions].map(([name, rules]) => ({ name, rules })),
    indexOf: (id: string): RuleReference => references.get(id) ?? { ruleId: id },
  };
}

function ruleOf(check: CheckDescription, severity: Severity) {
  const { id, title, why } = check;
  const area = areaOf(id);
  const helpUri = explanationUrl(check);
  return {
    id,
    name: id.slice(0, 255),
    shortDescription: { text: sarifText(title) },
    fullDescription: { text: sarifText(why) },
    help: { text: helpText(check), markdown: helpMarkdown(check) },
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level: sarifLevels[severity] },
    properties: {
      tags: ["azure", area.slice(0, 50), ...(area === "security" ? [] : ["correctness"])],
      precision: "high",
      "problem.severity": problemSeverities[severity],
      ...(area === "security" ? { "security-severity": securityScores[severity] } : {}),
    },
  };
}

function helpText({ why, fix, references = [] }: CheckDescription): string {
  return [
    why,
    `Fix: ${fix.text}`,
    ...commandBlocks(fix).flatMap(({ where, commands }) => [
      ...(where === undefined ? [] : [`  ${where}:`]),
      ...commands.map((command) => `  ${command}`),
    ]),
    ...references.map(({ title, url }) => `See: ${title}, ${url}`),
  ]
    .map((line) => sarifText(line, 2000))
    .join("\n");
}

/** Words of checks, not of images: they are written by whoever wrote the check. */
function helpMarkdown({ why, fix, references = [] }: CheckDescription): string {
  return [
    sarifText(why, 2000),
    `**Fix:** ${sarifText(fix.text, 2000)}`,
    ...commandBlocks(fix).flatMap(({ where, commands }) => [
      ...(where === undefined ? [] : [`${where}:`]),
      ["```sh", ...commands.map((line) => sarifText(line, 2000)), "```"].join("\n"),
    ]),
    ...(references.length > 0
      ? [references.map(({ title, url }) => `- [${sarifText(title)}](${encodeURI(url)})`).join("\n")]
      : []),
  ].join("\n\n");
}
