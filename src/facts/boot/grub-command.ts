import type { Place } from "./boot-entry.ts";
import type { Argument, Frame, GrubInterpreter } from "./grub-interpreter.ts";
import type { GrubStatement } from "./grub-script-parser.ts";
import type { Truth } from "./grub-test.ts";

/** Where a command runs. */
export interface CommandContext {
  readonly interpreter: GrubInterpreter;
  readonly frame: Frame;
  readonly statement: Extract<GrubStatement, { kind: "command" }>;
  readonly place: Place;
}

export type Command = (args: readonly Argument[], context: CommandContext) => Truth | Promise<Truth>;
