import { isImageError } from "../image/errors.ts";
import type { FileStat, FileTree } from "../image/tree/file-tree.ts";

/** What a program finds that opens the path: links in a circle lead to nothing, as a dangling one does. */
export async function reachableStat(tree: FileTree, path: string): Promise<FileStat | undefined> {
  try {
    return await tree.stat(path);
  } catch (error) {
    if (isImageError(error) && error.code === "link-loop") return undefined;
    throw error;
  }
}
