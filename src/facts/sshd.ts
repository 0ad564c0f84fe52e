import { ImageError, isImageError } from "../image/errors.ts";
import { type Located, defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { os } from "./os.ts";
import { pathGlob } from "./path-glob.ts";
import { type ServerOptions, serverOptions } from "./ssh/server-options.ts";
import { parseSshdConfig } from "./ssh/sshd-config.ts";
import { accumulating } from "./ssh/sshd-keywords.ts";
import { directiveProblem } from "./ssh/sshd-values.ts";

/** A directive in the place where sshd reads it. */
export interface SshdDirective {
  /** Lower case. */
  readonly keyword: string;
  readonly written: string;
  readonly args: readonly string[];
  /** Arguments of the Match line that it stands below; undefined outside. */
  readonly match: string | undefined;
  /** `# …` stands behind the arguments, which OpenSSH before 8.7 takes for arguments too. */
  readonly trailingComment: boolean;
  readonly path: string;
  readonly line: number;
}

export interface SshdInclude {
  /** Absolute. */
  readonly pattern: string;
  readonly match: string | undefined;
  readonly path: string;
  readonly line: number;
}

export interface SshdProblem {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

export interface Sshd {
  /** The main file; undefined when there is none and sshd would not start. */
  readonly path: string | undefined;
  /** Files in the order in which sshd first reads them. */
  readonly files: readonly string[];
  /** All directives in reading order. */
  readonly directives: readonly SshdDirective[];
  readonly includes: readonly SshdInclude[];
  readonly problems: readonly SshdProblem[];
  /** Included files that could not be read: what they set is missing above. */
  readonly unseen: readonly Error[];
  /** The first setting outside Match blocks; one below `Match all` overrides it. Undefined: OpenSSH's default stands. */
  value(keyword: string): Located<string> | undefined;
  /** All lines of a keyword that accumulates (Port, HostKey, AllowUsers, …), outside Match blocks. */
  values(keyword: string): readonly Located<readonly string[]>[];
  /** Private host keys that sshd loads. */
  readonly hostKeys: readonly string[];
  /** Where keys of users are looked for, with the tokens of sshd_config(5); `none` gives an empty list. */
  readonly authorizedKeysFiles: readonly string[];
}

const DIRECTORY = "/etc/ssh";
/** servconf.c: SERVCONF_MAX_DEPTH. */
const MAX_DEPTH = 16;
const MAX_FILES = 500;

const defaultHostKeys: readonly string[] = ["rsa", "ecdsa", "ed25519"].map(
  (type) => `${DIRECTORY}/ssh_host_${type}_key`,
);

/** The configuration of OpenSSH's server: options of its service, then the file with all that it includes. */
export const sshd = defineFact("sshd", async (image: Image): Promise<Sshd> => {
  const options = await serverOptions(image);
  const path = options.configPath ?? (await mainFile(image));
  const reader = new SshdReader(image.tree);
  reader.takeOptions(options);
  if (path !== undefined) await reader.readMain(path);
  const { directives } = reader;
  const all = (keyword: string) =>
    directives.filter((directive) => directive.keyword === keyword.toLowerCase() && directive.match === undefined);
  const value = (keyword: string): Located<string> | undefined => {
    const name = keyword.toLowerCase();
    const first =
      directives.find((directive) => directive.keyword === name && directive.match === "all") ?? all(name)[0];
    return first && { value: first.args[0] ?? "", path: first.path, line: first.line };
  };
  const values = (keyword: string) => {
    const lines = all(keyword);
    return (accumulating.has(keyword.toLowerCase()) ? lines : lines.slice(0, 1)).map(({ args, path, line }) => ({
      value: args,
      path,
      line,
    }));
  };
  const hostKeys = values("HostKey").map(({ value: [key = ""] }) => absolute(key));
  return {
    path,
    files: reader.files,
    directives,
    includes: reader.includes,
    problems: reader.problems,
    unseen: reader.unseen,
    value,
    values,
    hostKeys: hostKeys.length > 0 ? hostKeys : defaultHostKeys,
    authorizedKeysFiles: authorizedKeysFiles(values("AuthorizedKeysFile")[0]?.value),
  };
});

function authorizedKeysFiles(args: readonly string[] | undefined): readonly string[] {
  if (args === undefined) return [".ssh/authorized_keys", ".ssh/authorized_keys2"];
  return args.filter((file) => file.toLowerCase() !== "none");
}

function absolute(path: string): string {
  return path.startsWith("/") ? path : `${DIRECTORY}/${path}`;
}

/** /etc/ssh/sshd_config; SUSE's sshd takes the vendor's file under /usr/etc when that is missing. */
async function mainFile(image: Image): Promise<string | undefined> {
  const candidates = [`${DIRECTORY}/sshd_config`];
  const { family } = await image.fact(os);
  if (family === "suse") candidates.push("/usr/etc/ssh/sshd_config");
  if (family === "flatcar") candidates.push("/usr/share/ssh/sshd_config");
  for (const path of candidates) if (await image.tree.stat(path)) return path;
  return undefined;
}

class SshdReader {
  readonly files: string[] = [];
  readonly directives: SshdDirective[] = [];
  readonly includes: SshdInclude[] = [];
  readonly problems: SshdProblem[] = [];
  readonly unseen: Error[] = [];
  readonly #tree: FileTree;
  #reads = 0;

  constructor(tree: FileTree) {
    this.#tree = tree;
  }

  /** Options of the command line come before the file: the first value wins. */
  takeOptions({ lines, unseen }: ServerOptions): void {
    for (const { keyword, written, args, trailingComment, path, line } of lines)
      this.directives.push({ keyword, written, args, match: undefined, trailingComment, path, line });
    this.unseen.push(...unseen);
  }

  async readMain(path: string): Promise<void> {
    await this.#readFile(path, undefined, 0);
  }

  async #readFile(path: string, outerMatch: string | undefined, depth: number): Promise<void> {
    if (++this.#reads > MAX_FILES) throw new ImageError("too-large", `${path} is one include too many`, { path });
    const text = await this.#tree.readText(path);
    if (!this.files.includes(path)) this.files.push(path);
    const parsed = parseSshdConfig(text);
    this.problems.push(...parsed.problems.map((problem) => ({ ...problem, path })));
    // A Match of the included file ends with it: what follows the Include is as conditional as before.
    let match = outerMatch;
    for (const { keyword, written, args, line, trailingComment } of parsed.lines) {
      const at = { path, line };
      if (keyword === "match") match = args.join(" ").toLowerCase();
      else if (keyword === "include") await this.#include(args, match, at, depth + 1);
      else {
        const problem = directiveProblem(keyword, written, args, match);
        if (problem !== undefined) this.problems.push({ ...at, message: problem });
        this.directives.push({ keyword, written, args, match, trailingComment, ...at });
      }
    }
  }

  async #include(
    patterns: readonly string[],
    match: string | undefined,
    at: { readonly path: string; readonly line: number },
    depth: number,
  ): Promise<void> {
    if (depth > MAX_DEPTH) {
      this.problems.push({ ...at, message: "too many levels of includes" });
      return;
    }
    for (const pattern of patterns.map(absolute)) {
      this.includes.push({ pattern, match, ...at });
      try {
        for (const { path } of await pathGlob(this.#tree, pattern, { braces: false }))
          await this.#readIncluded(path, match, depth);
      } catch (error) {
        if (!isImageError(error)) throw error;
        this.unseen.push(error);
      }
    }
  }

  /** What one file says may be missing; the others still tell what they set. A dangling link is passed over, as by sshd. */
  async #readIncluded(path: string, match: string | undefined, depth: number): Promise<void> {
    try {
      if ((await this.#tree.stat(path))?.type === "file") await this.#readFile(path, match, depth);
    } catch (error) {
      if (!isImageError(error)) throw error;
      this.unseen.push(error);
    }
  }
}
