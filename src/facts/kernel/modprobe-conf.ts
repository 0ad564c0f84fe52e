import { foldModuleName } from "./kernel-files.ts";

/** One line of modprobe.d(5). */
export interface ModprobeDirective {
  readonly command: "alias" | "blacklist" | "install" | "remove" | "options" | "softdep" | "load";
  /** With `_` for `-`; a pattern in `alias`, `install` and `remove` lines. */
  readonly module: string;
  /** The rest of the line: a command, parameters, or the module that an alias names. */
  readonly value: string;
  readonly path: string;
  /** The first line where lines were continued; counts from 1. */
  readonly line: number;
}

export interface ModprobeProblem {
  readonly message: string;
  readonly path: string;
  readonly line: number;
}

const commands: ReadonlyMap<string, { readonly command: ModprobeDirective["command"]; readonly needsValue: boolean }> =
  new Map([
    ["alias", { command: "alias", needsValue: true }],
    ["blacklist", { command: "blacklist", needsValue: false }],
    ["install", { command: "install", needsValue: true }],
    ["remove", { command: "remove", needsValue: true }],
    ["options", { command: "options", needsValue: true }],
    ["softdep", { command: "softdep", needsValue: true }],
  ]);

/** Known to kmod, of no interest here; `weakdep` since kmod 33. */
const ignored: ReadonlySet<string> = new Set(["include", "config", "weakdep"]);

/** Parses a file of modprobe.d as libkmod does: `#` comments, `\` continues a line, words are separated by white space. */
export function parseModprobeConf(
  text: string,
  path: string,
): { readonly directives: readonly ModprobeDirective[]; readonly problems: readonly ModprobeProblem[] } {
  const directives: ModprobeDirective[] = [];
  const problems: ModprobeProblem[] = [];
  for (const { content, line } of logicalLines(text)) {
    if (content === "" || content.startsWith("#")) continue;
    const [, name = "", module = "", value = ""] = /^(\S+)(?:\s+(\S+)(?:\s+([^]*))?)?$/.exec(content) ?? [];
    const known = commands.get(name);
    if (ignored.has(name)) continue;
    if (!known) problems.push({ message: `"${name}" is no command of modprobe.d`, path, line });
    else if (module === "" || (known.needsValue && value === "")) {
      problems.push({ message: `${name} has too few words`, path, line });
    } else directives.push({ command: known.command, module: foldPattern(module), value: value.trim(), path, line });
  }
  return { directives, problems };
}

/** modules-load.d(5) and /etc/modules: a module a line, `#` and `;` comments, parameters behind the name in /etc/modules. */
export function parseModulesLoad(text: string, path: string): readonly ModprobeDirective[] {
  const loads: ModprobeDirective[] = [];
  for (const [index, raw] of text.split("\n").entries()) {
    const content = raw.trim();
    if (content === "" || content.startsWith("#") || content.startsWith(";")) continue;
    const [name = "", ...rest] = content.split(/\s+/);
    loads.push({ command: "load", module: foldModuleName(name), value: rest.join(" "), path, line: index + 1 });
  }
  return loads;
}

function* logicalLines(text: string): Generator<{ readonly content: string; readonly line: number }> {
  let content = "";
  let first = 1;
  for (const [index, raw] of text.replaceAll("\r\n", "\n").split("\n").entries()) {
    if (content === "") first = index + 1;
    if (raw.endsWith("\\")) {
      content += `${raw.slice(0, -1)} `;
      continue;
    }
    yield { content: (content + raw).trim(), line: first };
    content = "";
  }
  if (content !== "") yield { content: content.trim(), line: first };
}

/** kmod leaves `-` alone inside of brackets, where it means a range (libkmod-util: underscores). */
function foldPattern(pattern: string): string {
  return pattern.replace(/\[[^\]]*\]|-/g, (match) => (match === "-" ? "_" : match));
}
