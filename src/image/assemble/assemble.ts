import { ImageError } from "../errors.ts";
import type { ImageNotice } from "../image.ts";
import { parseFstab } from "../text/fstab.ts";
import type { FileTree } from "../tree/file-tree.ts";
import { type Mount, MountedTree } from "../tree/mounted-tree.ts";
import type { Volumes } from "../volume/volumes.ts";
import { attemptRead } from "./attempt-read.ts";
import { bootWordsOf } from "./boot-words.ts";
import { type Candidate, type ChosenRoot, chooseRoot, findCandidates } from "./choose-root.ts";
import type { Devices } from "./device-spec.ts";
import { type PlannedMount, errorOf, mountsOfFstab, mountsOfTypes, toMounts } from "./mounts.ts";
import { type OpenedVolume, openVolumes } from "./open-file-system.ts";
import { deploymentMounts, findDeployment } from "./ostree.ts";

export interface AssembleOptions {
  /** The volume to take as the root: `partition 2`, `2`, `rootvg/rootlv`, `UUID=…`, `/dev/sda2`. */
  readonly root?: string;
}

/** The system that a disk boots, put together from its volumes. */
export interface AssembledSystem {
  /** Every volume with its file system, mounted or not. */
  readonly volumes: readonly OpenedVolume[];
  readonly root: OpenedVolume;
  /** The root first; also what could not be mounted. */
  readonly mounts: readonly PlannedMount[];
}

export interface Assembly {
  readonly tree: FileTree;
  readonly system: AssembledSystem;
  readonly notices: readonly ImageNotice[];
}

/**
 * Finds the root of a disk and mounts on it what its fstab, or the types of its partitions, say. `unsupported` when no
 * volume is a Linux root, with what was seen instead.
 */
export async function assemble(
  disk: Pick<Volumes, "volumes" | "volumeGroups">,
  options: AssembleOptions = {},
): Promise<Assembly> {
  return assembleOpened({ opened: await openVolumes(disk.volumes), volumeGroups: disk.volumeGroups }, options);
}

/** The same for volumes whose file systems are open. */
export async function assembleOpened(devices: Devices, options: AssembleOptions = {}): Promise<Assembly> {
  const { opened } = devices;
  const candidates = await findCandidates(opened);
  const chosen = await chooseRoot(candidates, devices, options.root);
  if (!chosen) throw noRoot(devices, candidates);
  const root = chosen.candidate.opened;
  const base = await rootMounts(chosen.candidate, candidates);
  const bare = new MountedTree(base.mounts);
  const text = (await attemptRead(bare.readText("/etc/fstab", { optional: true }))) ?? "";
  const byFstab = mountsOfFstab(parseFstab(text, "/etc/fstab").entries, devices).filter(
    ({ opened }) => opened !== root,
  );
  const isMounted = new Set([root, ...byFstab.map((mount) => mount.opened)]);
  const free = opened.filter((volume) => !isMounted.has(volume));
  const byType = await mountsOfTypes(free, [...base.mounts, ...toMounts(byFstab)], byFstab, base.isOstree);
  const planned = [...base.planned, ...byFstab, ...byType];
  return {
    tree: new MountedTree([...base.mounts, ...toMounts([...byFstab, ...byType])]),
    system: { volumes: opened, root, mounts: planned },
    notices: noticesOf(chosen, planned, opened),
  };
}

interface RootMounts {
  readonly mounts: readonly Mount[];
  readonly planned: readonly PlannedMount[];
  readonly isOstree: boolean;
}

async function rootMounts({ opened, tree, layout }: Candidate, candidates: readonly Candidate[]): Promise<RootMounts> {
  const { fileSystem, volume } = opened;
  if (!fileSystem) throw new TypeError("a candidate has a file system");
  const plan = (path: string, by: PlannedMount["by"]): PlannedMount => {
    return {
      path,
      device: volume.name,
      by,
      line: undefined,
      state: "mounted",
      reason: undefined,
      optional: false,
      opened,
    };
  };
  if (layout !== "ostree")
    return { mounts: [{ path: "/", fileSystem }], planned: [plan("/", "root")], isOstree: false };
  const words = await Promise.all(candidates.map((candidate) => bootWordsOf(candidate.tree)));
  const deployment = await findDeployment(
    tree,
    words.flat().map((line) => line.words),
  );
  if (!deployment) throw new ImageError("unsupported", `${volume.name} is for ostree and holds no deployment`);
  const mounts = await deploymentMounts(fileSystem, deployment);
  const planned = mounts.map(({ path }) => plan(path, path === "/" ? "root" : "ostree"));
  return { mounts, planned, isOstree: true };
}

function noRoot({ opened, volumeGroups }: Devices, candidates: readonly Candidate[]): ImageError {
  const hidden = volumeGroups
    .flatMap(({ logicalVolumes }) => logicalVolumes)
    .filter((lv) => lv.visible && lv.unreadable);
  const seen = [
    ...opened.map(
      ({ volume, error }) => error?.message ?? `${volume.name}: ${volume.content?.title ?? "nothing known"}`,
    ),
    ...hidden.map(({ group, name, unreadable }) => `${group}/${name}: ${unreadable ?? ""}`),
  ];
  const shown = seen.length > MAX_SHOWN ? [...seen.slice(0, MAX_SHOWN), `${seen.length - MAX_SHOWN} more`] : seen;
  const remedy =
    opened.find(({ error }) => error?.remedy !== undefined)?.error?.remedy ??
    (candidates.length > 0 ? "name the volume that holds etc and usr" : undefined);
  const message = `no volume of the disk is a Linux root (${shown.join("; ") || "it is empty"})`;
  return new ImageError("unsupported", message, remedy === undefined ? {} : { remedy });
}

const MAX_SHOWN = 10;

function noticesOf(
  { candidate, reason, others }: ChosenRoot,
  mounts: readonly PlannedMount[],
  opened: readonly OpenedVolume[],
): readonly ImageNotice[] {
  const notices: ImageNotice[] = [];
  if (reason !== undefined && others.length > 0)
    notices.push({
      code: "root-chosen",
      message: `the root is taken to be ${candidate.opened.volume.name}, since ${reason}; ${others
        .map((other) => other.opened.volume.name)
        .join(", ")} could be one too`,
    });
  for (const mount of mounts)
    if (mount.state === "unreadable") notices.push({ code: "mount-unreadable", message: errorOf(mount).message });
  for (const { volume, error, fileSystem } of opened) {
    const isTold = mounts.some((mount) => mount.opened?.volume === volume);
    if (error && !isTold) notices.push({ code: "volume-unreadable", message: error.message });
    for (const note of fileSystem?.details.notes ?? [])
      notices.push({ code: "file-system", message: `${volume.name} (${volume.content?.title ?? ""}): ${note}` });
  }
  return notices;
}
