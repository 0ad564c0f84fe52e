import type { Check } from "../lint/check.ts";
import { commandBlocks } from "../lint/fix.ts";
import type { ReportOptions } from "./options.ts";
import { pageWidth } from "./page.ts";
import { style } from "./style.ts";
import { hanging, wrap } from "./wrap.ts";

/** What the catalogue says of requirements, and where each comes from, by id. */
export type CatalogueEntries = Readonly<Record<string, CatalogueEntry>>;

export interface CatalogueEntry {
  readonly says: string;
  readonly sources: readonly string[];
}

export interface CheckPageOptions extends ReportOptions {
  /** Default: the ids alone are told. */
  readonly catalogue?: CatalogueEntries;
}

/** What a check asks, why, when, and how to mend what it finds. */
export function prettyCheck(check: Check, options: CheckPageOptions = {}): string {
  const { bold, dim, cyan } = style(options.color ?? false);
  const width = pageWidth(options.width);
  const { id, title, level, why, fix, appliesTo = {}, references = [], requirements } = check;
  const scope = Object.entries(appliesTo).map(
    ([what, values]) => `${scopeNames.get(what) ?? what} ${(values as readonly unknown[]).join(" or ")}`,
  );
  const section = (heading: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ["", bold(heading), ...lines];
  return `${[
    `${bold(id)} ${dim(`(${levels[level]})`)}`,
    ...wrap(title, width),
    ...section("Why", hanging("  ", why, width)),
    ...section("Fix", [
      ...hanging("  ", fix.text, width),
      ...commandBlocks(fix).flatMap(({ where, commands }) => [
        ...(where === undefined ? [] : hanging("  ", `${where}:`, width)),
        ...commands.map((line) => `    ${cyan(line)}`),
      ]),
    ]),
    ...section(
      "Applies to",
      scope.flatMap((line) => hanging("  ", line, width)),
    ),
    ...section(
      "Options",
      Object.entries(check.options ?? {}).flatMap(([name, option]) =>
        hanging(`  ${name}  `, `${option.describe} (${option.type}, ${JSON.stringify(option.default)})`, width),
      ),
    ),
    ...section(
      "Asked for by",
      requirements.flatMap((id) => asked(id, options.catalogue?.[id], width, dim)),
    ),
    ...section(
      "See",
      references.flatMap(({ title, url }) => [...hanging("  ", title, width), `    ${dim(url)}`]),
    ),
  ].join("\n")}\n`;
}

function asked(id: string, entry: CatalogueEntry | undefined, width: number, dim: (text: string) => string): string[] {
  if (!entry) return hanging("  ", id, width);
  return [
    ...hanging("  ", `${id}: ${entry.says}`, width),
    ...entry.sources.flatMap((source) => hanging("    ", source, width)).map(dim),
  ];
}

const levels = {
  must: "must: an error",
  should: "should: a warning",
  marketplace: "marketplace: error there, else note",
  info: "a note",
} as const;

const scopeNames: ReadonlyMap<string, string> = new Map([
  ["diskController", "disk controller"],
  ["family", "distribution family"],
  ["distro", "distribution"],
]);
