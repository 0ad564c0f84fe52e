import type { CommandContext } from "./grub-command.ts";
import type { Argument } from "./grub-interpreter.ts";

const MAX_RECORDS = 1000;

/** Notes a command whose effect lies outside of the menu. */
export function record(args: readonly Argument[], { interpreter, statement, place }: CommandContext): true {
  const name = statement.words[0]?.bare ?? "";
  if (interpreter.records.length < MAX_RECORDS)
    interpreter.records.push({ name, args: args.map((argument) => argument.text), ...place });
  return true;
}
