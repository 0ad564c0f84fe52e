import { ImageError } from "./errors.ts";
import { findDisk } from "./find-disk.ts";
import type { FileTree } from "./tree/file-tree.ts";

/** Children that are looked at for a root that the user may have meant. */
const MAX_CHILDREN = 200;

/** Where a Linux system begins: `/`, else the only directory below that looks like a root; undefined when none does. */
export async function findLinuxRoot(tree: FileTree): Promise<string | undefined> {
  if (await isLinuxRoot(tree, "")) return "/";
  const roots: string[] = [];
  for (const { name, type } of (await tree.readDir("/")).slice(0, MAX_CHILDREN)) {
    if (type === "directory" && (await isLinuxRoot(tree, `/${name}`).catch(() => false))) roots.push(`/${name}`);
  }
  return roots.length === 1 ? roots[0] : undefined;
}

/**
 * Throws `unsupported` unless the tree can be the root of a Linux system; names the directory that looks like one, for
 * those who point at a folder of partitions or at the folder that an archive was unpacked into.
 */
export async function demandLinuxRoot(tree: FileTree, locator: string): Promise<void> {
  const root = await findLinuxRoot(tree);
  if (root === "/") return;
  if ((await tree.readDir("/")).length === 0) throw new ImageError("unsupported", `${locator} is empty`);
  const disk = root === undefined ? await findDisk(tree) : undefined;
  let remedy = "name the directory that holds etc and usr";
  if (disk !== undefined) remedy = `its file ${JSON.stringify(disk)} looks like a disk: name that instead`;
  if (root !== undefined) remedy = `its subdirectory ${root.slice(1)} looks like one: name that instead`;
  throw new ImageError("unsupported", `there is no Linux root in ${locator}: it has no /etc and no /usr`, { remedy });
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
