// What else kernel command lines decide once the root is known: the subvolume of a btrfs.
import { parseMountOptions } from "../text/fstab.ts";
import { lastValueOf } from "../text/kernel-command-line.ts";
import { MountedTree } from "../tree/mounted-tree.ts";
import { attemptRead } from "./attempt-read.ts";
import { bootWordsOfAll } from "./boot-words.ts";
import type { Candidate } from "./choose-root.ts";
import { type Devices, findDevice } from "./device-spec.ts";
import type { OpenedVolume } from "./open-file-system.ts";
import { layoutOf } from "./root-candidate.ts";
import { isBtrfs, subvolumeOfOptions } from "./subvolumes.ts";

/**
 * The root as the first command line that names it mounts it: a btrfs with `subvol=` or `subvolid=` in `rootflags=`. The same where that says
 * nothing, or leads to what is no root.
 */
export async function rootSubvolume(
  root: OpenedVolume,
  candidates: readonly Candidate[],
  devices: Devices,
): Promise<OpenedVolume> {
  const { fileSystem } = root;
  if (!isBtrfs(fileSystem)) return root;
  const isRoot = (spec: string) => {
    const found = findDevice(spec, devices);
    return found.kind === "volume" && found.opened === root;
  };
  const lines = await bootWordsOfAll(candidates);
  const line = lines.find((words) => words.root !== undefined && isRoot(words.root));
  const flags = (line && lastValueOf(line.words, "rootflags")) ?? "";
  const options = parseMountOptions(flags);
  const isNamed = options.some(({ name }) => name === "subvol" || name === "subvolid");
  const view = isNamed ? await attemptRead(subvolumeOfOptions(fileSystem, options)) : undefined;
  if (!view) return root;
  const layout = await attemptRead(layoutOf(new MountedTree([{ path: "/", fileSystem: view }])));
  return layout === "root" ? { ...root, fileSystem: view } : root;
}
