import { isImageError } from "../image/errors.ts";
import type { FileStat, FileTree } from "../image/tree/file-tree.ts";

/** The directories of root's PATH, as the agents and services of every distribution search them. */
const programDirectories: readonly string[] = [
  "/usr/local/sbin",
  "/usr/local/bin",
  "/usr/sbin",
  "/usr/bin",
  "/sbin",
  "/bin",
];

/** The first executable file of this name on root's PATH, as it is spelled there; links count for what they lead to. */
export async function findProgram(tree: FileTree, name: string): Promise<string | undefined> {
  for (const directory of programDirectories) {
    const path = `${directory}/${name}`;
    if (await isProgram(tree, path)) return path;
  }
  return undefined;
}

/** A regular file that someone may execute, after links. Links in a circle lead to none, as for execve(2). */
export async function isProgram(tree: FileTree, path: string): Promise<boolean> {
  const stat = await statOfProgram(tree, path);
  return stat?.type === "file" && (stat.mode & 0o111) !== 0;
}

async function statOfProgram(tree: FileTree, path: string): Promise<FileStat | undefined> {
  try {
    return await tree.stat(path);
  } catch (error) {
    if (isImageError(error) && error.code === "link-loop") return undefined;
    throw error;
  }
}
