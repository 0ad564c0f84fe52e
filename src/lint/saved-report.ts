import type * as z from "zod/mini";
import { validate } from "./configuration/validate.ts";
import { reportSchema } from "./report-schema.ts";
import type { CheckResult, FailOn, ImageReport, Report } from "./report.ts";
import { UsageError } from "./usage-error.ts";
import { statusOf, summarize, worstStatus } from "./verdict.ts";

type Saved = z.output<typeof reportSchema>;

/**
 * A report that `--format json` wrote, judged again where another threshold is given. Whoever wrote it may have written
 * anything: what is not its shape is a `UsageError`, and what it sums up is summed up anew. `source` is for messages.
 */
export function savedReport(json: string, source: string, failOn?: FailOn): Report {
  const value = demandVersion(parse(json, source), source);
  validate(reportSchema, value, source);
  // Not what the schema makes of it: the same report is to give the same bytes, its keys in their order.
  const saved = value as Saved;
  const config = { ...saved.config, ...(failOn === undefined ? {} : { failOn }) };
  const images = saved.images.map((image) => imageReport(image, config));
  const statuses = images.map(({ status }) => status);
  // What made the run itself fail, such as an exception that matches nothing, is told by its status alone.
  const asBefore = failOn === undefined || failOn === saved.config.failOn;
  const status = worstStatus([...statuses, ...(asBefore ? [saved.status] : [])]);
  return { ...saved, status, config, images, summary: summarize(images) };
}

function parse(json: string, source: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new UsageError(`${source} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Told first: a report of another version may differ in everything. */
function demandVersion(value: unknown, source: string): unknown {
  const isReport = typeof value === "object" && value !== null && "schemaVersion" in value && "images" in value;
  if (!isReport) throw new UsageError(`${source} is no report`, "vhdlint --format json writes one");
  if (value.schemaVersion !== 1) {
    throw new UsageError(
      `${source} has schemaVersion ${JSON.stringify(value.schemaVersion)}, and 1 is all that is known`,
    );
  }
  return value;
}

function imageReport(saved: Saved["images"][number], config: Report["config"]): ImageReport {
  const { generation, arch } = saved.target;
  const results = saved.results.map(({ durationMs = 0, ...result }): CheckResult => ({
    ...(result as Omit<CheckResult, "durationMs">),
    durationMs,
  }));
  return {
    ...saved,
    target: { ...saved.target, generation: generation ?? undefined, arch: arch ?? undefined },
    status: saved.status === "incomplete" || saved.error !== undefined ? "incomplete" : statusOf(results, config),
    results,
  };
}
