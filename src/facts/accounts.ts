import { isImageError } from "../image/errors.ts";
import { type Located, defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import {
  type AccountProblem,
  type GroupEntry,
  type PasswdEntry,
  type ShadowEntry,
  hasNisEntries,
  parseGroup,
  parsePasswd,
  parseShadow,
} from "./accounts/account-files.ts";
import { type LoginDefs, loginDefsNumber, parseLoginDefs } from "./accounts/login-defs.ts";
import type { PasswordState } from "./accounts/password.ts";

export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** Names of the groups, the primary one first. */
  readonly groups: readonly string[];
  readonly home: string;
  /** /bin/sh where the field is empty. */
  readonly shell: string;
  /** The shell is not nologin, false or the like. Says nothing of passwords and keys. */
  readonly hasLoginShell: boolean;
  readonly password: PasswordState;
  /** The field is locked, yet the old hash is still in it. */
  readonly keepsHash: boolean;
  /** Where the password is (not) set. */
  readonly passwordPath: string;
  readonly passwordLine: number;
  /** Id between UID_MIN and UID_MAX: made for a person, not by a package. */
  readonly regular: boolean;
  readonly path: string;
  readonly line: number;
}

export interface Group extends GroupEntry {
  readonly path: string;
}

export interface Accounts {
  /** /etc/passwd exists. Without it an image makes its accounts at the first boot (Flatcar, NixOS). */
  readonly present: boolean;
  /** In order of the file; of several entries with one name the first, which every look-up finds. */
  readonly users: readonly User[];
  readonly groups: readonly Group[];
  find(name: string): User | undefined;
  readonly uidMin: number;
  readonly uidMax: number;
  readonly loginDefs: LoginDefs;
  /** `present`, or why no password is known. */
  readonly shadow: "present" | "missing" | "unreadable";
  /** The error of a shadow file that could not be read: what needs passwords is undecided. */
  readonly shadowError: Error | undefined;
  /** Compat lines of NIS are in passwd or group. */
  readonly nis: boolean;
  readonly problems: readonly (AccountProblem & { readonly path: string })[];
}

const PASSWD = "/etc/passwd";
const SHADOW = "/etc/shadow";
const GROUP = "/etc/group";
/** passwd of a large site is some 10 MB; more is not one. */
const LIMIT_BYTES = 16 * 1024 * 1024;

/** Who is who in the image: passwd, shadow, group and login.defs. */
export const accounts = defineFact("accounts", async ({ tree }: Image): Promise<Accounts> => {
  const read = (path: string) => tree.readText(path, { optional: true, limitBytes: LIMIT_BYTES });
  const passwdText = await read(PASSWD);
  const groupText = (await read(GROUP)) ?? "";
  const shadow = await readShadow(tree);
  const passwd = parsePasswd(passwdText ?? "");
  const group = parseGroup(groupText);
  const loginDefs = await readLoginDefs(tree);
  const uidMin = loginDefsNumber(loginDefs, "UID_MIN") ?? 1000;
  const uidMax = loginDefsNumber(loginDefs, "UID_MAX") ?? 60000;
  const passwords = new Map(shadow.entries.map((entry) => [entry.name, entry]));
  const memberships = membershipsOf(group.entries);
  const users = passwd.entries.map((entry) => {
    const primary = memberships.byGid.get(entry.gid);
    return {
      name: entry.name,
      uid: entry.uid,
      gid: entry.gid,
      groups: [
        ...new Set([...(primary === undefined ? [] : [primary]), ...(memberships.byUser.get(entry.name) ?? [])]),
      ],
      home: entry.home,
      shell: entry.shell === "" ? "/bin/sh" : entry.shell,
      hasLoginShell: !isNologin(entry.shell),
      ...passwordOf(entry, passwords.get(entry.name), shadow.state),
      regular: entry.uid >= uidMin && entry.uid <= uidMax,
      path: PASSWD,
      line: entry.line,
    };
  });
  const byName = new Map(users.map((user) => [user.name, user]));
  const at = (path: string) => (problem: AccountProblem) => ({ ...problem, path });
  return {
    present: passwdText !== undefined,
    users,
    groups: group.entries.map((entry) => ({ ...entry, path: GROUP })),
    find: (name) => byName.get(name),
    uidMin,
    uidMax,
    loginDefs,
    shadow: shadow.state,
    shadowError: shadow.error,
    nis: hasNisEntries(passwdText ?? "") || hasNisEntries(groupText),
    problems: [
      ...passwd.problems.map(at(PASSWD)),
      ...shadow.problems.map(at(SHADOW)),
      ...group.problems.map(at(GROUP)),
    ],
  };
});

