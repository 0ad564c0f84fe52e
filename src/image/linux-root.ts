import { ImageError } from "./errors.ts";
import type { FileTree } from "./tree/file-tree.ts";

/** Children that are looked at for a root that the user may have meant. */
const MAX_CHILDREN = 200;

/**
 * Throws `unsupported` unless the tree can be the root of a Linux system; names the child directory that looks like one,
 * for those who point at a folder of partitions or at the folder that an archive was extracted into.
 */
export async function demandLinuxRoot(tree: FileTree, locator: string): Promise<void> {
  if (await isLinuxRoot(tree, "/")) return;
  const children = await tree.readDir("/");
  if (children.length === 0) throw new ImageError("unsupported", `${locator} is empty`);
  for (const { name, type } of children.slice(0, MAX_CHILDREN)) {
    if (type !== "directory" || !(await isLinuxRoot(tree, `/${name}`).catch(() => false))) continue;
    throw noRoot(locator, `its subdirectory ${name} looks like one: name that instead`);
  }
  throw noRoot(locator, "name the directory that holds etc and usr");
}

function noRoot(locator: string, remedy: string): ImageError {
  return new ImageError("unsupported", `there is no Linux root in ${locator}: it has no /etc and no /usr`, { remedy });
}

/** /etc or /usr make a root (some systems keep only /usr in the image); else two of the directories of programs. */
async function isLinuxRoot(tree: FileTree, base: string): Promise<boolean> {
  const has = async (name: string) => {
    const type = (await tree.lstat(`${base}/${name}`))?.type;
    return type === "directory" || type === "symlink";
  };
  if ((await has("etc")) || (await has("usr"))) return true;
  return (await Promise.all(["bin", "sbin", "lib"].map(has))).filter(Boolean).length >= 2;
}
