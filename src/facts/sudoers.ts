import { ImageError, isImageError } from "../image/errors.ts";
import { type Located, defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileStat, FileTree } from "../image/tree/file-tree.ts";
import { os } from "./os.ts";
import { type SudoSubject, matchesUser } from "./sudoers/match.ts";
import {
  type DefaultsScope,
  type DefaultsSetting,
  type SudoCommand,
  type SudoMember,
  type SudoersStatement,
  parseSudoers,
} from "./sudoers/sudoers-file.ts";

export type { SudoSubject } from "./sudoers/match.ts";

export interface SudoDefaults extends DefaultsSetting {
  readonly scope: DefaultsScope;
  readonly members: readonly SudoMember[];
  readonly path: string;
  readonly line: number;
}

export interface SudoRule {
  readonly users: readonly SudoMember[];
  readonly hosts: readonly SudoMember[];
  readonly commands: readonly SudoCommand[];
  readonly path: string;
  readonly line: number;
}

export interface SudoersFile {
  readonly path: string;
  readonly stat: FileStat;
}

export interface SudoersProblem {
  readonly path: string;
  readonly line: number | undefined;
  readonly message: string;
}

/** What sudo would read, in its order. */
export interface Sudoers {
  /** The main file; undefined when there is none, and nobody may use sudo then. */
  readonly path: string | undefined;
  readonly files: readonly SudoersFile[];
  /** Directories that the files take in, whether they exist or not. */
  readonly includedDirectories: readonly string[];
  readonly defaults: readonly SudoDefaults[];
  readonly rules: readonly SudoRule[];
  readonly userAliases: ReadonlyMap<string, readonly SudoMember[]>;
  readonly problems: readonly SudoersProblem[];
  /** Files that could not be read: what they say is missing above. */
  readonly unseen: readonly Error[];
  /**
   * The last setting of a flag that holds for this user on this host for any command; undefined where sudo's own default
   * stands.
   */
  flag(name: string, subject: SudoSubject): Located<boolean> | undefined;
  /** Rules that name the user, directly, by a group or by an alias, in order. */
  rulesFor(subject: SudoSubject): readonly SudoRule[];
}

/** sudo itself stops at 128 nested includes. */
const MAX_DEPTH = 128;
const MAX_FILES = 1000;
/** Of all files together, however often they are included. */
const MAX_BYTES = 8 * 1024 * 1024;

/** The sudoers of the image with all that they include. */
export const sudoers = defineFact("sudoers", async (image: Image): Promise<Sudoers> => {
  const main = await mainFile(image);
  const reader = new SudoersReader(image.tree);
  if (main !== undefined) await reader.readFile(main, 0);
  const { files, includedDirectories, defaults, rules, userAliases, problems, unseen } = reader;
  return {
    path: main,
    files,
    includedDirectories,
    defaults,
    rules,
    userAliases,
    problems,
    unseen,
    flag(name, subject) {
      const last = defaults.findLast(
        (setting) =>
          setting.name === name &&
          (setting.operator === "on" || setting.operator === "off") &&
          (setting.scope === "all" ||
            (setting.scope === "user" && matchesUser(setting.members, subject, userAliases)) ||
            // Of hosts, targets and commands only ALL is sure to match what the new user does.
            (setting.scope !== "user" && setting.members.at(-1)?.kind === "all" && !setting.members.at(-1)?.negated)),
      );
      return last && { value: last.operator === "on", path: last.path, line: last.line };
    },
    rulesFor: (subject) => rules.filter((rule) => matchesUser(rule.users, subject, userAliases)),
  };
});

/**
 * /etc/sudoers. SUSE's sudo takes the vendor's file under /usr/etc when that is missing; sudo-rs, where it is the one
 * that `sudo` leads to, prefers a file of its own.
 */
