import { type Check, areaOf } from "../lint/check.ts";
import type { ReportOptions } from "./options.ts";
import { pageWidth } from "./page.ts";
import { style } from "./style.ts";
import { hanging, padColumns } from "./wrap.ts";

/** Checks as lines of id, level and title, by area. */
export function prettyList(checks: readonly Check[], options: ReportOptions = {}): string {
  const { bold, dim } = style(options.color ?? false);
  const width = pageWidth(options.width);
  const idColumns = Math.max(...checks.map(({ id }) => id.length));
  const lines = checks.flatMap(({ id, level, title }, index) => {
    const head = `${padColumns(id, idColumns)}  ${padColumns(level, 11)}  `;
    const before = index > 0 && areaOf(checks[index - 1]?.id ?? "") !== areaOf(id) ? [""] : [];
    const [first = "", ...rest] = hanging(head, title, width);
    return [...before, bold(id) + dim(head.slice(id.length)) + first.slice(head.length), ...rest];
  });
  return `${[...lines, "", dim(`${checks.length} ${checks.length === 1 ? "check" : "checks"}`)].join("\n")}\n`;
}

/** All that a check says of itself, as plain data. */
export function checkMetadata(check: Check) {
  const { id, title, level, requirements, why, fix, references = [], appliesTo = {}, options = {} } = check;
  return { id, title, area: areaOf(id), level, requirements, appliesTo, why, fix, references, options };
}
