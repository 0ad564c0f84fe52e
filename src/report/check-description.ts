import { areaOf } from "../lint/check.ts";
import type { CheckResult } from "../lint/report.ts";
import { projectUrl } from "../version.ts";
import type { CheckDescription, ReportOptions } from "./options.ts";

/** What is known of the checks of a report. One that the options do not describe is told by its result. */
export function describeChecks({ checks = [] }: ReportOptions): (result: CheckResult) => CheckDescription {
  const known = new Map(checks.map((check) => [check.id, check]));
  return (result) => known.get(result.check) ?? fromResult(result);
}

function fromResult({ check: id, title, level, requirements, findings }: CheckResult): CheckDescription {
  const fix = findings[0]?.fix ?? { text: `See vhdlint explain ${id}.` };
  return { id, title, level, requirements, why: `${title}.`, fix };
}

/** The plugin or policy that a check comes with; undefined of a built-in one. */
export function pluginOf(id: string): string | undefined {
  const slash = id.indexOf("/");
  return slash < 0 ? undefined : id.slice(0, slash);
}

/** Where the check is explained: our page of built-in ones, else the first source that it names. */
export function explanationUrl({ id, references = [] }: CheckDescription): string | undefined {
  if (pluginOf(id) !== undefined) return references[0]?.url;
  return `${projectUrl}/blob/main/docs/checks/${areaOf(id)}.md#${id.replaceAll(".", "")}`;
}
