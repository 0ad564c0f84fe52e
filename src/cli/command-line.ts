import { Parser } from "yargs/helpers";
import { didYouMean } from "../lint/nearest.ts";
import { UsageError } from "../lint/usage-error.ts";
import { type Command, type Flag, type FlagName, commands, flagNames, flags, variableOf } from "./flags.ts";
import { type Output, outputs } from "./outputs.ts";

/** What was typed, checked against the table of flags. */
export interface CommandLine {
  readonly command: Command;
  /** Whether the command's name was typed, or stands for it by default. */
  readonly named: boolean;
  /** Images, globs or ids, as the command takes them. */
  readonly operands: readonly string[];
  readonly settings: Settings;
  /** Who said it: `--type` or `VHDLINT_TYPE`. */
  readonly origins: ReadonlyMap<FlagName, string>;
  /** Variables that begin with VHDLINT_ and name no flag. */
  readonly unknownVariables: readonly string[];
}

/** A day in seconds, and more jobs than any machine has cores. */
const MAX_COUNT = 86_400;

type ValuesOf<N extends FlagName> = (typeof flags)[N] extends { values: readonly (infer V)[] } ? V : string;

/** The value of every flag that was given, on the command line or in the environment. */
export type Settings = {
  readonly [N in FlagName]?: (typeof flags)[N]["kind"] extends "switch"
    ? boolean
    : (typeof flags)[N]["kind"] extends "outputs"
      ? readonly Output[]
      : (typeof flags)[N]["kind"] extends "count"
        ? number
        : (typeof flags)[N]["kind"] extends "choices" | "globs"
          ? readonly ValuesOf<N>[]
          : ValuesOf<N>;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads arguments (without node and script) and environment. Whatever cannot be meant is a `UsageError`. */
export function parseCommandLine(args: readonly string[], environment: Environment): CommandLine {
  const parsed = parse(args);
  const words = parsed._.map(String);
  const named = commands.find((name) => name === words[0]);
  const command = named ?? "check";
  const settings: Record<string, unknown> = {};
  const origins = new Map<FlagName, string>();
  for (const name of flagNames) {
    const flag: Flag = flags[name];
    const given = parsed[name];
    if (given !== undefined) {
      if (!flag.commands.includes(command)) throw new UsageError(`--${name} says nothing to vhdlint ${command}`);
      settings[name] = valueOf(`--${name}`, flag, given);
      origins.set(name, `--${name}`);
    } else if (environment[variableOf(name)]) {
      settings[name] = valueOf(variableOf(name), flag, environment[variableOf(name)]);
      origins.set(name, variableOf(name));
    }
  }
  // The customary spelling; a --color that says otherwise is more precise.
  if (parsed["no-color"] === true) settings["color"] ??= "never";
  return {
    command,
    named: named !== undefined,
    operands: named ? words.slice(1) : words,
    settings,
    origins,
    unknownVariables: unknownVariables(environment),
  };
}

/** Words and values by name, nothing checked yet. Only the parser of yargs: help, version and messages are our own. */
function parse(args: readonly string[]): Record<string, unknown> & { _: (string | number)[] } {
  const withValue = flagNames.filter((name) => flags[name].kind !== "switch");
  const { argv, error } = Parser.detailed([...args], {
    string: withValue,
    boolean: [...flagNames.filter((name) => flags[name].kind === "switch"), "no-color"],
    alias: { help: ["h"] },
    narg: Object.fromEntries(withValue.map((name) => [name, 1])),
    configuration: {
      "boolean-negation": false,
      "camel-case-expansion": false,
      "dot-notation": false,
      "greedy-arrays": false,
      "parse-numbers": false,
      "parse-positional-numbers": false,
      "strip-aliased": true,
    },
  });
  refuseUnknown(argv);
  // A flag at the end, or before another flag: the parser's only complaint.
  if (error) throw new UsageError(`--${/: (.+)$/.exec(error.message)?.[1] ?? "an option"} needs a value`);
  return argv;
}

function refuseUnknown(parsed: Record<string, unknown>): void {
  const known = new Set<string>([...flagNames, "no-color", "_"]);
  const unknown = Object.keys(parsed).find((key) => !known.has(key));
  if (unknown === undefined) return;
  const name = unknown.length === 1 ? `-${unknown}` : `--${unknown}`;
  const hint = didYouMean(
    `--${unknown}`,
    flagNames.map((flag) => `--${flag}`),
  );
  throw new UsageError(`there is no option ${name}`, hint ?? "vhdlint --help shows them all");
}

/** `source` is what the user wrote the value in: `--type` or `VHDLINT_TYPE`. */
function valueOf(source: string, flag: Flag, given: unknown): unknown {
  switch (flag.kind) {
    case "switch":
      return switchValue(source, Array.isArray(given) ? given.at(-1) : given);
    case "choice":
      return oneOf(source, flag.values ?? [], single(source, given));
    case "choices":
      return list(source, given).map((word) => oneOf(source, flag.values ?? [], word));
    case "globs":
      return list(source, given);
    case "outputs":
      return outputs(source, Array.isArray(given) ? given.map(String) : [String(given)]);
    case "file":
    case "word":
      return single(source, given);
    case "count":
      return count(source, single(source, given));
  }
}

function count(source: string, word: string): number {
  const number = Number(word);
  if (/^\d+$/.test(word) && number >= 1 && number <= MAX_COUNT) return number;
  throw new UsageError(`${source} cannot be ${JSON.stringify(word)}`, `a whole number from 1 to ${MAX_COUNT}`);
}

function switchValue(source: string, given: unknown): boolean {
  if (typeof given === "boolean") return given;
  const word = String(given).toLowerCase();
  if (["1", "true", "yes", "on"].includes(word)) return true;
  if (["0", "false", "no", "off"].includes(word)) return false;
  throw new UsageError(`${source} cannot be ${JSON.stringify(given)}`, "set it to 1 or 0");
}

function single(source: string, given: unknown): string {
  if (Array.isArray(given)) throw new UsageError(`${source} is given more than once`);
  if (given === "" || given === undefined) throw new UsageError(`${source} needs a value`);
  return String(given);
}

function list(source: string, given: unknown): string[] {
  const texts: readonly unknown[] = Array.isArray(given) ? given : [given];
  const words = texts.flatMap((text) => String(text).split(",")).map((word) => word.trim());
  if (words.includes("")) throw new UsageError(`${source} needs a value`);
  return words;
}

function oneOf(source: string, values: readonly string[], word: string): string {
  if (values.includes(word)) return word;
  throw new UsageError(`${source} cannot be ${JSON.stringify(word)}`, didYouMean(word, values));
}

function unknownVariables(environment: Environment): string[] {
  const known = new Set(flagNames.map(variableOf));
  return Object.keys(environment).filter((name) => name.startsWith("VHDLINT_") && !known.has(name));
}
