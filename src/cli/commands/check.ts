import { checks } from "../../../checks/index.ts";
import { type LintContext, lint } from "../../lint/lint.ts";
import type { Report } from "../../lint/report.ts";
import type { RequestedTarget } from "../../lint/resolve-target.ts";
import { type Generation, generations } from "../../lint/target.ts";
import { escapeText } from "../../report/escape.ts";
import { render } from "../../report/render.ts";
import type { CommandLine, Settings } from "../command-line.ts";
import type { ExitReason } from "../exit-codes.ts";
import type { Host } from "../host.ts";
import { imageArguments } from "../image-arguments.ts";
import { reportOptions } from "../report-options.ts";

/** Judges images and writes one report. */
export async function check(line: CommandLine, host: Host): Promise<ExitReason> {
  const { settings } = line;
  const images = await imageArguments(line, host);
  const started = performance.now();
  const progress = progressLine(host, settings);
  const report = await lint(
    images,
    {
      checks,
      target: requestedTarget(settings),
      ...(settings.only ? { only: settings.only } : {}),
      ...(settings.skip ? { skip: settings.skip } : {}),
      ...(settings.root ? { disk: { root: settings.root } } : {}),
      ...(settings["fail-on"] ? { failOn: settings["fail-on"] } : {}),
    },
    { signal: host.signal, onImage: progress.show, ...(settings.debug ? { onCrash: stackTo(host) } : {}) },
  );
  progress.clear();
  const format = settings.format ?? "pretty";
  const elapsed = host.env["SOURCE_DATE_EPOCH"] ? {} : { elapsedMs: performance.now() - started };
  host.stdout.write(render(report, format, { ...reportOptions(line, host), ...elapsed }));
  if (format !== "pretty") sayUnopened(report, host);
  return exitReason(report);
}

function requestedTarget(settings: Settings): RequestedTarget {
  const generation: Generation | undefined = generations.find((number) => String(number) === settings.generation);
  return {
    type: settings.type,
    target: settings.target,
    generation,
    arch: settings.arch,
    security: settings.security,
    diskController: settings["disk-controller"],
  };
}

function exitReason(report: Report): ExitReason {
  switch (report.status) {
    case "incomplete":
      return "incomplete";
    case "failed":
      return "findings";
    case "passed":
      return "clean";
  }
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
