import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
// @ts-expect-error: a script without types
import { buildCommandLine } from "../../scripts/build.mjs";

export interface Result {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly cwd?: string;
}

/**
 * The command line as it ships, bundled once for the test file, run as a process of its own without a terminal. Gives
 * `run` and a folder for the files of the tests; both last as long as the file.
 */
export function bundled() {
  const place = { folder: "", script: "" };
  beforeAll(async () => {
    place.folder = await mkdtemp(join(tmpdir(), "vhdlint-cli-"));
    place.script = join(place.folder, "bundle", "vhdlint.js");
    await buildCommandLine(join(place.folder, "bundle"));
    await writeFile(join(place.folder, "bundle", "package.json"), '{"type":"module"}');
  });
  afterAll(() => rm(place.folder, { recursive: true, force: true }));

  function start(args: readonly string[], { env = {}, cwd }: RunOptions = {}) {
    const { PATH = "", SystemRoot = "", TEMP = "" } = process.env;
    return spawn(process.execPath, [place.script, ...args], {
      env: { PATH, SystemRoot, TEMP, ...env },
      ...(cwd === undefined ? {} : { cwd }),
    });
  }

  function run(args: readonly string[], options: RunOptions = {}): Promise<Result> {
    const child = start(args, options);
    // A process that ends without reading breaks the pipe; what it wrote is what counts.
    child.stdin.on("error", () => {}).end(options.stdin ?? "");
    return result(child);
  }

  return {
    run,
    start,
    result,
    /** A path below the folder of the tests. */
    path: (...parts: string[]) => join(place.folder, ...parts),
  };
}

function result(child: ReturnType<typeof spawn>): Promise<Result> {
  const text = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (part) => (text.stdout += part));
  child.stderr?.setEncoding("utf8").on("data", (part) => (text.stderr += part));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, ...text }));
  });
}
