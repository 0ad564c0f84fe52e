import type { BtrfsFileSystem } from "../filesystem/btrfs/btrfs.ts";
import type { FstabEntry } from "../text/fstab.ts";
import type { FileSystem } from "../tree/file-system.ts";
import { MountedTree } from "../tree/mounted-tree.ts";
import { attemptRead } from "./attempt-read.ts";
import { layoutOf } from "./root-candidate.ts";

/** What distributions call the subvolume of the root where the default one is the top level. */
const USUAL_NAMES = ["@", "root", "@rootfs"];
const MAX_TRIED = 64;

/**
 * The view of a btrfs in which a system lies: the default subvolume, as a mount without options shows it; else the one
 * that distributions name so, as `rootflags=subvol=` would; else the first that looks like a root. The default one when
 * none does.
 */
export async function systemSubvolume(fileSystem: BtrfsFileSystem): Promise<BtrfsFileSystem> {
  const isSystem = async (view: FileSystem) => {
    const layout = await attemptRead(layoutOf(new MountedTree([{ path: "/", fileSystem: view }])));
    return layout === "root" || layout === "usr" || layout === "ostree";
  };
  if (await isSystem(fileSystem)) return fileSystem;
  const paths = ((await attemptRead(fileSystem.subvolumes())) ?? []).map(({ path }) => path);
  const usual = USUAL_NAMES.filter((name) => paths.includes(name));
  for (const path of [...usual, ...paths].slice(0, MAX_TRIED)) {
    const view = await attemptRead(fileSystem.from(path));
    if (view && (await isSystem(view))) return view;
  }
  return fileSystem;
}

/** The view that a line of fstab asks for with `subvol=` or `subvolid=` (btrfs(5)); undefined when there is none. */
export async function subvolumeOfFstab(
  fileSystem: FileSystem,
  entry: FstabEntry,
): Promise<BtrfsFileSystem | undefined> {
  if (!isBtrfs(fileSystem)) return undefined;
  const option = (name: string) => entry.options.find((candidate) => candidate.name === name)?.value;
  const path = option("subvol");
  const id = option("subvolid");
  if (path !== undefined) return fileSystem.from(path);
  if (id !== undefined && /^\d{1,19}$/.test(id)) return fileSystem.from(BigInt(id));
  return fileSystem.from(await fileSystem.defaultSubvolume());
}

export function isBtrfs(fileSystem: FileSystem | undefined): fileSystem is BtrfsFileSystem {
  return fileSystem?.kind === "btrfs" && "subvolumeId" in fileSystem;
}
