import { failOnValues } from "../lint/report.ts";
import {
  architectures,
  destinations,
  diskControllers,
  generations,
  imageTypes,
  securityTypes,
} from "../lint/target.ts";
import { formats } from "../report/formats.ts";
import { showKinds } from "../report/options.ts";

export const commands = [
  "check",
  "list",
  "explain",
  "inspect",
  "advise",
  "convert",
  "config",
  "init",
  "completion",
] as const;
export type Command = (typeof commands)[number];

export const colorModes = ["auto", "always", "never"] as const;

/**
 * `choice` takes one of its values, `choices` and `globs` lists that commas separate and that may be given again, `file`
 * a path, `word` anything, `count` a whole number from 1, `outputs` formats with or without a file,
 * `switch` nothing.
 */
export interface Flag {
  readonly kind: "choice" | "choices" | "globs" | "file" | "word" | "count" | "outputs" | "switch";
  readonly values?: readonly string[];
  /** The commands it says something to. */
  readonly commands: readonly Command[];
}

const judging = ["check"] as const satisfies readonly Command[];
const reporting = ["check", "convert"] as const satisfies readonly Command[];
const reading = ["check", "inspect", "advise"] as const satisfies readonly Command[];
const configured = ["check", "config"] as const satisfies readonly Command[];
/** What the image is meant for. */
const meaning = ["check", "config", "advise"] as const satisfies readonly Command[];
const naming = ["check", "config", "list", "explain", "advise"] as const satisfies readonly Command[];

/** Every flag of every command; each can be set in the environment too, as VHDLINT_ and its name in capitals. */
export const flags = {
  type: { kind: "choice", values: imageTypes, commands: meaning },
  target: { kind: "choice", values: destinations, commands: meaning },
  generation: { kind: "choice", values: generations.map(String), commands: meaning },
  arch: { kind: "choice", values: architectures, commands: meaning },
  security: { kind: "choice", values: securityTypes, commands: meaning },
  "disk-controller": { kind: "choice", values: diskControllers, commands: meaning },
  only: { kind: "globs", commands: configured },
  skip: { kind: "globs", commands: configured },
  "fail-on": { kind: "choice", values: failOnValues, commands: ["check", "config", "convert"] },
  profile: { kind: "word", commands: meaning },
  config: { kind: "file", commands: naming },
  "no-config": { kind: "switch", commands: naming },
  "no-plugins": { kind: "switch", commands: naming },
  baseline: { kind: "file", commands: configured },
  "update-baseline": { kind: "switch", commands: judging },
  "ignore-suppressions": { kind: "switch", commands: ["check", "advise"] },
  jobs: { kind: "count", commands: judging },
  timeout: { kind: "count", commands: judging },
  "files-from": { kind: "file", commands: reading },
  root: { kind: "word", commands: reading },
  format: { kind: "outputs", values: formats, commands },
  show: { kind: "choices", values: showKinds, commands: reporting },
  quiet: { kind: "switch", commands: reporting },
  verbose: { kind: "switch", commands: ["check", "advise", "convert"] },
  debug: { kind: "switch", commands },
  color: { kind: "choice", values: colorModes, commands },
  help: { kind: "switch", commands },
  version: { kind: "switch", commands },
} as const satisfies Record<string, Flag>;

export type FlagName = keyof typeof flags;
export const flagNames = Object.keys(flags) as readonly FlagName[];

/** `fail-on` → `VHDLINT_FAIL_ON`. */
export function variableOf(name: FlagName): string {
  return `VHDLINT_${name.toUpperCase().replaceAll("-", "_")}`;
}
