export interface LogicalLine {
  /** Without comment, continuations joined by a blank, trimmed. */
  readonly text: string;
  /** Of its first physical line, from 1. */
  readonly line: number;
}

/**
 * The statements of a sudoers file before their grammar: a backslash at the end of a line continues it, `#` starts a
 * comment that no backslash continues. `#` is no comment before digits (a user or group id), in double quotes, after a
 * backslash, and at the start of `#include` and `#includedir`.
 */
export function logicalLines(text: string): readonly LogicalLine[] {
  const lines: LogicalLine[] = [];
  let joined = "";
  let start = 1;
  for (const [index, raw] of text.split("\n").entries()) {
    if (joined === "") start = index + 1;
    const physical = raw.replace(/\r$/, "");
    const isInclude = joined === "" && /^[ \t]*#include(dir)?[ \t]/.test(physical);
    const comment = isInclude ? -1 : commentStart(physical);
    const content = comment < 0 ? physical : physical.slice(0, comment);
    if (comment < 0 && endsInContinuation(content)) {
      joined += `${content.slice(0, -1)} `;
      continue;
    }
    push(lines, joined + content, start);
    joined = "";
  }
  push(lines, joined, start);
  return lines;
}

/** An odd number of backslashes at the end: an even one is backslashes that were escaped. */
function endsInContinuation(line: string): boolean {
  let at = line.length;
  while (line[at - 1] === "\\") at--;
  return (line.length - at) % 2 === 1;
}

function push(lines: LogicalLine[], text: string, line: number): void {
  const trimmed = text.trim();
  if (trimmed !== "") lines.push({ text: trimmed, line });
}

function commentStart(line: string): number {
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const character = line[at];
    if (character === "\\") at++;
    else if (character === '"') quoted = !quoted;
    else if (character === "#" && !quoted && !/^-?\d/.test(line.slice(at + 1, at + 3))) return at;
  }
  return -1;
}
