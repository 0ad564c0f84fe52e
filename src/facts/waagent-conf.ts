import { agentBefore } from "./waagent/agent-version.ts";
import { firstWord, intOf, stripBlanks, stripQuotes, switchOf } from "./waagent/python-text.ts";
import {
  type IntKey,
  type KeySpec,
  type StringKey,
  type SwitchKey,
  type WaagentKey,
  defaultOf,
  intKeys,
  isIntKey,
  isSwitchKey,
  stringKeys,
  switchKeys,
} from "./waagent/keys.ts";

/** One line of the file that the agent takes for an assignment, in order of the file. */
export interface WaagentAssignment {
  /** As the agent takes it; keys are case-sensitive, unknown ones are kept. */
  readonly key: string;
  /** After the agent's clean-up: cut at `#`, quotes and blanks stripped. */
  readonly value: string;
  /** The right side as it is written. */
  readonly raw: string;
  readonly line: number;
}

export type WaagentProblem =
  /** The text is not empty, no comment, and has no `=`: the agent passes over it. */
  | { readonly kind: "not-an-assignment"; readonly line: number }
  /** A byte order mark became a part of the first key. */
  | { readonly kind: "byte-order-mark"; readonly line: number }
  /** A `#` after the value; releases before 2.2.19 take it into the value. */
  | { readonly kind: "comment-after-value"; readonly line: number; readonly key: string }
  /** A quotation mark is left in the value: single quotes are not syntax, and a tab or CR shields double ones. */
  | { readonly kind: "stray-quote"; readonly line: number; readonly key: string };

/** What a key comes to once the file, the key's type and its default are taken together. */
export interface Setting<T> {
  readonly value: T;
  /** The key whose line or default decided: another one where a key falls back to it. */
  readonly key: WaagentKey;
  readonly path: string;
  /** The last line that names the key (also one that says `None`); undefined when none does. */
  readonly line: number | undefined;
  /** What that line says, after the agent's clean-up. */
  readonly raw: string | undefined;
  /** False when a line sets the key to something its type does not know, so that the default holds all the same. */
  readonly accepted: boolean;
}

/** A waagent.conf as the agent understands it. */
export interface WaagentConfig {
  readonly path: string;
  readonly assignments: readonly WaagentAssignment[];
  readonly problems: readonly WaagentProblem[];
  /** The line that counts for the key: the last one. */
  last(key: string): WaagentAssignment | undefined;
  /** An empty text counts as set; `None` does not. */
  string(key: StringKey): Setting<string | undefined>;
  /** Only y and n in either case are values; anything else leaves the default. */
  switch(key: SwitchKey): Setting<boolean>;
  /** What Python's int() takes; anything else leaves the default. */
  int(key: IntKey): Setting<number | undefined>;
}

/**
 * The text of a waagent.conf, or undefined for bytes that are not UTF-8: the agent then dies of the decoding error. A
 * byte order mark stays, as it does in the agent (`fileutil.read_file`).
 */
export function decodeWaagentConf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Parses waagent.conf exactly as `ConfigurationProvider.load` of the given release does (`azurelinuxagent/common/conf.py`;
 * of current ones when the version is not known). Never fails: what the agent passes over is in `problems`.
 */
