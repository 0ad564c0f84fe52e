import { createHash } from "node:crypto";
import type { Severity } from "../lint/check.ts";
import type { Report } from "../lint/report.ts";
import { type Annotation, annotationsOf } from "./annotations.ts";
import { escapeText } from "./escape.ts";
import type { ReportOptions } from "./options.ts";
import { pretty } from "./pretty.ts";
import { severities } from "./severity.ts";

/** GitHub shows so many annotations of a level and step; what is more vanishes. */
const MAX_PER_LEVEL = 10;

const levels = { error: "error", warning: "warning", info: "notice" } as const satisfies Record<Severity, string>;

/**
 * The report for people, then workflow commands that make annotations. Around the report commands are stopped, so that no
 * text of an image is one.
 */
export function github(report: Report, options: ReportOptions = {}): string {
  const page = pretty(report, options);
  // No image can know a word that is made of what it says itself.
  const token = `vhdlint-${createHash("sha256").update(page).digest("hex").slice(0, 32)}`;
  const all = annotationsOf(report, options);
  const commands = severities.flatMap((severity) => shown(all.filter((each) => each.severity === severity)));
  return [`::stop-commands::${token}`, page + `::${token}::`, ...commands.map(command), ""].join("\n");
}

/** As many as GitHub shows, the last of which says what is left out. */
function shown(all: readonly Annotation[]): readonly Annotation[] {
  if (all.length <= MAX_PER_LEVEL) return all;
  const kept = all.slice(0, MAX_PER_LEVEL);
  const more = all.length - MAX_PER_LEVEL;
  return kept.map((each, index) =>
    index === MAX_PER_LEVEL - 1
      ? { ...each, message: `${each.message} (${more} more ${more === 1 ? "check" : "checks"} failed: see the log)` }
      : each,
  );
}

function command({ severity, place, check, message }: Annotation): string {
  const properties = [
    `file=${property(escapeText(place.file))}`,
    ...(place.line === undefined ? [] : [`line=${place.line}`]),
    `title=${property(escapeText(check))}`,
  ];
  return `::${levels[severity]} ${properties.join(",")}::${data(message)}`;
}

/** As the runner decodes it (actions/toolkit, packages/core/src/command.ts). */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
