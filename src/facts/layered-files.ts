import type { FileTree } from "../image/tree/file-tree.ts";

/** A file of a configuration that is spread over several directories. */
export interface LayeredFile {
  readonly name: string;
  readonly path: string;
  /** Empty for a masked file. */
  readonly text: string;
  /** A link to /dev/null: it hides files of its name in the directories below and says nothing itself. */
  readonly masked: boolean;
}

export interface LayeredOptions {
  /** Only names with this ending take part. */
  readonly suffix: string;
  readonly limitBytes?: number;
}

/** More files of one kind than this are not read: systems have some dozens. */
const MAX_FILES = 2000;

/**
 * The files that count, in order of their names whatever the directory (systemd's conf-files, kmod, udev): of files with
 * the same name the one in the first directory wins, a link to /dev/null takes the name out.
 *
 * @param directories highest priority first
 */
export async function readLayered(
  tree: FileTree,
  directories: readonly string[],
  { suffix, limitBytes }: LayeredOptions,
): Promise<readonly LayeredFile[]> {
  const paths = new Map<string, string>();
  for (const directory of directories) {
    if ((await tree.stat(directory))?.type !== "directory") continue;
    for (const { name, type } of await tree.readDir(directory)) {
      if (type === "directory" || !name.endsWith(suffix) || paths.has(name) || paths.size >= MAX_FILES) continue;
      const path = `${directory}/${name}`;
      if ((await isMask(tree, path)) || (await tree.stat(path))?.type === "file") paths.set(name, path);
    }
  }
  const files: LayeredFile[] = [];
  for (const [name, path] of [...paths].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const masked = await isMask(tree, path);
    const text = masked ? "" : await tree.readText(path, limitBytes === undefined ? {} : { limitBytes });
    files.push({ name, path, text, masked });
  }
  return files;
}

/** True for a link that ends at /dev/null, which offline is a path that may not exist. */
export async function isMask(tree: FileTree, path: string): Promise<boolean> {
  const target = await tree.readLink(path);
  if (target === undefined) return false;
  const absolute = target.startsWith("/") ? target : `${path.slice(0, path.lastIndexOf("/"))}/${target}`;
  return normalize(absolute) === "/dev/null";
}

function normalize(path: string): string {
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return `/${names.join("/")}`;
}
