import { startThread } from "../facts/initramfs/threads.ts";
import { UsageError } from "../lint/usage-error.ts";
import { escapeText } from "../report/escape.ts";
import { type CommandLine, parseCommandLine } from "./command-line.ts";
import { type ExitReason } from "./exit-codes.ts";
import type { Host } from "./host.ts";

/** Runs one command to its end. Never throws, except when it was aborted. */
export async function run(host: Host): Promise<ExitReason> {
  let debug = false;
  try {
    const line = parseCommandLine(host.args, host.env);
    debug = line.settings.debug ?? false;
    for (const name of line.unknownVariables) say(host, `${escapeText(name)} in the environment names no option`);
    return await start(line, host);
  } catch (error) {
    host.signal.throwIfAborted();
    if (!(error instanceof UsageError)) {
      say(host, `this is a fault of vhdlint, please report it: ${escapeText(String(error))}`);
      if (error instanceof Error && debug) host.stderr.write(`${error.stack}\n`);
      return "incomplete";
    }
    say(host, escapeText(error.message) + (error.hint === undefined ? "" : ` - ${escapeText(error.hint)}`));
    return "usage";
  }
}

async function start(line: CommandLine, host: Host): Promise<ExitReason> {
  if (line.settings.help) {
    host.stdout.write((await import("./help.ts")).help());
    return "clean";
  }
  if (line.settings.version) {
    host.stdout.write((await import("./commands/version.ts")).versionText(line));
    return "clean";
  }
  // Each command brings what it needs: start-up is part of the product. What looks into images wants a thread meanwhile.
  switch (line.command) {
    case "check":
      startThread();
      return (await import("./commands/check.ts")).check(line, host);
    case "list":
      return (await import("./commands/list.ts")).list(line, host);
    case "explain":
      return (await import("./commands/explain.ts")).explain(line, host);
    case "inspect":
      return (await import("./commands/inspect.ts")).inspect(line, host);
    case "advise":
      startThread();
      return (await import("./commands/advise.ts")).advise(line, host);
    case "convert":
      return (await import("./commands/convert.ts")).convert(line, host);
    case "config":
      return (await import("./commands/config.ts")).config(line, host);
    case "init":
      return (await import("./commands/init.ts")).init(line, host);
    case "completion":
      return (await import("./commands/completion.ts")).completion(line, host);
  }
}

function say(host: Host, message: string): void {
  host.stderr.write(`vhdlint: ${message}\n`);
}
