import type { FileTree } from "./file-tree.ts";

/** FAT knows no case: finds `names` below a directory whatever their spelling. */
export async function findIgnoringCase(
  tree: FileTree,
  directory: string,
  names: readonly string[],
): Promise<string | undefined> {
  let here = directory;
  for (const name of names) {
    if ((await tree.stat(here))?.type !== "directory") return undefined;
    const entries = await tree.readDir(here);
    const wanted = name.toLowerCase();
    const found =
      entries.find((entry) => entry.name === name) ?? entries.find((entry) => entry.name.toLowerCase() === wanted);
    if (!found) return undefined;
    here = `${here === "/" ? "" : here}/${found.name}`;
  }
  return here;
}
