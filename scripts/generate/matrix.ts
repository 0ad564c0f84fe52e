import { type Check, areaOf } from "../../src/lint/check.ts";
import type { Requirement } from "./catalogue.ts";
import { cell, generatedNote, table } from "./markdown.ts";

/** docs/requirements/matrix.md: for every requirement the checks that decide it and where it comes from. */
export function matrix(catalogue: readonly Requirement[], checks: readonly Check[]): string {
  const files = [...new Set(catalogue.map(({ file }) => file))];
  const decided = catalogue.filter(({ id }) => checks.some((check) => check.requirements.includes(id)));
  const live = catalogue.filter(({ offline }) => offline === "no");
  return [
    generatedNote,
    "",
    "# Requirements, checks and sources",
    "",
    `${catalogue.length} requirements: ${decided.length} are decided by ${checks.length} checks, ` +
      `${live.length} need a running VM, the rest is not checked yet.`,
    ...files.flatMap((file) => [
      "",
      `## ${file}`,
      "",
      table(
        ["requirement", "level", "decided by", "source"],
        catalogue
          .filter((entry) => entry.file === file)
          .map((entry) => [
            `\`${entry.id}\`<br>${cell(entry.says)}`,
            entry.level,
            decidedBy(entry, checks),
            entry.sources.map(cell).join("<br>"),
          ]),
      ),
    ]),
    "",
  ].join("\n");
}

function decidedBy(entry: Requirement, checks: readonly Check[]): string {
  const ids = checks.filter(({ requirements }) => requirements.includes(entry.id)).map(({ id }) => id);
  if (ids.length === 0) return entry.offline === "no" ? "needs a running VM" : "not checked yet";
  const links = ids.sort().map((id) => `[${id}](../checks/${areaOf(id)}.md#${anchor(id)})`);
  return entry.offline === "partly" ? `${links.join("<br>")}<br>(as far as the disk tells)` : links.join("<br>");
}

/** The anchor that GitHub makes of a heading. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 _-]/g, "")
    .replaceAll(" ", "-");
}
