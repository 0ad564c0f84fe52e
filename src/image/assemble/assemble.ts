import { ImageError } from "../errors.ts";
import type { ImageNotice } from "../image.ts";
import { parseFstab } from "../text/fstab.ts";
import type { FileTree } from "../tree/file-tree.ts";
import { MountedTree } from "../tree/mounted-tree.ts";
import type { Volumes } from "../volume/volumes.ts";
import { attemptRead } from "./attempt-read.ts";
import { type Candidate, type ChosenRoot, chooseRoot, findCandidates } from "./choose-root.ts";
import { type ChosenUsr, chooseUsr } from "./choose-usr.ts";
import type { Devices } from "./device-spec.ts";
import { type PlannedMount, errorOf, mountsOfFstab, mountsOfTypes, toMounts } from "./mounts.ts";
import { type OpenedVolume, openVolumes } from "./open-file-system.ts";
import { isBtrfs } from "./subvolumes.ts";
import { systemBase } from "./system-base.ts";

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
  const usr = chosen?.candidate.layout === "usr" ? undefined : await chooseUsr(candidates, devices);
  const base = await systemBase(chosen, usr, candidates, devices);
  if (!base) throw noRoot(devices, candidates);
  const { root } = base;
  const bare = new MountedTree(base.mounts);
  const text = (await attemptRead(bare.readText("/etc/fstab", { optional: true }))) ?? "";
  const byFstab = (await mountsOfFstab(parseFstab(text, "/etc/fstab").entries, devices)).filter(
    (mount) => mount.opened?.volume !== root.volume || isOtherSubvolume(mount.opened, root),
  );
  const isMounted = new Set([...base.planned, ...byFstab].map((mount) => mount.opened?.volume));
  const free = opened
    .filter(({ volume }) => !isMounted.has(volume))
    .sort((a, b) => Number(b === usr?.opened) - Number(a === usr?.opened));
  const byType = await mountsOfTypes(free, [...base.mounts, ...toMounts(byFstab)], byFstab, {
    isOstree: base.kind === "ostree",
    usr: usr?.isNamed ? usr.opened : undefined,
  });
  const planned = [...base.planned, ...byFstab, ...byType];
  return {
    tree: new MountedTree([...base.mounts, ...toMounts([...byFstab, ...byType])]),
    system: { volumes: opened, root, mounts: planned },
    notices: noticesOf(chosen, usr, planned, opened),
  };
}

/** A btrfs can be mounted over itself: its subvolumes are file systems of their own to the reader. */
function isOtherSubvolume({ fileSystem }: OpenedVolume, root: OpenedVolume): boolean {
  if (!isBtrfs(fileSystem) || !isBtrfs(root.fileSystem)) return false;
  return fileSystem.subvolumeId !== root.fileSystem.subvolumeId;
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
  const told = shown.join("; ") || "its partition table shows none";
  const message = isWindows(opened)
    ? `the disk is one of Windows, and no volume is a Linux root (${told})`
    : `no volume of the disk is a Linux root (${told})`;
  return new ImageError("unsupported", message, { remedy });
}

/** Its installer makes a reserved partition, or one for recovery, beside that of the system. */
function isWindows(opened: readonly OpenedVolume[]): boolean {
  const hasOwn = opened.some(({ volume }) => /^(?:microsoft-reserved|windows-)/.test(volume.partition?.use?.id ?? ""));
  return hasOwn && opened.some(({ volume }) => volume.content?.kind === "ntfs" || volume.content?.kind === "bitlocker");
}

const MAX_SHOWN = 10;

function noticesOf(
  chosen: ChosenRoot | undefined,
  usr: ChosenUsr | undefined,
  mounts: readonly PlannedMount[],
  opened: readonly OpenedVolume[],
): readonly ImageNotice[] {
  const notices: ImageNotice[] = [];
  if (chosen?.reason !== undefined && chosen.others.length > 0) {
    const others = chosen.others.map((other) => other.opened.volume.name).join(", ");
    notices.push({
      code: "root-chosen",
      message: `the root is taken to be ${chosen.candidate.opened.volume.name}, since ${chosen.reason}; ${others} could be one too`,
    });
  }
  if (usr?.reason !== undefined && mounts.some(({ path, opened: at }) => path === "/usr" && at === usr.opened)) {
    const others = usr.others.map(({ volume }) => volume.name).join(", ");
    notices.push({
      code: "usr-chosen",
      message: `the /usr is taken to be ${usr.opened.volume.name}, since ${usr.reason}; ${others} could be one too`,
    });
  }
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
