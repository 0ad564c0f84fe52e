import { type LogicalLine, logicalLines } from "./logical-lines.ts";
import { type SudoMember, LineCursor, SudoersSyntaxError } from "./line-cursor.ts";

export type { SudoMember } from "./line-cursor.ts";

/** Which invocations a `Defaults` line is for. */
export type DefaultsScope = "all" | "host" | "user" | "runas" | "command";

export interface DefaultsSetting {
  readonly name: string;
  /** `Defaults name` is `on`, `Defaults !name` is `off`. */
  readonly operator: "on" | "off" | "=" | "+=" | "-=";
  readonly value: string;
}

export interface SudoCommand {
  /** The path and arguments as written, `ALL`, or the name of an alias. */
  readonly command: string;
  readonly negated: boolean;
  readonly noPassword: boolean;
  /** Users in the parentheses before it; undefined where none are given (root). */
  readonly runas: readonly SudoMember[] | undefined;
}

export type SudoersStatement =
  | {
      readonly kind: "defaults";
      readonly scope: DefaultsScope;
      readonly members: readonly SudoMember[];
      readonly settings: readonly DefaultsSetting[];
      readonly line: number;
    }
  | {
      readonly kind: "alias";
      readonly of: "user" | "runas" | "host" | "command";
      readonly name: string;
      /** Empty for commands. */
      readonly members: readonly SudoMember[];
      readonly line: number;
    }
  | {
      readonly kind: "rule";
      readonly users: readonly SudoMember[];
      readonly hosts: readonly SudoMember[];
      readonly commands: readonly SudoCommand[];
      readonly line: number;
    }
  | { readonly kind: "include"; readonly path: string; readonly directory: boolean; readonly line: number };

export interface SudoersProblem {
  readonly line: number;
  readonly message: string;
}

export interface ParsedSudoers {
  readonly statements: readonly SudoersStatement[];
  readonly problems: readonly SudoersProblem[];
}

/**
 * Parses sudoers(5). A line with a syntax error becomes a problem and is left out, as sudo 1.9.3 and later do; older ones
 * refuse to work at all then.
 */
export function parseSudoers(text: string): ParsedSudoers {
  const statements: SudoersStatement[] = [];
  const problems: SudoersProblem[] = [];
  for (const line of logicalLines(text)) {
    try {
      statements.push(...parseLine(line));
    } catch (error) {
      if (!(error instanceof SudoersSyntaxError)) throw error;
      problems.push({ line: line.line, message: error.message });
    }
  }
  return { statements, problems };
}

const aliasKinds: ReadonlyMap<string, "user" | "runas" | "host" | "command"> = new Map([
  ["User_Alias", "user"],
  ["Runas_Alias", "runas"],
  ["Host_Alias", "host"],
  ["Cmnd_Alias", "command"],
  ["Cmd_Alias", "command"],
]);

const scopes: ReadonlyMap<string, DefaultsScope> = new Map([
  ["@", "host"],
  [":", "user"],
  [">", "runas"],
  ["!", "command"],
]);

function parseLine({ text, line }: LogicalLine): readonly SudoersStatement[] {
  const include = /^[#@](include|includedir)[ \t]+(.+)$/.exec(text);
  if (include?.[2] !== undefined)
    return [{ kind: "include", directory: include[1] === "includedir", path: unescapePath(include[2]), line }];
  const cursor = new LineCursor(text);
  if (/^Defaults(?![A-Za-z0-9_])/.test(text)) return [parseDefaults(cursor, line)];
  const alias = /^([A-Z][a-z]+_Alias)[ \t]/.exec(text)?.[1];
  const of = alias === undefined ? undefined : aliasKinds.get(alias);
  if (alias !== undefined && of) {
    cursor.skip(alias.length);
    return parseAliases(cursor, of, line);
  }
  return parseRule(cursor, line);
}

/** A path in double quotes, or bare up to a blank, with backslashes before blanks that belong to it. */
function unescapePath(text: string): string {
  const quoted = /^"([^"]*)"/.exec(text);
  return (quoted?.[1] ?? /^(\\.|[^\s\\])*/.exec(text)?.[0] ?? "").replace(/\\(.)/g, "$1");
}

