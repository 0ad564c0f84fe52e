import type { Located } from "../image/fact.ts";
import { type ShellWord, lexShell } from "./shell-lexer.ts";

/** A variable as a shell would leave it after reading a file, with the place of the assignment that decided. */
export interface ShellVariable extends Located<string> {
  /**
   * True where only running the shell could tell: the value holds a command substitution or an unknown variable, or the
   * assignment stands inside `if`, `case`, a loop or a function. `value` is then the best guess.
   */
  readonly uncertain: boolean;
}

export type ShellVariables = ReadonlyMap<string, ShellVariable>;

export interface ShellProblem {
  readonly message: string;
  readonly line: number;
}

export interface ShellFile {
  /** The variables given at the start, changed by this file. */
  readonly variables: ShellVariables;
  readonly problems: readonly ShellProblem[];
}

/**
 * The variables of a file that a shell sources: /etc/default/grub, ifcfg files, sysconfig. The last assignment wins,
 * `+=` appends, a value may use earlier variables. Nothing is run: commands are passed over.
 *
 * @param before variables that are set already, for files that are sourced one after the other
 */
export function readShellVariables(text: string, path: string, before: ShellVariables = new Map()): ShellFile {
  const variables = new Map(before);
  const { commands, problems } = lexShell(text);
  let depth = 0;
  for (const command of commands) {
    let words = command.words;
    for (let first = words[0]; first; first = words[0]) {
      const change = first.quoted ? undefined : first.source.endsWith("()") ? 0 : keywords.get(first.source);
      if (change === undefined) break;
      depth = Math.max(0, depth + change);
      words = words.slice(1);
    }
    if (words.length > 0) assign(words, { variables, path, line: command.line, conditional: depth > 0 });
  }
  return { variables, problems };
}

/** What a reserved word does to the nesting depth; the words behind it may be an assignment. */
const keywords: ReadonlyMap<string, number> = new Map([
  ["if", 1],
  ["case", 1],
  ["for", 1],
  ["while", 1],
  ["until", 1],
  ["{", 1],
  ["then", 0],
  ["else", 0],
  ["elif", 0],
  ["do", 0],
  ["!", 0],
  ["fi", -1],
  ["esac", -1],
  ["done", -1],
  ["}", -1],
]);

interface Scope {
  readonly variables: Map<string, ShellVariable>;
  readonly path: string;
  readonly line: number;
  readonly conditional: boolean;
}

const declarations: ReadonlySet<string> = new Set(["export", "readonly", "declare", "typeset", "local"]);

/** Applies a command made of assignments alone; assignments before a program only reach that program. */
function assign(words: readonly ShellWord[], scope: Scope): void {
  const [first, ...rest] = words;
  const declared = first !== undefined && !first.quoted && declarations.has(first.source);
  const candidates = declared ? rest : words;
  if (!declared && !candidates.every((word) => assignmentOf(word))) return;
  for (const word of candidates) {
    const assignment = assignmentOf(word);
    if (!assignment) continue;
    const { name, append, value } = assignment;
    const before = scope.variables.get(name);
    const expanded = expand(value, scope.variables);
    scope.variables.set(name, {
      value: append ? (before?.value ?? "") + expanded.text : expanded.text,
      path: scope.path,
      line: scope.line,
      uncertain: expanded.uncertain || scope.conditional || (append && before?.uncertain === true),
    });
  }
}

function assignmentOf(word: ShellWord): { name: string; append: boolean; value: ShellWord["parts"] } | undefined {
  const [head, ...tail] = word.parts;
  if (head?.kind !== "text" || head.quoted) return undefined;
  const match = /^([A-Za-z_][A-Za-z0-9_]*)(\+?)=/.exec(head.text);
  if (match?.[1] === undefined) return undefined;
  const value = { ...head, text: head.text.slice(match[0].length) };
  return { name: match[1], append: match[2] === "+", value: [value, ...tail] };
}

function expand(parts: ShellWord["parts"], variables: ShellVariables): { text: string; uncertain: boolean } {
  let text = "";
  let uncertain = false;
  for (const part of parts) {
    switch (part.kind) {
      case "text":
        text += part.text;
        break;
      case "variable": {
        const variable = variables.get(part.name);
        const missing = variable === undefined || (part.emptyToo && variable.value === "");
        text += missing ? (part.fallback ?? "") : variable.value;
        uncertain ||= variable?.uncertain ?? part.fallback === undefined;
        break;
      }
      case "dynamic":
        uncertain = true;
        break;
    }
  }
  return { text, uncertain };
}
