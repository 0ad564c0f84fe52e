import { type Check, areaOf } from "../lint/check.ts";
import type { ReportOptions } from "./options.ts";
import { style } from "./style.ts";

/** One line a check, never wrapped, so that it can be searched: id, level, title; areas apart. */
export function prettyList(checks: readonly Check[], options: ReportOptions = {}): string {
  const { bold, dim } = style(options.color ?? false);
  const areas = [...new Set(checks.map(({ id }) => areaOf(id)))];
  const blocks = areas.map((area) => {
    const own = checks.filter(({ id }) => areaOf(id) === area);
    const columns = Math.max(...own.map(({ id }) => id.length));
    return own.map(
      ({ id, level, title }) => `${bold(id)}${" ".repeat(columns - id.length)}  ${dim(level.padEnd(11))}  ${title}`,
    );
  });
  const count = `${checks.length} ${checks.length === 1 ? "check" : "checks"}`;
  return `${[...blocks.map((lines) => lines.join("\n")), dim(count)].join("\n\n")}\n`;
}

/** All that a check says of itself, as plain data. */
export function checkMetadata(check: Check) {
  const { id, title, level, requirements, why, fix, references = [], appliesTo = {}, options = {} } = check;
  return { id, title, area: areaOf(id), level, requirements, appliesTo, why, fix, references, options };
}