interface Shadow {
  readonly state: Accounts["shadow"];
  readonly error: Error | undefined;
  readonly entries: readonly ShadowEntry[];
  readonly problems: readonly AccountProblem[];
}

/** An unreadable shadow file is common (a tree extracted or mounted without rights); the other files still tell much. */
async function readShadow(tree: FileTree): Promise<Shadow> {
  try {
    const text = await tree.readText(SHADOW, { optional: true, limitBytes: LIMIT_BYTES });
    if (text === undefined) return { state: "missing", error: undefined, entries: [], problems: [] };
    return { state: "present", error: undefined, ...parseShadow(text) };
  } catch (error) {
    if (!isImageError(error)) throw error;
    return { state: "unreadable", error, entries: [], problems: [] };
  }
}

function passwordOf(
  entry: PasswdEntry,
  shadow: ShadowEntry | undefined,
  state: Accounts["shadow"],
): Pick<User, "password" | "keepsHash" | "passwordPath" | "passwordLine"> {
  const inPasswd = { passwordPath: PASSWD, passwordLine: entry.line };
  if (!entry.inShadow) return { password: entry.password.state, keepsHash: entry.password.keepsHash, ...inPasswd };
  if (state === "unreadable") return { password: "unreadable", keepsHash: false, ...inPasswd };
  if (!shadow) return { password: "none", keepsHash: false, ...inPasswd };
  const { password, line } = shadow;
  return { password: password.state, keepsHash: password.keepsHash, passwordPath: SHADOW, passwordLine: line };
}

function membershipsOf(groups: readonly GroupEntry[]): {
  readonly byGid: ReadonlyMap<number, string>;
  readonly byUser: ReadonlyMap<string, readonly string[]>;
} {
  const byGid = new Map<number, string>();
  const byUser = new Map<string, string[]>();
  for (const { name, gid, members } of groups) {
    if (!byGid.has(gid)) byGid.set(gid, name);
    for (const member of members) {
      const names = byUser.get(member);
      if (names) names.push(name);
      else byUser.set(member, [name]);
    }
  }
  return { byGid, byUser };
}

/** Shells that end a session at once, and programs that package accounts have in their place (halt, sync, shutdown). */
function isNologin(shell: string): boolean {
  return /^(nologin|false|null|true|sync|halt|shutdown)$/.test(shell.slice(shell.lastIndexOf("/") + 1));
}

/**
 * login.defs with its drop-ins. SUSE keeps the vendor's under /usr/etc, which a file of that name in /etc replaces
 * whole; drop-ins of both places come after it, by name.
 */
async function readLoginDefs(tree: FileTree): Promise<LoginDefs> {
  const settings = new Map<string, Located<string>>();
  const merge = async (path: string) => {
    const text = await tree.readText(path, { optional: true });
    for (const [name, setting] of parseLoginDefs(text ?? "", path)) settings.set(name, setting);
    return text !== undefined;
  };
  if (!(await merge("/etc/login.defs"))) await merge("/usr/etc/login.defs");
  const dropIns = new Map<string, string>();
  for (const directory of ["/usr/etc/login.defs.d", "/etc/login.defs.d"]) {
    if ((await tree.stat(directory))?.type !== "directory") continue;
    for (const { name } of await tree.readDir(directory))
      if (name.endsWith(".defs")) dropIns.set(name, `${directory}/${name}`);
  }
  for (const [, path] of [...dropIns].sort(([a], [b]) => (a < b ? -1 : 1))) await merge(path);
  return settings;
}
