export interface ShellLine {
  readonly text: string;
  /** Where it begins, counted from 1. */
  readonly line: number;
}

/**
 * The lines that `while read line; do … done` of a POSIX shell sees: blanks at both ends go, a backslash takes the next
 * character literally and a line break away, and a last line without a line break is never seen.
 */
export function shellLines(text: string): ShellLine[] {
  const lines: ShellLine[] = [];
  let line = "";
  /** Length up to the last character that is not a plain blank. */
  let kept = 0;
  let number = 1;
  let began = 1;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (character === "\\") {
      at += 1;
      const next = text[at];
      if (next === "\n") number += 1;
      if (next === undefined || next === "\n") continue;
      line += next;
      kept = line.length;
    } else if (character === "\n") {
      lines.push({ text: line.slice(0, kept), line: began });
      number += 1;
      began = number;
      line = "";
      kept = 0;
    } else if (character === " " || character === "\t") {
      if (line !== "") line += character;
    } else if (character !== "\0") {
      line += character;
      kept = line.length;
    }
  }
  return lines;
}

/** Removes blanks of every kind at both ends, as [[:space:]] means them. */
export function trimSpace(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isSpace(text.charAt(start))) start += 1;
  while (end > start && isSpace(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isSpace(character: string): boolean {
  return " \t\n\v\f\r".includes(character);
}

/** Words between blanks, tabs and line breaks, as an unquoted variable splits with globbing off. */
export function shellWords(text: string): string[] {
  return text.split(/[ \t\n]+/).filter((word) => word !== "");
}

/** What stands before the first `#`. */
export function cutComment(line: string): string {
  const hash = line.indexOf("#");
  return hash < 0 ? line : line.slice(0, hash);
}

/** Removes one pair of equal quotes around the whole text (`unquote` of ds-identify). */
export function unquote(text: string): string {
  const quote = text[0];
  const isQuoted = (quote === '"' || quote === "'") && text.length >= 2 && text.endsWith(quote);
  return isQuoted ? text.slice(1, -1) : text;
}
