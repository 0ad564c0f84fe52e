import { splitArguments } from "./arguments.ts";

/** One directive as it stands in one file. */
export interface SshdLine {
  /** Lower case: keywords are the same in any case. */
  readonly keyword: string;
  /** The keyword as written, for messages. */
  readonly written: string;
  readonly args: readonly string[];
  readonly line: number;
  /** `# …` after the arguments, which OpenSSH before 8.7 takes for one more argument. */
  readonly trailingComment: boolean;
}

export interface SshdProblem {
  readonly line: number;
  readonly message: string;
}

export interface ParsedSshdConfig {
  readonly lines: readonly SshdLine[];
  readonly problems: readonly SshdProblem[];
}

/** sshd_config(5), one file: directives in order, nothing included or matched yet (servconf.c). */
export function parseSshdConfig(text: string): ParsedSshdConfig {
  const lines: SshdLine[] = [];
  const problems: SshdProblem[] = [];
  for (const [index, raw] of text.split("\n").entries()) {
    const line = index + 1;
    const content = raw.trim();
    if (content === "" || content.startsWith("#")) continue;
    // One `=` may stand between keyword and arguments, with or without blanks.
    const match = /^"?([^\s="]+)"?(?:\s*=\s*|\s+|$)/.exec(content);
    if (match?.[1] === undefined) {
      problems.push({ line, message: "a line without keyword" });
      continue;
    }
    const { args, comment, unbalanced } = splitArguments(content.slice(match[0].length));
    if (unbalanced) {
      problems.push({ line, message: `the quotes after ${match[1]} are never closed` });
      continue;
    }
    if (args.length === 0) problems.push({ line, message: `${match[1]} has no value` });
    else lines.push({ keyword: match[1].toLowerCase(), written: match[1], args, line, trailingComment: comment });
  }
  return { lines, problems };
}

const units: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ["s", 1],
  ["m", 60],
  ["h", 3600],
  ["d", 86_400],
  ["w", 604_800],
]);

/** Seconds of a time in sshd's spelling: `180`, `3m`, `1h30m` (sshd_config(5), "TIME FORMATS"); undefined when it is none. */
export function parseSshdTime(text: string): number | undefined {
  const parts = text.slice(0, 100).match(/\d+[smhdw]?/gi) ?? [];
  if (parts.length === 0 || parts.join("") !== text) return undefined;
  let seconds = 0;
  for (const part of parts) {
    const unit = part.replace(/^\d+/, "").toLowerCase();
    // Only the last number may stand without unit: digits of one number are one part.
    seconds += Number.parseInt(part, 10) * (units.get(unit) ?? 1);
  }
  return seconds <= 0x7fff_ffff ? seconds : undefined;
}