export function parseWaagentConf(text: string, path: string, agentVersion?: string): WaagentConfig {
  const split = grammarOf(agentVersion);
  const assignments: WaagentAssignment[] = [];
  const problems: WaagentProblem[] = [];
  for (const [index, written] of text.split("\n").entries()) {
    const line = index + 1;
    if (written.startsWith("#")) continue;
    if (!written.includes("=")) {
      if (!/^\uFEFF?(?:#|$)/.test(stripBlanks(written))) problems.push({ kind: "not-an-assignment", line });
      continue;
    }
    const parts = split(written);
    if (!parts) continue;
    const { key, value } = parts;
    const raw = written.slice(written.indexOf("=") + 1);
    assignments.push({ key, value, raw, line });
    if (key.startsWith("#")) continue;
    if (key.startsWith("\uFEFF") && !key.startsWith("\uFEFF#")) problems.push({ kind: "byte-order-mark", line });
    if (raw.includes("#")) problems.push({ kind: "comment-after-value", line, key });
    if (/^["']|["']$/.test(value)) problems.push({ kind: "stray-quote", line, key });
  }
  return new ParsedConfig(path, assignments, problems, agentVersion);
}

/** The line at which a release before 2.2.12 dies: its first word has no `=` although the line does. */
export function fatalLine(text: string, agentVersion: string): number | undefined {
  if (!agentBefore(agentVersion, "2.2.12")) return undefined;
  const index = text.split("\n").findIndex((line) => {
    return !line.startsWith("#") && line.includes("=") && !firstWord(line).includes("=");
  });
  return index < 0 ? undefined : index + 1;
}

type Parts = { readonly key: string; readonly value: string };
type Split = (line: string) => Parts | undefined;

function grammarOf(agentVersion: string | undefined): Split {
  if (agentVersion === undefined || !agentBefore(agentVersion, "2.2.25")) return splitLine;
  if (!agentBefore(agentVersion, "2.2.19")) return (line) => splitAtEveryEquals(line, cutComment);
  if (!agentBefore(agentVersion, "2.2.12")) return (line) => splitAtEveryEquals(line, (value) => value);
  return (line) => {
    const [key = "", value] = firstWord(line).split("=");
    return value === undefined ? undefined : { key, value: stripQuotes(value) };
  };
}

/** Since 2.2.25: the first `=` parts key and value; a CR or tab at the end goes, but only after the quotes were looked at. */
function splitLine(line: string): Parts {
  const equals = line.indexOf("=");
  const value = stripBlanks(stripQuotes(cutComment(line.slice(equals + 1))));
  return { key: stripBlanks(line.slice(0, equals)), value };
}

function splitAtEveryEquals(line: string, cut: (value: string) => string): Parts {
  const [key = "", value = ""] = line.split("=");
  return { key: stripBlanks(key), value: stripQuotes(cut(value)) };
}

function cutComment(value: string): string {
  const hash = value.indexOf("#");
  return hash < 0 ? value : value.slice(0, hash);
}

class ParsedConfig implements WaagentConfig {
  readonly path: string;
  readonly assignments: readonly WaagentAssignment[];
  readonly problems: readonly WaagentProblem[];
  readonly #last: ReadonlyMap<string, WaagentAssignment>;
  readonly #agentVersion: string | undefined;

  constructor(
    path: string,
    assignments: readonly WaagentAssignment[],
    problems: readonly WaagentProblem[],
    agentVersion: string | undefined,
  ) {
    this.path = path;
    this.assignments = assignments;
    this.problems = problems;
    this.#last = new Map(assignments.map((assignment) => [assignment.key, assignment]));
    this.#agentVersion = agentVersion;
  }

  last(key: string): WaagentAssignment | undefined {
    return this.#last.get(key);
  }

  string(key: StringKey): Setting<string | undefined> {
    return this.#setting<string | undefined>(key, stringKeys[key], (text) => text);
  }

  switch(key: SwitchKey): Setting<boolean> {
    const spec: KeySpec<boolean> = switchKeys[key];
    const setting = this.#setting<boolean>(key, spec, switchOf);
    const other = spec.defaultsTo;
    return other !== undefined && isSwitchKey(other) ? this.#fallBack(setting, this.switch(other)) : setting;
  }

  int(key: IntKey): Setting<number | undefined> {
    const spec: KeySpec<number | undefined> = intKeys[key];
    const setting = this.#setting<number | undefined>(key, spec, intOf);
    const other = spec.defaultsTo;
    return other !== undefined && isIntKey(other) ? this.#fallBack(setting, this.int(other)) : setting;
  }

  #setting<T>(key: WaagentKey, spec: KeySpec<T>, convert: (text: string) => T | undefined): Setting<T> {
    const last = this.#last.get(key);
    const unset = last === undefined || last.value === "None";
    const value = unset || spec.ineffective ? undefined : convert(last.value);
    return {
      value: value === undefined ? defaultOf(spec, this.#agentVersion) : value,
      key,
      path: this.path,
      line: last?.line,
      raw: last?.value,
      accepted: unset || value !== undefined,
    };
  }

  /** What holds when the key itself does not decide: the other one, unless a line with a bad value is to be shown. */
  #fallBack<T>(setting: Setting<T>, other: Setting<T>): Setting<T> {
    if (!setting.accepted) return { ...setting, value: other.value };
    return setting.raw === undefined || setting.raw === "None" ? other : setting;
  }
}
