import type { Located } from "../image/fact.ts";

/** The variables of an os-release file; the last assignment of a name wins, as in the shell. */
export type OsRelease = ReadonlyMap<string, Located<string>>;

/**
 * Parses os-release(5): `NAME=value` lines, values bare, in single or in double quotes with the shell's escapes
 * (backslash before `"`, `$`, `\` and a backquote). Other lines are passed over, as systemd does.
 */
export function parseOsRelease(text: string, path: string): OsRelease {
  const variables = new Map<string, Located<string>>();
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    const match = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(raw.replace(/\r$/, ""));
    if (match?.[1] === undefined || match[2] === undefined) continue;
    variables.set(match[1], { value: unquote(match[2].trim()), path, line: index + 1 });
  }
  return variables;
}

function unquote(value: string): string {
  if (value.length >= 2 && value.startsWith("'") && value.endsWith("'")) return value.slice(1, -1);
  const inner = value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
  return inner.replace(/\\([\\"'$`])/g, "$1");
}
