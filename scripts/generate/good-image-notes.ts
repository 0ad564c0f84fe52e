import { goodTrees } from "../../fixtures/trees/index.ts";
import type { Check } from "../../src/lint/check.ts";
import { judge, sortChecks } from "../../src/lint/runner.ts";
import { defaultTarget } from "../../src/lint/target.ts";
import { prose } from "../../src/report/check-markdown.ts";
import { imageFrom } from "../../src/testing/tree.ts";
import { generatedNote } from "./markdown.ts";

/** The day by which the tests judge too (vitest.config.ts): the page may not change by itself. */
const JUDGED_BY = "1761955200";

/** docs/good-image-notes.md: what vhdlint notes of the good trees, by check, with the check's reasons. */
export async function goodImageNotes(checks: readonly Check[]): Promise<string> {
  const before = process.env.SOURCE_DATE_EPOCH;
  process.env.SOURCE_DATE_EPOCH = JUDGED_BY;
  try {
    return page(checks, await notes(checks));
  } finally {
    if (before === undefined) delete process.env.SOURCE_DATE_EPOCH;
    else process.env.SOURCE_DATE_EPOCH = before;
  }
}

type TreesByCheck = ReadonlyMap<string, ReadonlySet<string>>;

async function notes(checks: readonly Check[]): Promise<TreesByCheck> {
  const trees = new Map<string, Set<string>>();
  const sorted = sortChecks(checks);
  for (const [name, { tree, target, deserves = [] }] of Object.entries(goodTrees)) {
    const { results } = await judge(imageFrom(tree()), { checks: sorted, target: { ...defaultTarget, ...target } });
    for (const { check, findings } of results) {
      if (findings.length === 0) continue;
      const of = trees.get(check) ?? new Set();
      trees.set(check, of.add(deserves.includes(check) ? `**${name}**` : name));
    }
  }
  return trees;
}

function page(checks: readonly Check[], trees: TreesByCheck): string {
  const all = Object.keys(goodTrees);
  const sections = [...checks]
    .filter(({ id }) => trees.has(id))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, title, why }) => {
      const of = trees.get(id) ?? new Set();
      const where = of.size === all.length ? "all" : [...of].join(", ");
      return `## ${id}\n\n${prose(title)}: not so in ${where}.\n\n${prose(why)}`;
    });
  return [
    generatedNote,
    "",
    "# What is noted of good images",
    "",
    `The ${all.length} trees of [good images](good-images.md) raise no error, and no warning but those that their official images deserve too (in bold). These are the notes, with the reasons of each check why it is no more than that.`,
    "",
    sections.join("\n\n"),
    "",
  ].join("\n");
}
