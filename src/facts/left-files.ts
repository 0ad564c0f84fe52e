import type { Image } from "../image/image.ts";
import { isImageError } from "../image/errors.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { walk } from "../image/tree/walk.ts";
import { homes } from "./homes.ts";
import { expandBraces, pathGlob } from "./path-glob.ts";

/** What of a matched path makes it count. */
export type Counts =
  /** A regular file with content: an empty one tells nothing. */
  | "content"
  /** A regular file, also an empty one: its existence acts. */
  | "file"
  /** Whatever it is, links and directories included. */
  | "entry";

export interface LeftFile {
  readonly path: string;
  /** For a pattern that ends in a slash: how many files with content lie below the directory `path`. */
  readonly filesBelow: number | undefined;
  readonly sizeBytes: number;
}

/** Enough to say "many": no directory is counted further. */
const MAX_BELOW = 1000;

/**
 * What a pattern of `pathGlob` finds. `~/` in front stands for every home directory. With a trailing slash it means the
 * files with content below the directories that match, one result a directory.
 */
export async function leftFiles(
  image: Image,
  pattern: string,
  counts: Counts = "content",
): Promise<readonly LeftFile[]> {
  const found: LeftFile[] = [];
  const below = pattern.endsWith("/");
  for (const absolute of await absolutePatterns(image, pattern.replace(/\/$/, ""))) {
    for (const { path, type } of await pathGlob(image.tree, absolute, { braces: false })) {
      if (below) {
        if (type !== "directory") continue;
        const { files, sizeBytes } = await contentBelow(image.tree, path);
        if (files > 0) found.push({ path, filesBelow: files, sizeBytes });
        continue;
      }
      if (counts !== "entry" && type !== "file") continue;
      const sizeBytes = (await image.tree.lstat(path))?.sizeBytes ?? 0;
      if (sizeBytes > 0 || counts !== "content") found.push({ path, filesBelow: undefined, sizeBytes });
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

async function absolutePatterns(image: Image, pattern: string): Promise<readonly string[]> {
  const alternatives = expandBraces(pattern);
  if (!pattern.startsWith("~/")) return alternatives;
  const roots = (await image.fact(homes)).map(({ path }) => path.replace(/[*?[\]\\]/g, "\\$&"));
  return alternatives.flatMap((alternative) => roots.map((root) => `${root}${alternative.slice(1)}`));
}

/** Files with content below a directory, and their size. */
export async function contentBelow(
  tree: FileTree,
  directory: string,
  maxFiles = MAX_BELOW,
): Promise<{ readonly files: number; readonly sizeBytes: number }> {
  let files = 0;
  let sizeBytes = 0;
  try {
    for await (const { path, type } of walk(tree, directory, { maxDepth: 12, maxEntries: 20 * maxFiles })) {
      if (type !== "file") continue;
      const size = (await tree.lstat(path))?.sizeBytes ?? 0;
      if (size === 0) continue;
      sizeBytes += size;
      if (++files >= maxFiles) break;
    }
  } catch (error) {
    // What was seen of so many entries is enough to say that something is there.
    if (!isImageError(error) || error.code !== "too-large" || files === 0) throw error;
  }
  return { files, sizeBytes };
}
