import { type Check, areaOf } from "../../src/lint/check.ts";
import { checkMarkdown } from "../../src/report/check-markdown.ts";
import { generatedNote } from "./markdown.ts";

/** docs/checks/<area>.md: what every check of the area says of itself. Path → content. */
export function checkPages(checks: readonly Check[]): ReadonlyMap<string, string> {
  const areas = [...new Set(checks.map(({ id }) => areaOf(id)))].sort();
  return new Map(
    areas.map((area) => {
      const own = checks.filter(({ id }) => areaOf(id) === area).sort((a, b) => (a.id < b.id ? -1 : 1));
      return [
        `docs/checks/${area}.md`,
        [generatedNote, "", `# ${area}`, ...own.map((check) => `\n${checkMarkdown(check)}`), ""].join("\n"),
      ];
    }),
  );
}
