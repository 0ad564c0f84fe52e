import { type FlagName, flags } from "../cli/flags.ts";
import { UsageError } from "../lint/usage-error.ts";

/** What the workflow says, as action.yml names it. */
export interface Inputs {
  /** Paths and globs. */
  readonly images: readonly string[];
  readonly allowEmpty: boolean;
  readonly summary: boolean;
  readonly annotations: boolean;
  /** More reports, as `--format` takes them. */
  readonly formats: readonly string[];
  /** The flags of the command line with the same names. */
  readonly flags: readonly string[];
}

/** Inputs that are flags of `vhdlint check`. */
export const flagInputs = [
  "config",
  "type",
  "target",
  "generation",
  "arch",
  "security",
  "disk-controller",
  "only",
  "skip",
  "fail-on",
] as const satisfies readonly FlagName[];

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the inputs as the runner hands them over: `fail-on` is INPUT_FAIL-ON. Throws a `UsageError`. */
export function readInputs(env: Environment): Inputs {
  const images = lines(env, "images");
  if (images.length === 0) throw new UsageError("the input images names none", "give a path or a glob per line");
  return {
    images,
    allowEmpty: truth(env, "allow-empty", false),
    summary: truth(env, "summary", true),
    annotations: truth(env, "annotations", true),
    formats: lines(env, "formats"),
    flags: flagInputs.flatMap((name) => {
      const value = flags[name].kind === "globs" ? lines(env, name).join(",") : text(env, name);
      return value === "" ? [] : [`--${name}=${value}`];
    }),
  };
}

function text(env: Environment, name: string): string {
  return (env[`INPUT_${name.toUpperCase()}`] ?? "").trim();
}

function lines(env: Environment, name: string): readonly string[] {
  return text(env, name)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** The words of YAML 1.2 for truth, as the toolkit takes them (actions/toolkit, packages/core/src/core.ts). */
function truth(env: Environment, name: string, otherwise: boolean): boolean {
  const value = text(env, name);
  if (value === "") return otherwise;
  if (["true", "True", "TRUE"].includes(value)) return true;
  if (["false", "False", "FALSE"].includes(value)) return false;
  throw new UsageError(`the input ${name} cannot be ${JSON.stringify(value)}`, "it is true or false");
}
