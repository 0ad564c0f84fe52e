import { basename } from "node:path";
import { checks } from "../../../checks/index.ts";
import { didYouMean } from "../../lint/nearest.ts";
import { UsageError } from "../../lint/usage-error.ts";
import type { CommandLine } from "../command-line.ts";
import { bashCompletion } from "../completion/bash.ts";
import { fishCompletion } from "../completion/fish.ts";
import { type Shell, shells, vocabulary } from "../completion/vocabulary.ts";
import { zshCompletion } from "../completion/zsh.ts";
import type { ExitReason } from "../exit-codes.ts";
import type { Host } from "../host.ts";

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** Prints a script that completes commands, flags, their values and ids of checks; by default for the user's shell. */
export function completion(line: CommandLine, host: Host): ExitReason {
  host.stdout.write(scripts[shellOf(line, host)](vocabulary(checks)));
  return "clean";
}

function shellOf({ operands }: CommandLine, { env }: Host): Shell {
  if (operands.length > 1) throw new UsageError("completion takes one shell");
  const name = operands[0] ?? basename(env["SHELL"] ?? "");
  const shell = shells.find((each) => each === name);
  if (shell) return shell;
  if (operands.length === 0) throw new UsageError("completion needs a shell", `it is one of: ${shells.join(", ")}`);
  throw new UsageError(`there is no completion for ${name}`, didYouMean(name, shells));
}
