import { ImageError } from "../errors.ts";
import type { FileTree, FileType } from "./file-tree.ts";

export interface GlobMatch {
  readonly path: string;
  /** Of the entry itself: a link is a `symlink`. */
  readonly type: FileType;
}

/** A pattern that matches more than this is refused with `too-large`. */
const MAX_MATCHES = 20_000;
const MAX_ALTERNATIVES = 64;

/**
 * Paths that a shell pattern names, sorted by code unit: `*`, `?`, `[…]` and `{a,b}` within one name, as glob(7) has
 * them; a leading dot must be matched explicitly. Links in the middle of a path are followed, a link at its end is a
 * match itself. Directories that cannot be read throw; missing ones match nothing. Patterns that come from an image
 * are given with `braces: false`, as glob(3) reads them.
 */
export async function glob(
  tree: FileTree,
  pattern: string,
  { braces = true }: { readonly braces?: boolean } = {},
): Promise<readonly GlobMatch[]> {
  const matches = new Map<string, GlobMatch>();
  for (const alternative of braces ? expandBraces(pattern) : [pattern]) {
    for (const match of await globNames(tree, alternative.split("/").filter(Boolean))) matches.set(match.path, match);
  }
  return [...matches.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

async function globNames(tree: FileTree, names: readonly string[]): Promise<readonly GlobMatch[]> {
  let matches: GlobMatch[] = [{ path: "/", type: "directory" }];
  for (const name of names) {
    const next: GlobMatch[] = [];
    const matcher = hasWildcard(name) ? nameMatcher(name) : undefined;
    for (const parent of matches) {
      for (const match of await childrenOf(tree, parent, name, matcher)) {
        if (next.push(match) > MAX_MATCHES)
          throw new ImageError("too-large", `${parent.path} holds more than ${MAX_MATCHES} entries`, {
            path: parent.path,
          });
      }
    }
    matches = next;
  }
  return matches;
}

async function childrenOf(
  tree: FileTree,
  parent: GlobMatch,
  name: string,
  matcher: ((name: string) => boolean) | undefined,
): Promise<readonly GlobMatch[]> {
  const prefix = parent.path === "/" ? "/" : `${parent.path}/`;
  if (!matcher) {
    const stat = await tree.lstat(`${prefix}${name}`);
    return stat ? [{ path: `${prefix}${name}`, type: stat.type }] : [];
  }
  // Only directories, and links that lead to one, have children.
  if (parent.type !== "directory") {
    if (parent.type !== "symlink" || (await tree.stat(parent.path))?.type !== "directory") return [];
  }
  const entries = await tree.readDir(parent.path);
  return entries
    .filter((entry) => matcher(entry.name))
    .map((entry) => ({ path: `${prefix}${entry.name}`, type: entry.type }));
}

function hasWildcard(name: string): boolean {
  return /[*?[]/.test(name);
}

/**
 * Tests one name against a pattern without slash. Works in time proportional to pattern times name, whatever the
 * pattern: it comes from images too (Include of sshd_config).
 */
export function nameMatcher(pattern: string): (name: string) => boolean {
  const tokens = tokenize(pattern);
  const dotAllowed = tokens[0]?.kind === "literal" && tokens[0].text === ".";
  return (name) => {
    if (name.startsWith(".") && !dotAllowed) return false;
    // The usual two-pointer walk: on a mismatch, the last star takes one character more.
    const characters = [...name];
    let at = 0;
    let token = 0;
    let star = -1;
    let starAt = 0;
    while (at < characters.length) {
      const current = tokens[token];
      if (current?.kind === "star") {
        star = token++;
        starAt = at;
      } else if (current && matchesOne(current, characters[at] ?? "")) {
        token++;
        at++;
      } else if (star >= 0) {
        token = star + 1;
        at = ++starAt;
      } else return false;
    }
    while (tokens[token]?.kind === "star") token++;
    return token === tokens.length;
  };
}

type Token =
  | { readonly kind: "star" }
  | { readonly kind: "any" }
  | { readonly kind: "literal"; readonly text: string }
  | {
      readonly kind: "set";
      readonly negated: boolean;
      readonly ranges: readonly (readonly [from: string, to: string])[];
    };

function matchesOne(token: Token, character: string): boolean {
  switch (token.kind) {
    case "star":
      return false;
    case "any":
      return true;
    case "literal":
      return token.text === character;
    case "set":
      return token.ranges.some(([from, to]) => character >= from && character <= to) !== token.negated;
  }
}

function tokenize(pattern: string): readonly Token[] {
  const characters = [...pattern];
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? "";
    if (character === "*") {
      if (tokens.at(-1)?.kind !== "star") tokens.push({ kind: "star" });
    } else if (character === "?") tokens.push({ kind: "any" });
    else if (character === "\\" && at + 1 < characters.length)
      tokens.push({ kind: "literal", text: characters[++at] ?? "" });
    else if (character === "[") {
      const set = readSet(characters, at);
      tokens.push(set?.token ?? { kind: "literal", text: "[" });
      at = set?.end ?? at;
    } else tokens.push({ kind: "literal", text: character });
  }
  return tokens;
}

/** `[abc]`, `[a-z]`, `[!x]`, `[^x]`; a `]` right after the opening belongs to the set. Undefined when never closed. */
function readSet(characters: readonly string[], start: number): { token: Token; end: number } | undefined {
  let at = start + 1;
  const negated = characters[at] === "!" || characters[at] === "^";
  if (negated) at++;
  const ranges: [string, string][] = [];
  for (let first = true; at < characters.length; first = false, at++) {
    const from = characters[at] ?? "";
    if (from === "]" && !first) return { token: { kind: "set", negated, ranges }, end: at };
    const to = characters[at + 2];
    if (characters[at + 1] === "-" && to !== undefined && to !== "]") {
      ranges.push([from, to]);
      at += 2;
    } else ranges.push([from, from]);
  }
  return undefined;
}

/** `a{b,c}d` as `abd` and `acd`; a brace without comma or partner is a plain character. */
export function expandBraces(pattern: string): readonly string[] {
  const finished: string[] = [];
  const pending = [pattern];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const parts = splitFirstBrace(next);
    if (!parts) finished.push(next);
    else pending.push(...parts.toReversed());
    if (finished.length + pending.length > MAX_ALTERNATIVES) return [pattern];
  }
  return finished;
}

function splitFirstBrace(pattern: string): readonly string[] | undefined {
  for (let open = pattern.indexOf("{"); open >= 0; open = pattern.indexOf("{", open + 1)) {
    const commas: number[] = [];
    let depth = 0;
    for (let at = open; at < pattern.length; at++) {
      if (pattern[at] === "{") depth++;
      else if (pattern[at] === "," && depth === 1) commas.push(at);
      else if (pattern[at] === "}" && --depth === 0) {
        if (commas.length === 0) break;
        const cuts = [open, ...commas, at];
        const tail = pattern.slice(at + 1);
        return cuts
          .slice(0, -1)
          .map((cut, index) => pattern.slice(0, open) + pattern.slice(cut + 1, cuts[index + 1]) + tail);
      }
    }
  }
  return undefined;
}
