import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type { ExitReason } from "../cli/exit-codes.ts";
import type { Host } from "../cli/host.ts";
import { matchingImages } from "../cli/image-globs.ts";
import { outputs } from "../cli/outputs.ts";
import { run } from "../cli/run.ts";
import { UsageError } from "../lint/usage-error.ts";
import type { Report } from "../lint/report.ts";
import { escapeText } from "../report/escape.ts";
import { type Inputs, readInputs } from "./inputs.ts";
import { errorCommand, setOutputs } from "./workflow-files.ts";

/** The step of a workflow: inputs by INPUT_*, the report in log and summary, outputs by GITHUB_OUTPUT; ends as the command line does. */
export async function runAction(host: Host): Promise<ExitReason> {
  try {
    const inputs = readInputs(host.env);
    const images = await matched(inputs);
    if (images.length > 0) return await judge(images, inputs, host);
    host.stdout.write("no image matches, and allow-empty is true: nothing to judge\n");
    await setOutputs(host.env["GITHUB_OUTPUT"], {
      status: "passed",
      errors: "0",
      warnings: "0",
      report: "",
      sarif: "",
    });
    return "clean";
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return refuse(escapeText(error.message) + (error.hint === undefined ? "" : ` - ${escapeText(error.hint)}`), host);
  }
}

async function matched({ images, allowEmpty }: Inputs): Promise<readonly string[]> {
  const found: string[] = [];
  for (const pattern of images) {
    const matching = await matchingImages(pattern);
    if (matching.length === 0 && !allowEmpty) {
      throw new UsageError(`no image matches ${pattern}`, "set allow-empty where that is fine");
    }
    found.push(...matching);
  }
  return [...new Set(found)];
}

async function judge(images: readonly string[], inputs: Inputs, host: Host): Promise<ExitReason> {
  const folder = await mkdtemp(join(host.env["RUNNER_TEMP"] || tmpdir(), "vhdlint-"));
  const asked = outputs("the input formats", inputs.formats);
  const file = (format: "json" | "sarif") => asked.find((each) => each.format === format && each.file)?.file;
  const report = resolve(file("json") ?? join(folder, "report.json"));
  const sarif = resolve(file("sarif") ?? join(folder, "report.sarif"));
  const summary = inputs.summary ? host.env["GITHUB_STEP_SUMMARY"] : undefined;
  const formats = [
    ...inputs.formats,
    ...(file("json") ? [] : [`json=${report}`]),
    ...(file("sarif") ? [] : [`sarif=${sarif}`]),
    ...(summary ? [`markdown=${summary}`] : []),
    ...(asked.some((each) => each.file === undefined) ? [] : [inputs.annotations ? "github" : "pretty"]),
  ];
  const args = ["check", ...inputs.flags, ...formats.map((format) => `--format=${format}`), "--", ...images];
  // What it says to people is told twice where nothing was examined: in the log, and as an annotation.
  const stderr = new PassThrough();
  const [reason, said] = await Promise.all([run({ ...host, args, stderr }).finally(() => stderr.end()), text(stderr)]);
  if (reason === "usage") return refuse(said.trim().replace(/^vhdlint: /gm, ""), host);
  host.stderr.write(said);
  await setOutputs(host.env["GITHUB_OUTPUT"], await outcome(report, sarif));
  return reason;
}

/** Outputs by the report that was written; one that could not be is no verdict. */
async function outcome(report: string, sarif: string): Promise<Readonly<Record<string, string>>> {
  const json = await readFile(report, "utf8").catch(() => undefined);
  if (json === undefined) return { status: "incomplete" };
  const { status, summary }: Pick<Report, "status" | "summary"> = JSON.parse(json);
  return { status, errors: String(summary.errors), warnings: String(summary.warnings), report, sarif };
}

/** Nothing was examined: the reason as an annotation. */
async function refuse(message: string, host: Host): Promise<ExitReason> {
  host.stdout.write(errorCommand(message));
  await setOutputs(host.env["GITHUB_OUTPUT"], { status: "" });
  return "usage";
}
