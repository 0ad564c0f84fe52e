import type { AppliesTo, Check } from "../lint/check.ts";
import { commandBlocks } from "../lint/fix.ts";
import type { CatalogueEntries } from "./check-page.ts";

/** Text as running Markdown: one line, `<placeholders>` shown as written. */
export function prose(text: string): string {
  return text.replace(/\s+/g, " ").trim().replaceAll("<", "&lt;");
}

/** What a check asks, why, when, and how to mend what it finds: a section of a page. */
export function checkMarkdown(check: Check, catalogue?: CatalogueEntries): string {
  const { fix, appliesTo, references = [], options = {} } = check;
  const parts = [
    `## ${check.id}`,
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
    ...asked(check, catalogue),
    ...(references.length > 0
      ? [`See: ${references.map(({ title, url }) => `[${prose(title)}](${url})`).join(", ")}`]
      : []),
  ];
  return parts.join("\n\n");
}

function asked({ requirements }: Check, catalogue: CatalogueEntries | undefined): readonly string[] {
  if (!catalogue) return [`Decides: ${requirements.map((id) => `\`${id}\``).join(", ")}`];
  const lines = requirements.flatMap((id) => [
    `- \`${id}\`${catalogue[id] ? `: ${prose(catalogue[id].says)}` : ""}`,
    ...(catalogue[id]?.sources ?? []).map((source) => `  - ${prose(source)}`),
  ]);
  return lines.length === 0 ? [] : [`Asked for by:\n\n${lines.join("\n")}`];
}

function scope(appliesTo: AppliesTo): string {
  return Object.entries(appliesTo)
    .map(([what, values]) => `${what} ${(values as readonly unknown[]).join(" or ")}`)
    .join(", ");
}
