import { ImageError } from "../image/errors.ts";
import type { FileTree, FileType } from "../image/tree/file-tree.ts";
import { matchesGlob } from "./glob.ts";

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
export async function pathGlob(
  tree: FileTree,
  pattern: string,
  { braces = true }: { readonly braces?: boolean } = {},
): Promise<readonly GlobMatch[]> {
  const matches = new Map<string, GlobMatch>();
  for (const alternative of braces ? expandBraces(pattern) : [pattern]) {
    for (const match of await matchNames(tree, alternative.split("/").filter(Boolean))) matches.set(match.path, match);
  }
  return [...matches.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

async function matchNames(tree: FileTree, names: readonly string[]): Promise<readonly GlobMatch[]> {
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
  return /[*?[\\]/.test(name);
}

function nameMatcher(pattern: string): (name: string) => boolean {
  return (name) => (!name.startsWith(".") || pattern.startsWith(".")) && matchesGlob(pattern, name, { escapes: true });
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
