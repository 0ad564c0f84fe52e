import { availableParallelism } from "node:os";
import { updatedBaseline } from "../../lint/baseline.ts";
import type { ResolvedConfiguration } from "../../lint/configuration/resolve.ts";
import { type LintContext, summarizeRun } from "../../lint/lint.ts";
import type { Report } from "../../lint/report.ts";
import { UsageError } from "../../lint/usage-error.ts";
import { escapeText } from "../../report/escape.ts";
import { toJson } from "../../report/json.ts";
import type { CommandLine, Settings } from "../command-line.ts";
import { compileSparingly } from "../compile-sparingly.ts";
import { configurationFor } from "../configuration.ts";
import { type ExitReason, exitReason } from "../exit-codes.ts";
import type { Host } from "../host.ts";
import { imageArguments } from "../image-arguments.ts";
import { DEFAULT_JOBS, judgeImages } from "../judge-images.ts";
import { reportOptions } from "../report-options.ts";
import { writeWhole } from "../write-file.ts";
import { destinations, writeReports } from "../write-reports.ts";

/** Judges images and writes one report. */
export async function check(line: CommandLine, host: Host): Promise<ExitReason> {
  const { settings } = line;
  const images = await imageArguments(line, host);
  const configuration = await configurationFor(line);
  demandBaselineToWrite(settings, configuration);
  const targets = await destinations(line, host, images, configuration);
  if (images.length === 1) compileSparingly();
  const started = performance.now();
  const progress = progressLine(host, settings);
  const { lint } = configuration;
  const context = {
    signal: host.signal,
    onImage: progress.show,
    ...(settings.debug ? { onCrash: stackTo(host) } : {}),
  };
  const jobs = settings.jobs ?? Math.min(DEFAULT_JOBS, availableParallelism());
  const report = summarizeRun(await judgeImages(images, { config: lint, jobs, context }, host), lint);
  progress.clear();
  const elapsed = host.env["SOURCE_DATE_EPOCH"] ? {} : { elapsedMs: performance.now() - started };
  const complete = await writeReports(
    report,
    targets,
    { ...reportOptions(line, host), ...configuration.report, ...elapsed, checks: configuration.checks },
    host,
  );
  if (targets.every(({ format, file }) => format !== "pretty" || file !== undefined)) sayUnopened(report, host);
  if (!complete) return "incomplete";
  const { baseline } = configuration;
  if (!settings["update-baseline"] || !baseline) return exitReason(report);
  const updated = updatedBaseline(report, baseline.old);
  await writeWhole(baseline.file, toJson(updated));
  const count = updated.findings.length;
  host.stderr.write(
    `vhdlint: ${escapeText(baseline.file)} holds ${count} known finding${count === 1 ? "" : "s"} now\n`,
  );
  return report.status === "incomplete" ? "incomplete" : "clean";
}

function demandBaselineToWrite(settings: Settings, { baseline }: ResolvedConfiguration): void {
  if (!settings["update-baseline"] || baseline) return;
  throw new UsageError("--update-baseline needs a baseline to write", "name it with --baseline <file>");
}

/** Formats for programs hide from people why there are no results. */
function sayUnopened(report: Report, host: Host): void {
  for (const { path, error } of report.images) {
    if (error === undefined) continue;
    host.stderr.write(`vhdlint: ${error.includes(path) ? "" : `${escapeText(path)}: `}${escapeText(error)}\n`);
  }
}

function stackTo(host: Host): NonNullable<LintContext["onCrash"]> {
  return (where, error) => {
    host.stderr.write(
      `vhdlint: ${where}: ${error instanceof Error ? (error.stack ?? String(error)) : String(error)}\n`,
    );
  };
}

/** One line that says what is under way, on a terminal that a person watches. */
function progressLine({ stderr, env }: Host, { quiet, debug }: Settings) {
  const silent = stderr.isTTY !== true || env["CI"] !== undefined || quiet === true || debug === true;
  return {
    show(locator: string, index: number, count: number) {
      if (silent) return;
      const which = count === 1 ? "" : ` (${index + 1} of ${count})`;
      stderr.write(`\r\u001B[Kjudging ${escapeText(locator, 50)}${which} …`);
    },
    clear() {
      if (!silent) stderr.write("\r\u001B[K");
    },
  };
}
