// What a file system has at its top: a root, a /usr, or deployments of ostree.
import type { FileTree } from "../tree/file-tree.ts";

export type Layout = "root" | "usr" | "ostree" | "other";

/** Looks at a few names only. A root keeps its /etc; /usr may be elsewhere, then os-release is a link to nowhere. */
export async function layoutOf(tree: FileTree): Promise<Layout> {
  const isDirectory = async (path: string) => (await tree.stat(path))?.type === "directory";
  const exists = async (path: string) => (await tree.lstat(path)) !== undefined;
  const some = async (paths: readonly string[], look: (path: string) => Promise<boolean>) =>
    (await Promise.all(paths.map(look))).includes(true);
  if (await isDirectory("/etc")) {
    const signs = ["/etc/os-release", "/usr/lib/os-release", "/etc/fstab", "/etc/passwd"];
    const isRoot = (await some(signs, exists)) && (await some(["/usr", "/sbin", "/bin"], exists));
    if (isRoot) return "root";
  }
  if (await isDirectory("/ostree/deploy")) return "ostree";
  if (await exists("/lib/os-release")) return "usr";
  const programs = await Promise.all(["/bin", "/lib", "/share"].map(isDirectory));
  return programs.every(Boolean) ? "usr" : "other";
}
