import type { FileTree } from "../../image/tree/file-tree.ts";

/** Where distributions put systemd's private library: Red Hat and SUSE, Debian from 12, Debian and Ubuntu before. */
const directories = [
  "/usr/lib/systemd",
  "/usr/lib64/systemd",
  "/usr/lib/x86_64-linux-gnu/systemd",
  "/usr/lib/aarch64-linux-gnu/systemd",
  "/lib/systemd",
];

/** The major version of systemd by the name of its private library; undefined when there is none. */
export async function systemdVersion(tree: FileTree): Promise<number | undefined> {
  for (const directory of directories) {
    if ((await tree.stat(directory))?.type !== "directory") continue;
    for (const { name } of await tree.readDir(directory)) {
      const version = /^libsystemd-shared-(\d{3})\D.*so$/.exec(name)?.[1];
      if (version !== undefined) return Number(version);
    }
  }
  return undefined;
}
