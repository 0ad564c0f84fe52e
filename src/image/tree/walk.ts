import { ImageError } from "../errors.ts";
import type { FileTree, FileType } from "./file-tree.ts";

export interface WalkEntry {
  readonly path: string;
  readonly type: FileType;
}

export interface WalkOptions {
  /** Directories deeper than this below the start are listed but not entered. Default 64. */
  readonly maxDepth?: number;
  /** The walk ends with `too-large` beyond this many entries. Default 200,000. */
  readonly maxEntries?: number;
  /** A directory for which this is false is listed but not entered. */
  readonly enter?: (path: string) => boolean;
}

/** Everything below a directory, in order of names, links not followed. Nothing when it does not exist. */
export async function* walk(tree: FileTree, start: string, options: WalkOptions = {}): AsyncGenerator<WalkEntry> {
  const { maxDepth = 64, maxEntries = 200_000, enter } = options;
  let seen = 0;
  async function* below(directory: string, depth: number): AsyncGenerator<WalkEntry> {
    for (const entry of await tree.readDir(directory)) {
      if (++seen > maxEntries)
        throw new ImageError("too-large", `${start} holds more than ${maxEntries} entries`, { path: start });
      const path = directory === "/" ? `/${entry.name}` : `${directory}/${entry.name}`;
      yield { path, type: entry.type };
      if (entry.type === "directory" && depth < maxDepth && (!enter || enter(path))) yield* below(path, depth + 1);
    }
  }
  if ((await tree.stat(start))?.type === "directory") yield* below(start, 1);
}
