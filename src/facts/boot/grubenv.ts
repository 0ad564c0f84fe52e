export interface GrubenvEntry {
  readonly value: string;
  /** Counts from 1. */
  readonly line: number;
}

export interface Grubenv {
  /** False when GRUB would refuse the block ("invalid environment block"): nothing is loaded then. */
  readonly valid: boolean;
  readonly variables: ReadonlyMap<string, GrubenvEntry>;
}

const SIGNATURE = "# GRUB Environment Block\n";

/**
 * Reads an environment block as GRUB does (grub-core/lib/envblk.c): the signature line, then `name=value` lines where a
 * backslash escapes the next character, padding and comments of `#`. A value without an end, and all behind it, is lost.
 */
export function parseGrubenv(text: string): Grubenv {
  const variables = new Map<string, GrubenvEntry>();
  if (!text.startsWith(SIGNATURE)) return { valid: false, variables };
  let at = SIGNATURE.length;
  let line = 2;
  while (at < text.length) {
    if (text[at] !== "#") {
      const equals = text.indexOf("=", at);
      if (equals < 0) break;
      let value = "";
      let end = equals + 1;
      for (; end < text.length && text[end] !== "\n"; end++) {
        if (text[end] === "\\") end += 1;
        value += text[end] ?? "";
      }
      if (end >= text.length) break;
      const name = text.slice(at, equals);
      line += countLines(name);
      variables.set(name, { value, line });
      line += countLines(value);
      at = end;
    }
    // Also in comments a backslash takes the end of the line with it.
    const start = at;
    while (at < text.length && text[at] !== "\n") at += text[at] === "\\" ? 2 : 1;
    at += 1;
    line += countLines(text.slice(start, at));
  }
  return { valid: true, variables };
}

function countLines(text: string): number {
  return text.split("\n").length - 1;
}
