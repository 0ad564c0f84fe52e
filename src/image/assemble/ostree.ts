// Systems of ostree and bootc: the root is a deployment inside of the file system (ostree, docs/adapting-existing.md).
import type { FileSystem } from "../tree/file-system.ts";
import type { FileTree } from "../tree/file-tree.ts";
import { type CommandLineWord, lastValueOf } from "../text/kernel-command-line.ts";
import { SubtreeFileSystem } from "../tree/subtree.ts";

export interface Deployment {
  /** Inside the file system: `/ostree/deploy/fedora/deploy/<checksum>.0`. */
  readonly path: string;
  /** The /var of its system. */
  readonly varPath: string;
}

const MAX_DEPLOYMENTS = 100;

/** The deployment that `ostree=` of a command line leads to; else the only one, or of several the latest by name. */
export async function findDeployment(
  tree: FileTree,
  commandLines: readonly (readonly CommandLineWord[])[],
): Promise<Deployment | undefined> {
  const deployments: Deployment[] = [];
  for (const system of await tree.readDir("/ostree/deploy")) {
    const base = `/ostree/deploy/${system.name}`;
    for (const { name, type } of await tree.readDir(`${base}/deploy`))
      if (type === "directory" && deployments.length < MAX_DEPLOYMENTS)
        deployments.push({ path: `${base}/deploy/${name}`, varPath: `${base}/var` });
  }
  for (const words of commandLines) {
    const link = lastValueOf(words, "ostree");
    const real = link?.startsWith("/") ? await tree.realPath(link) : undefined;
    const booted = deployments.find(({ path }) => path === real);
    if (booted) return booted;
  }
  return deployments.at(-1);
}

export async function deploymentMounts(
  fileSystem: FileSystem,
  { path, varPath }: Deployment,
): Promise<readonly { readonly path: string; readonly fileSystem: FileSystem }[]> {
  const root = await SubtreeFileSystem.at(fileSystem, path);
  const state = await SubtreeFileSystem.at(fileSystem, varPath);
  return [
    ...(root ? [{ path: "/", fileSystem: root }] : []),
    ...(state ? [{ path: "/var", fileSystem: state }] : []),
    { path: "/sysroot", fileSystem },
  ];
}
