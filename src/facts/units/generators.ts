import type { FileTree } from "../../image/tree/file-tree.ts";
import { isProgram } from "../programs.ts";
import { type DependencyGroup, type UnitDirectory, type UnitStore } from "./unit-store.ts";

export interface Generator {
  readonly path: string;
  /** By a link to /dev/null or an empty file: it does not run. */
  readonly masked: boolean;
}

/** systemd.generator(7), without /run. */
const directories = [
  "/etc/systemd/system-generators",
  "/usr/local/lib/systemd/system-generators",
  "/usr/lib/systemd/system-generators",
  "/lib/systemd/system-generators",
];

/**
 * The generator of a name that counts: the first that masks it or can be executed. Undefined when there is none; a file
 * that is not executable is passed over for the next directory.
 */
export async function findGenerator(tree: FileTree, name: string): Promise<Generator | undefined> {
  for (const directory of directories) {
    const path = `${directory}/${name}`;
    const stat = await tree.stat(path);
    const isNull = (await tree.readLink(path)) === "/dev/null" || stat?.type === "character-device";
    if (isNull || (stat?.type === "file" && stat.sizeBytes === 0)) return { path, masked: true };
    if (await isProgram(tree, path)) return { path, masked: false };
  }
  return undefined;
}

/** Whether a generator of systemd itself runs; where the tree has no systemd it is taken to be there. */
export async function runsGenerator(tree: FileTree, name: string): Promise<boolean> {
  const generator = await findGenerator(tree, name);
  if (generator) return !generator.masked;
  for (const path of ["/usr/lib/systemd/systemd", "/lib/systemd/systemd"]) if (await tree.stat(path)) return false;
  return true;
}

/** Red Hat's path first; elsewhere /etc/rc.local. */
const rcLocalPaths = ["/etc/rc.d/rc.local", "/etc/rc.local"];

/** Adds what systemd-rc-local-generator(8) does: an executable rc.local starts rc-local.service. */
export async function withRcLocal(tree: FileTree, store: UnitStore): Promise<UnitStore> {
  if (!store.directories.some(({ entries }) => entries.has("rc-local.service"))) return store;
  for (const path of rcLocalPaths) {
    if (!(await isProgram(tree, path)) || !(await runsGenerator(tree, "systemd-rc-local-generator"))) continue;
    const wants: DependencyGroup = {
      isLink: false,
      entries: new Map([["rc-local.service", { path, target: "rc-local.service", destination: path }]]),
    };
    const directory: UnitDirectory = {
      kind: "generator",
      path: "/run/systemd/generator",
      realPath: "/run/systemd/generator",
      entries: new Map(),
      groups: new Map([["multi-user.target.wants", wants]]),
      dropIns: new Map(),
    };
    return { ...store, directories: [...store.directories, directory] };
  }
  return store;
}
