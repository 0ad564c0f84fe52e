import type { Check } from "../../lint/check.ts";
import { builtInProfiles } from "../../lint/configuration/profile.ts";
import { type Command, type Flag, type FlagName, commands, flagNames, flags } from "../flags.ts";

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** What can be typed: all that a script of completion is made of. Words of letters, digits and `-._/*` only. */
export interface Vocabulary {
  readonly commands: readonly Command[];
  readonly flags: readonly FlagWords[];
  /** What the words after a command are. */
  readonly operands: Readonly<Record<Command, Operand>>;
  readonly ids: readonly string[];
  /** Ids, and globs over whole areas. */
  readonly globs: readonly string[];
}

export type Operand = "file" | "id" | "glob" | "shell" | "nothing";

export interface FlagWords {
  readonly name: FlagName;
  readonly commands: readonly Command[];
  /** Nothing follows a switch; what follows others may be a list that commas separate. */
  readonly takes: "nothing" | "file" | "word" | "glob" | "words" | "any";
  readonly values: readonly string[];
}

export function vocabulary(checks: readonly Pick<Check, "id">[]): Vocabulary {
  const ids = checks.map(({ id }) => id).sort();
  const areas = [...new Set(ids.map((id) => `${id.slice(0, id.indexOf("."))}.*`))];
  return {
    commands,
    flags: flagNames.map((name) => ({ name, ...words(name, flags[name]) })),
    operands: {
      check: "file",
      inspect: "file",
      advise: "file",
      config: "file",
      convert: "file",
      list: "glob",
      explain: "id",
      completion: "shell",
      init: "nothing",
    },
    ids,
    globs: [...areas, ...ids],
  };
}

function words(name: FlagName, { kind, values = [], commands }: Flag): Omit<FlagWords, "name"> {
  if (name === "profile") return { takes: "word", values: builtInProfiles, commands };
  switch (kind) {
    case "switch":
      return { takes: "nothing", values, commands };
    case "file":
      return { takes: "file", values, commands };
    case "globs":
      return { takes: "glob", values, commands };
    case "choice":
    case "outputs":
      return { takes: "word", values, commands };
    case "choices":
      return { takes: "words", values, commands };
    case "word":
    case "count":
      return { takes: "any", values, commands };
  }
}
