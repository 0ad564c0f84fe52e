import { open } from "node:fs/promises";
import { addAbortSignal } from "node:stream";
import { savedReport } from "../../lint/saved-report.ts";
import { UsageError } from "../../lint/usage-error.ts";
import { explainsChecks } from "../../report/formats.ts";
import type { ReportOptions } from "../../report/options.ts";
import type { CommandLine } from "../command-line.ts";
import { type ExitReason, exitReason } from "../exit-codes.ts";
import type { Host } from "../host.ts";
import { reportOptions } from "../report-options.ts";
import { systemReason } from "../write-error.ts";
import { type Destination, destinations, writeReports } from "../write-reports.ts";

/** More than any report comes to: a thousand images take some hundred MiB. */
const MAX_BYTES = 512 * 1024 * 1024;

/** Renders a saved JSON report in other formats, by the same thresholds and with the same exit codes. */
export async function convert(line: CommandLine, host: Host): Promise<ExitReason> {
  const [file, ...more] = line.operands;
  if (file === undefined) throw new UsageError("no report is named", "try vhdlint convert report.json --format html");
  if (more.length > 0) throw new UsageError("convert takes one report at a time");
  const name = file === "-" ? "stdin" : file;
  const targets = await destinations(line, host, file === "-" ? [] : [file]);
  const report = savedReport(decoded(await content(file, name, host)), name, line.settings["fail-on"]);
  const options = { ...reportOptions(line, host), ...(await descriptions(targets)) };
  return (await writeReports(report, targets, options, host)) ? exitReason(report) : "incomplete";
}

async function content(file: string, name: string, { stdin, signal }: Host): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  const source = file === "-" ? stdin : (await opened(file)).createReadStream();
  try {
    for await (const part of addAbortSignal(signal, source)) {
      parts.push(Buffer.from(part));
      bytes += part.length;
      if (bytes > MAX_BYTES) throw new UsageError(`${name} is larger than 512 MiB: no report is`);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${name} cannot be read: ${systemReason(error)}`);
  }
  return Buffer.concat(parts);
}

async function opened(file: string) {
  return open(file).catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read: ${systemReason(error)}`);
  });
}

/** PowerShell's `>` writes UTF-16 with a byte order mark; others write UTF-8, with or without one. */
function decoded(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(bytes);
}

/** The built-in checks, for the formats that say why a check asks what it asks: reading them takes longer than the rest. */
async function descriptions(targets: readonly Destination[]): Promise<Pick<ReportOptions, "checks">> {
  if (!targets.some(({ format }) => explainsChecks(format))) return {};
  return { checks: (await import("../../../checks/index.ts")).checks };
}
