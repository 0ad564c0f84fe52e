import { type ExitReason, exitCodes } from "./exit-codes.ts";
import type { Host } from "./host.ts";
import { run } from "./run.ts";
import { WriteError } from "./write-error.ts";

const signals = { SIGINT: "interrupted", SIGTERM: "terminated" } as const;

/** The command line as a process: arguments in, exit code out. `program` is the URL of the script. */
export async function runProcess(program: string): Promise<void> {
  await asProcess(program, run);
}

/** Does one piece of work as this process: signals end it, what it gives is the exit code. The process ends when its pipes have drained. */
export async function asProcess(program: string, work: (host: Host) => Promise<ExitReason>): Promise<void> {
  const abort = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    // Once: a second signal finds the default handler and ends the process at once.
    process.once(name, () => {
      process.exitCode = exitCodes[signals[name]].code;
      abort.abort();
    });
  }
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // A reader that closes the pipe early (`| head`) has what it wanted.
    if (error.code === "EPIPE") return;
    process.stderr.write(`vhdlint: ${new WriteError("stdout", error).message}\n`);
    process.exitCode = exitCodes.incomplete.code;
  });
  // Where words for people cannot be written, there is nobody to tell.
  process.stderr.on("error", () => {});
  const { stdin, stdout, stderr, env } = process;
  try {
    const reason = await work({
      args: process.argv.slice(2),
      env,
      stdin,
      stdout,
      stderr,
      program,
      signal: abort.signal,
    });
    process.exitCode ??= exitCodes[reason].code;
  } catch (error) {
    if (!abort.signal.aborted) throw error;
  }
  // What is still under way, a check whose time was up, say, keeps no process alive; what was written gets out first.
  await Promise.all([drained(stdout), drained(stderr)]);
  process.exit();
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write("", () => resolve()));
}
