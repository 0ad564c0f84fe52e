import { type AppliesTo, type Check, areaOf } from "../../src/lint/check.ts";
import { commandBlocks } from "../../src/lint/fix.ts";
import { generatedNote, prose } from "./markdown.ts";

/** docs/checks/<area>.md: what every check of the area says of itself. Path → content. */
export function checkPages(checks: readonly Check[]): ReadonlyMap<string, string> {
  const areas = [...new Set(checks.map(({ id }) => areaOf(id)))].sort();
  return new Map(
    areas.map((area) => {
      const own = checks.filter(({ id }) => areaOf(id) === area).sort((a, b) => (a.id < b.id ? -1 : 1));
      return [`docs/checks/${area}.md`, [generatedNote, "", `# ${area}`, ...own.map(section), ""].join("\n")];
    }),
  );
}

function section(check: Check): string {
  const { fix, appliesTo, references = [], options = {} } = check;
  const parts = [
    `\n## ${check.id}`,
    `**${prose(check.title)}** (${check.level})`,
    prose(check.why),
    `Fix: ${prose(fix.text)}`,
    ...commandBlocks(fix).flatMap(({ where, commands }) => [
      ...(where === undefined ? [] : [`${where.charAt(0).toUpperCase()}${where.slice(1)}:`]),
      ["```sh", ...commands, "```"].join("\n"),
    ]),
    ...(appliesTo ? [`Applies to: ${scope(appliesTo)}.`] : []),
    ...Object.entries(options).map(
      ([name, option]) =>
        `Option \`${name}\` (${option.type}, ${JSON.stringify(option.default)}): ${prose(option.describe)}`,
    ),
    `Decides: ${check.requirements.map((id) => `\`${id}\``).join(", ")}`,
    ...(references.length > 0
      ? [`See: ${references.map(({ title, url }) => `[${prose(title)}](${url})`).join(", ")}`]
      : []),
  ];
  return parts.join("\n\n");
}

function scope(appliesTo: AppliesTo): string {
  return Object.entries(appliesTo)
    .map(([what, values]) => `${what} ${(values as readonly unknown[]).join(" or ")}`)
    .join(", ");
}