async function mainFile(image: Image): Promise<string | undefined> {
  const { tree } = image;
  const candidates = ["/etc/sudoers"];
  if ((await image.fact(os)).family === "suse") candidates.push("/usr/etc/sudoers");
  const program = await tree.realPath("/usr/bin/sudo");
  if (program !== undefined && /\/(cargo\/bin\/sudo|sudo-rs)$/.test(program)) candidates.unshift("/etc/sudoers-rs");
  for (const path of candidates) if (await tree.stat(path)) return path;
  return undefined;
}

class SudoersReader {
  readonly files: SudoersFile[] = [];
  readonly includedDirectories: string[] = [];
  readonly defaults: SudoDefaults[] = [];
  readonly rules: SudoRule[] = [];
  readonly userAliases = new Map<string, readonly SudoMember[]>();
  readonly problems: SudoersProblem[] = [];
  readonly unseen: Error[] = [];
  readonly #tree: FileTree;
  #bytes = 0;
  #full = false;

  constructor(tree: FileTree) {
    this.#tree = tree;
  }

  async readFile(path: string, depth: number): Promise<void> {
    const stat = await this.#tree.stat(path);
    if (stat?.type !== "file") {
      this.problems.push({ path, line: undefined, message: "it is not a regular file" });
      return;
    }
    this.#bytes += stat.sizeBytes;
    if (this.files.push({ path, stat }) > MAX_FILES || this.#bytes > MAX_BYTES) {
      this.#full = true;
      this.unseen.push(new ImageError("too-large", `${path} and what sudo reads before it is too much`, { path }));
      return;
    }
    const text = await this.#tree.readText(path).catch((error: unknown) => {
      if (!isImageError(error)) throw error;
      this.unseen.push(error);
    });
    const { statements, problems } = parseSudoers(text ?? "");
    this.problems.push(...problems.map((problem) => ({ ...problem, path })));
    for (const statement of statements) await this.#take(statement, path, depth);
  }

  async #take(statement: SudoersStatement, path: string, depth: number): Promise<void> {
    switch (statement.kind) {
      case "defaults": {
        const { scope, members, settings, line } = statement;
        for (const setting of settings) this.defaults.push({ ...setting, scope, members, path, line });
        return;
      }
      case "alias":
        if (statement.of === "user") this.userAliases.set(statement.name, statement.members);
        return;
      case "rule": {
        const { users, hosts, commands, line } = statement;
        this.rules.push({ users, hosts, commands, path, line });
        return;
      }
      case "include":
        await this.#include(statement.path, statement.directory, { path, line: statement.line }, depth + 1);
    }
  }

  async #include(
    target: string,
    directory: boolean,
    from: { readonly path: string; readonly line: number },
    depth: number,
  ): Promise<void> {
    if (this.#full) return;
    if (depth > MAX_DEPTH) {
      this.problems.push({ ...from, message: "too many levels of includes" });
      return;
    }
    // A relative path starts at the including file; %h is the short host name, which the image does not know.
    const path = target.startsWith("/") ? target : `${from.path.slice(0, from.path.lastIndexOf("/") + 1)}${target}`;
    const stat = await this.#tree.stat(path);
    if (!directory) {
      if (stat) await this.readFile(path, depth);
      else if (!path.includes("%h"))
        this.problems.push({ ...from, message: `it includes ${path}, which does not exist` });
      return;
    }
    const name = path.replace(/(?!^)\/+$/, "");
    if (!this.includedDirectories.includes(name)) this.includedDirectories.push(name);
    if (stat?.type !== "directory") return;
    for (const entry of await this.#tree.readDir(name)) {
      // sudoers(5): names that end in ~ or hold a dot are package managers' and editors' leftovers.
      if (entry.name.includes(".") || entry.name.endsWith("~")) continue;
      const file = `${name === "/" ? "" : name}/${entry.name}`;
      if ((await this.#tree.stat(file))?.type === "file") await this.readFile(file, depth);
    }
  }
}