function parseDefaults(cursor: LineCursor, line: number): SudoersStatement {
  cursor.skip("Defaults".length);
  // `Defaults !flag` is a flag, `Defaults!command` a scope: only a sign that touches the word is one.
  const scope = scopes.get(cursor.peek());
  if (scope) cursor.skip(1);
  const members = scope === undefined ? [] : scope === "command" ? commandList(cursor) : cursor.members();
  const settings: DefaultsSetting[] = [];
  do settings.push(parseSetting(cursor));
  while (cursor.take(","));
  cursor.expectEnd();
  return { kind: "defaults", scope: scope ?? "all", members, settings, line };
}

/** Commands of a scope: names of aliases and paths; their arguments do not matter to any judgement. */
function commandList(cursor: LineCursor): readonly SudoMember[] {
  const members: SudoMember[] = [];
  do {
    const negated = cursor.negations();
    const value = cursor.word();
    members.push({ negated, kind: value === "ALL" ? "all" : "name", value });
  } while (cursor.take(","));
  return members;
}

function parseSetting(cursor: LineCursor): DefaultsSetting {
  const off = cursor.negations();
  const name = cursor.identifier();
  const operator = cursor.take("+=") ? "+=" : cursor.take("-=") ? "-=" : cursor.take("=") ? "=" : undefined;
  if (!operator) return { name, operator: off ? "off" : "on", value: "" };
  if (off) throw new SudoersSyntaxError("a setting with a value cannot be negated");
  return { name, operator, value: cursor.value() };
}

function parseAliases(
  cursor: LineCursor,
  of: "user" | "runas" | "host" | "command",
  line: number,
): readonly SudoersStatement[] {
  const statements: SudoersStatement[] = [];
  do {
    const name = cursor.identifier();
    if (!/^[A-Z][A-Z0-9_]*$/.test(name))
      throw new SudoersSyntaxError(`an alias is named ${JSON.stringify(name)}, not in capitals`);
    cursor.expect("=");
    let members: readonly SudoMember[] = [];
    if (of === "command")
      do parseCommand(cursor, { noPassword: false, runas: undefined });
      while (cursor.take(","));
    else members = cursor.members();
    statements.push({ kind: "alias", of, name, members, line });
  } while (cursor.take(":"));
  cursor.expectEnd();
  return statements;
}

function parseRule(cursor: LineCursor, line: number): readonly SudoersStatement[] {
  const users = cursor.members();
  const statements: SudoersStatement[] = [];
  do {
    const hosts = cursor.members();
    cursor.expect("=");
    const commands: SudoCommand[] = [];
    let inherited: Pick<SudoCommand, "noPassword" | "runas"> = { noPassword: false, runas: undefined };
    do {
      const command = parseCommand(cursor, inherited);
      // Tags and the user to run as hold for the commands after it as well, until others are given.
      inherited = { noPassword: command.noPassword, runas: command.runas };
      commands.push(command);
    } while (cursor.take(","));
    statements.push({ kind: "rule", users, hosts, commands, line });
  } while (cursor.take(":"));
  cursor.expectEnd();
  return statements;
}

const tag = /^(NO|NOT)?(PASSWD|EXEC|SETENV|LOG_INPUT|LOG_OUTPUT|MAIL|FOLLOW|FOLLOWLNK|INTERCEPT)[ \t]*:/;
const option = /^(ROLE|TYPE|PRIVS|LIMITPRIVS|CWD|CHROOT|TIMEOUT|NOTBEFORE|NOTAFTER|APPARMOR_PROFILE)[ \t]*=/;
const digest = /^sha(224|256|384|512)[ \t]*:/;

function parseCommand(cursor: LineCursor, inherited: Pick<SudoCommand, "noPassword" | "runas">): SudoCommand {
  let { runas, noPassword } = inherited;
  if (cursor.take("(")) {
    runas = cursor.takesAny(":)") ? [] : cursor.members();
    if (cursor.take(":") && !cursor.takesAny(")")) cursor.members();
    cursor.expect(")");
  }
  for (;;) {
    const tagged = cursor.match(tag);
    if (tagged !== undefined) {
      if (/^(NO)?PASSWD/.test(tagged)) noPassword = tagged.startsWith("NO");
    } else if (cursor.match(option) !== undefined) cursor.value();
    else break;
  }
  while (cursor.match(digest) !== undefined) {
    cursor.digest();
    cursor.take(",");
  }
  const negated = cursor.negations();
  return { command: cursor.command(), negated, noPassword, runas };
}
