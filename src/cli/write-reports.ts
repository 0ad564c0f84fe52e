import { realpath, stat } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import type { ResolvedConfiguration } from "../lint/configuration/resolve.ts";
import { didYouMean } from "../lint/nearest.ts";
import type { Report } from "../lint/report.ts";
import { UsageError } from "../lint/usage-error.ts";
import { escapeText } from "../report/escape.ts";
import { formats } from "../report/formats.ts";
import type { ReportOptions } from "../report/options.ts";
import { type Reporter, loadReporter } from "../report/render.ts";
import type { CommandLine } from "./command-line.ts";
import type { Host } from "./host.ts";
import { type Output, outputs } from "./outputs.ts";
import { type ReportFile, prepareFile, writeReportFile } from "./report-file.ts";
import { WriteError } from "./write-error.ts";

/** Where one format goes: to a file, or to stdout. */
export interface Destination {
  readonly format: Output["format"];
  readonly reporter: (...of: Parameters<Reporter>) => string | Promise<string>;
  readonly file?: ReportFile;
}

/** What the configuration has to say of outputs. */
export type ConfiguredOutputs = Pick<ResolvedConfiguration, "outputs" | "reporters">;

/**
 * The outputs that were asked for, all of them writable as far as can be known before any image is read. `inputs` are
 * never written: neither an image nor anything inside of one.
 */
export async function destinations(
  line: CommandLine,
  host: Host,
  inputs: readonly string[],
  configured: ConfiguredOutputs = { outputs: undefined, reporters: new Map() },
): Promise<readonly Destination[]> {
  const ready: Destination[] = [];
  for (const { format, file } of asked(line, configured)) {
    const reporter = await reporterOf(format, configured);
    if (file === undefined) ready.push({ format, reporter });
    else {
      await refuseInput(file, inputs);
      ready.push({ format, reporter, file: await prepareFile(file, host.env) });
    }
  }
  return ready;
}

function asked({ settings }: CommandLine, { outputs: said }: ConfiguredOutputs): readonly Output[] {
  return settings.format ?? (said ? outputs(`outputs in ${said.origin}`, said.value) : [{ format: "pretty" }]);
}

async function reporterOf(name: Output["format"], { reporters }: ConfiguredOutputs): Promise<Destination["reporter"]> {
  const builtIn = formats.find((format) => format === name);
  if (builtIn) return loadReporter(builtIn);
  const ofPlugin = reporters.get(name);
  if (ofPlugin) return ofPlugin;
  const known = [...formats, ...reporters.keys()];
  throw new UsageError(`no plugin has the format ${name}`, didYouMean(name, known) ?? `there are ${known.join(", ")}`);
}

async function refuseInput(name: string, inputs: readonly string[]): Promise<void> {
  const path = await realpath(name).catch(() => resolve(name));
  const target = await stat(path).catch(() => undefined);
  for (const input of inputs) {
    const found = await stat(input).catch(() => undefined);
    if (!found) continue;
    const isSame = target !== undefined && target.ino !== 0 && target.ino === found.ino && target.dev === found.dev;
    const way = relative(await realpath(input).catch(() => resolve(input)), path);
    const isInside = found.isDirectory() && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
    if (isSame || way === "") throw new UsageError(`${name} is what is to be read: a report does not replace it`);
    if (isInside) throw new UsageError(`${name} lies inside of ${input}: an image is never written`);
  }
}

/**
 * Writes the report to all of its destinations, files first: a reader that closes stdout does not keep them from being
 * written. Says what could not be written, and whether all was.
 */
export async function writeReports(
  report: Report,
  targets: readonly Destination[],
  options: ReportOptions,
  host: Host,
): Promise<boolean> {
  const summary = targets.find(({ format, file }) => format === "markdown" && file?.way === "replace")?.file?.path;
  const all: ReportOptions = { ...options, ...(summary === undefined ? {} : { summaryFile: summary }) };
  const forFiles: ReportOptions = { ...all, color: false, width: 80 };
  let complete = true;
  for (const { reporter, file } of targets) {
    if (file === undefined) continue;
    try {
      await writeReportFile(file, await reporter(report, forFiles), host.signal);
    } catch (error) {
      if (!(error instanceof WriteError)) throw error;
      host.stderr.write(`vhdlint: ${escapeText(error.message)}\n`);
      complete = false;
    }
  }
  const onStdout = targets.find(({ file }) => file === undefined);
  if (onStdout) host.stdout.write(await onStdout.reporter(report, all));
  return complete;
}
