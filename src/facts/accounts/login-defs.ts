import type { Located } from "../../image/fact.ts";

/** Settings of a login.defs file by name; the last line of a name wins (shadow-utils, lib/getdef.c). */
export type LoginDefs = ReadonlyMap<string, Located<string>>;

/** login.defs(5): `NAME value`, `NAME "value"`; `#` starts a comment only where a name would stand. */
export function parseLoginDefs(text: string, path: string): LoginDefs {
  const settings = new Map<string, Located<string>>();
  for (const [index, raw] of text.split("\n").entries()) {
    const match = /^\s*([^\s#"=][^\s"=]*)[\s"=]+([^"]*)/.exec(raw);
    if (match?.[1] === undefined || match[2] === undefined) continue;
    settings.set(match[1], { value: match[2].trim(), path, line: index + 1 });
  }
  return settings;
}

/** A number as shadow-utils reads it (strtoul with base 0: decimal, 0x…, 0…); undefined when it is none. */
export function loginDefsNumber(settings: LoginDefs, name: string): number | undefined {
  const text = settings.get(name)?.value;
  if (text === undefined) return undefined;
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  return /^(\d{1,10}|0[xX][0-9a-fA-F]{1,8})$/.test(text) ? Number(text) : undefined;
}
