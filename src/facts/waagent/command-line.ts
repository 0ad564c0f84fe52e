import type { Located } from "../../image/fact.ts";
import { splitWords } from "../units/unit-file.ts";

/** The command by which a service manager starts the daemon. */
export interface AgentCommand {
  /** First word, without systemd's prefixes. */
  readonly program: string;
  readonly args: readonly string[];
  readonly path: string;
  readonly line: number;
}

/** What systemd runs: the assignments of `ExecStart=` after the last empty one, of which the first decides. */
export function commandOf(assignments: readonly Located<string>[]): AgentCommand | undefined {
  const reset = assignments.findLastIndex(({ value }) => value === "");
  const first = assignments[reset + 1];
  if (!first) return undefined;
  const [, prefixes = "", rest = ""] = /^([@:+!|-]*)(.*)$/s.exec(first.value) ?? [];
  const [program, ...words] = splitWords(rest);
  if (program === undefined) return undefined;
  // With `@` the second word is what the process calls itself.
  const args = prefixes.includes("@") ? words.slice(1) : words;
  return { program, args, path: first.path, line: first.line };
}

/**
 * The file that the command names for the configuration, as `parse_args` of `azurelinuxagent/agent.py` finds it: any
 * number of leading dashes or slashes, a path of word characters, the last one counts.
 */
export function configurationPathOf(args: readonly string[]): string | undefined {
  const paths = args.flatMap((arg) => /^[-/]*configuration-path:([\p{L}\p{N}_/.-]+)/u.exec(arg)?.[1] ?? []);
  return paths.at(-1);
}

/** Who interprets which script: words of a command, resolved no further. */
export interface ScriptCommand {
  /** A path or a bare name that is looked up in the service's PATH; undefined when the script's first line decides. */
  readonly interpreter: string | undefined;
  /** Undefined when the words do not tell, as for a module or a shell line. */
  readonly script: string | undefined;
}

export function scriptOf({ program, args }: Pick<AgentCommand, "program" | "args">): ScriptCommand {
  const name = program.slice(program.lastIndexOf("/") + 1);
  if (name === "env") {
    const start = args.findIndex((arg) => !arg.startsWith("-") && !arg.includes("="));
    const [next, ...rest] = start < 0 ? [] : args.slice(start);
    return next === undefined ? { interpreter: program, script: undefined } : scriptOf({ program: next, args: rest });
  }
  if (!/^(?:python|platform-python|pypy)[\d.]*$/.test(name)) return { interpreter: undefined, script: program };
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    if (!arg.startsWith("-")) return { interpreter: program, script: arg };
    if (/^-[A-Za-z]*[cm]$/.test(arg)) break;
    if (arg === "-W" || arg === "-X") index++;
  }
  return { interpreter: program, script: undefined };
}

/** The interpreter that a script's first line names: a path, or a name for `env` to find. Undefined without one. */
export function shebangOf(start: string): string | undefined {
  const line = /^#![ \t]*([^\n]*)/.exec(start)?.[1];
  if (line === undefined) return undefined;
  // A CR at the end becomes a part of the name for the kernel, which then finds nothing.
  const [path = "", ...args] = line.split(/[ \t]+/).filter((word) => word !== "");
  if (path.slice(path.lastIndexOf("/") + 1) !== "env") return path === "" ? undefined : path;
  return args.find((arg) => !arg.startsWith("-") && !arg.includes("=")) ?? path;
}
