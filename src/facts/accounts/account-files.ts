import { type PasswordField, classifyPassword } from "./password.ts";

/** A line that the C library passes over or that means something else than its author thinks. */
export interface AccountProblem {
  readonly line: number;
  /** What is wrong, without the line's content: it may hold a hash. */
  readonly message: string;
}

export interface Parsed<T> {
  readonly entries: readonly T[];
  readonly problems: readonly AccountProblem[];
}

export interface PasswdEntry {
  readonly name: string;
  /** `x` sends to /etc/shadow; anything else is the password field itself. */
  readonly inShadow: boolean;
  readonly password: PasswordField;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  /** As written: empty means /bin/sh. */
  readonly shell: string;
  readonly line: number;
}

export interface ShadowEntry {
  readonly name: string;
  readonly password: PasswordField;
  /** Days since 1970 after which the account is closed (field 8). */
  readonly expireDays: number | undefined;
  readonly line: number;
}

export interface GroupEntry {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
  readonly line: number;
}

export interface GshadowEntry {
  readonly name: string;
  readonly password: PasswordField;
  readonly line: number;
}

/** passwd(5), as the `files` service of glibc reads it. Compat lines (`+`, `-`, of NIS) name no account of this image. */
export function parsePasswd(text: string): Parsed<PasswdEntry> {
  return parse(text, (fields, line, problem) => {
    const [name = "", password = "", uid, gid, , home = "", shell = ""] = fields;
    const [uidNumber, gidNumber] = [idOf(uid), idOf(gid)];
    if (uidNumber === undefined || gidNumber === undefined) return problem("the user or group id is not a number");
    if (fields.length !== 7) problem(`${fields.length} fields instead of 7`);
    const inShadow = password === "x" || password.startsWith("##");
    return {
      name,
      inShadow,
      password: classifyPassword(password),
      uid: uidNumber,
      gid: gidNumber,
      home,
      shell: shell.trim(),
      line,
    };
  });
}

/** shadow(5). */
export function parseShadow(text: string): Parsed<ShadowEntry> {
  return parse(text, (fields, line, problem) => {
    if (fields.length < 2) return problem("no password field");
    if (fields.length !== 9) problem(`${fields.length} fields instead of 9`);
    const expire = fields[7]?.trim() ?? "";
    return {
      name: fields[0] ?? "",
      password: classifyPassword(fields[1] ?? ""),
      expireDays: /^\d{1,9}$/.test(expire) ? Number(expire) : undefined,
      line,
    };
  });
}

/** group(5). */
export function parseGroup(text: string): Parsed<GroupEntry> {
  return parse(text, (fields, line, problem) => {
    const gid = idOf(fields[2]);
    if (gid === undefined) return problem("the group id is not a number");
    if (fields.length !== 4) problem(`${fields.length} fields instead of 4`);
    const members = (fields[3] ?? "").split(",").flatMap((member) => member.trim() || []);
    return { name: fields[0] ?? "", gid, members, line };
  });
}

/** gshadow(5). */
export function parseGshadow(text: string): Parsed<GshadowEntry> {
  return parse(text, (fields, line, problem) => {
    if (fields.length !== 4) problem(`${fields.length} fields instead of 4`);
    return { name: fields[0] ?? "", password: classifyPassword(fields[1] ?? "!"), line };
  });
}

function parse<T extends { readonly name: string }>(
  text: string,
  read: (fields: readonly string[], line: number, problem: (message: string) => undefined) => T | undefined,
): Parsed<T> {
  const entries: T[] = [];
  const problems: AccountProblem[] = [];
  const names = new Set<string>();
  for (const [index, raw] of text.split("\n").entries()) {
    const line = index + 1;
    const problem = (message: string): undefined => void problems.push({ line, message });
    if (raw.trim() === "" || raw.startsWith("#")) continue;
    if (raw.endsWith("\r")) problem("the line ends in a carriage return");
    const fields = raw.replace(/\r$/, "").split(":");
    const name = fields[0] ?? "";
    if (name.startsWith("+") || name.startsWith("-")) continue;
    if (name.trim() === "") {
      problem("the name is empty");
      continue;
    }
    const entry = read(fields, line, problem);
    if (!entry) continue;
    // The first entry of a name is the one that every look-up finds.
    if (names.has(name)) problem(`a second entry for ${name}`);
    else entries.push(entry);
    names.add(name);
  }
  return { entries, problems };
}

/** An unsigned 32-bit id; leading zeros are fine. */
function idOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\s*\d{1,12}$/.test(text)) return undefined;
  const id = Number(text);
  return id <= 0xffff_ffff ? id : undefined;
}

/** Lines of compat mode (`+`, `-user`, `+@netgroup`): accounts come from NIS too, where nsswitch.conf says compat. */
export function hasNisEntries(text: string): boolean {
  return /^[+-]/m.test(text);
}
