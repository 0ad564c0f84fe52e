import { ImageError } from "../errors.ts";
import type { BtrfsFileSystem } from "../filesystem/btrfs/btrfs.ts";
import type { FstabEntry, FstabOption } from "../text/fstab.ts";
import type { FileSystem } from "../tree/file-system.ts";
import { MountedTree } from "../tree/mounted-tree.ts";
import { attemptRead } from "./attempt-read.ts";
import { layoutOf } from "./root-candidate.ts";

/** What distributions call the subvolume of the root where the default one is the top level. */
const USUAL_NAMES = ["@", "root", "@rootfs"];
const MAX_TRIED = 64;
const TOP_LEVEL = 5n;

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

/** The view that a line of fstab asks for; undefined when the file system has no subvolumes. */
export async function subvolumeOfFstab(
  fileSystem: FileSystem,
  entry: FstabEntry,
): Promise<BtrfsFileSystem | undefined> {
  return isBtrfs(fileSystem) ? subvolumeOfOptions(fileSystem, entry.options) : undefined;
}

/**
 * The view that mount options ask for with `subvol=` or `subvolid=`, the last of each (btrfs(5)); else the default one.
 * `not-found` when there is none, or when the two name different ones: the kernel mounts neither.
 */
export async function subvolumeOfOptions(
  fileSystem: BtrfsFileSystem,
  options: readonly FstabOption[],
): Promise<BtrfsFileSystem> {
  const option = (name: string) => options.findLast((candidate) => candidate.name === name)?.value;
  const path = option("subvol");
  const id = subvolumeId(option("subvolid"));
  if (path === undefined) return fileSystem.from(id ?? (await fileSystem.defaultSubvolume()));
  const view = await fileSystem.from(path);
  if (id !== undefined && view.subvolumeId !== id)
    throw new ImageError("not-found", `subvolume ${path} is ${view.subvolumeId}, and subvolid= says ${id}`, {
      layer: "btrfs",
    });
  return view;
}

/** A number as the kernel reads it: decimal, 0x hexadecimal or 0 octal; 0 is the top level. */
function subvolumeId(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^(?:0x[0-9a-f]{1,16}|\d{1,20})$/i.test(text)) return undefined;
  const id = BigInt(/^0[0-7]+$/.test(text) ? `0o${text.slice(1)}` : text);
  return id === 0n ? TOP_LEVEL : id;
}

export function isBtrfs(fileSystem: FileSystem | undefined): fileSystem is BtrfsFileSystem {
  return fileSystem?.kind === "btrfs" && "subvolumeId" in fileSystem;
}
