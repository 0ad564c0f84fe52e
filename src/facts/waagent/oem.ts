import type { FileTree } from "../../image/tree/file-tree.ts";

/** Flatcar's OEM partition, which holds what belongs to one cloud. */
export interface Oem {
  /** The partition is a part of the tree. */
  readonly visible: boolean;
  /** The image of the agent and its Python; it is merged into /usr at boot when the marker beside it exists. */
  readonly extension: { readonly path: string; readonly active: boolean } | undefined;
}

/** Mounted at /oem, which older releases called /usr/share/oem. */
const mountPoints = ["/oem", "/usr/share/oem"];

export async function readOem(tree: FileTree): Promise<Oem> {
  let visible = false;
  for (const mountPoint of mountPoints) {
    const names = await namesIn(tree, mountPoint);
    visible ||= names.length > 0;
    const inside = await namesIn(tree, `${mountPoint}/sysext`);
    const raw = inside.find((name) => /^oem-azure.*\.raw$/.test(name));
    if (raw === undefined) continue;
    const path = `${mountPoint}/sysext/${raw}`;
    return { visible, extension: { path, active: inside.includes("active-oem-azure") } };
  }
  return { visible, extension: undefined };
}

async function namesIn(tree: FileTree, path: string): Promise<readonly string[]> {
  if ((await tree.stat(path))?.type !== "directory") return [];
  return (await tree.readDir(path)).map(({ name }) => name);
}
