import { ImageError, isImageError } from "../errors.ts";
import { type FstabEntry, hasOption, isPseudo, mayBeAbsent } from "../text/fstab.ts";
import { type Mount, MountedTree } from "../tree/mounted-tree.ts";
import { UnreadableFileSystem } from "../tree/unreadable.ts";
import { attemptRead } from "./attempt-read.ts";
import { type Devices, findDevice } from "./device-spec.ts";
import type { OpenedVolume } from "./open-file-system.ts";
import { isBtrfs, subvolumeOfFstab } from "./subvolumes.ts";

/** One file system of the assembled tree, or one that should be there. */
export interface PlannedMount {
  readonly path: string;
  /** The device as fstab writes it, or the name of the volume. */
  readonly device: string;
  readonly by: "root" | "fstab" | "partition-type" | "command-line" | "ostree" | "image";
  /** Line of /etc/fstab. */
  readonly line: number | undefined;
  /** `absent`: not on this disk; `unreadable`: there, or perhaps there, and not to be read. */
  readonly state: "mounted" | "absent" | "unreadable";
  readonly reason: string | undefined;
  /** False for what the boot waits for. */
  readonly optional: boolean;
  readonly opened: OpenedVolume | undefined;
}

/** Mounted even where fstab says noauto: they are only left alone at run time. */
const BOOT_PATHS = ["/boot", "/boot/efi", "/efi"];
const NETWORK_TYPES = /^(nfs\d?|cifs|smb3?|ceph|glusterfs|fuse\..*|fuse|9p|afs|lustre|davfs)$/;

/** What fstab mounts besides the root, parents before children; kernel, network and swap file systems left out. */
export async function mountsOfFstab(
  entries: readonly FstabEntry[],
  devices: Devices,
): Promise<readonly PlannedMount[]> {
  const rootDisk = CONTROLLER_NAME.exec(entries.find(({ mountPoint }) => mountPoint === "/")?.device ?? "")?.[1];
  const planned = await Promise.all(
    entries.filter((entry) => isOfDisk(entry)).map((entry) => plan(entry, devices, rootDisk)),
  );
  return planned.sort((a, b) => depth(a.path) - depth(b.path));
}

/**
 * `/dev/disk/by-id/ata-VBOX_…-part2`: nothing on the disk tells its serial number or slot, but what has that of the root
 * in front is another partition of the same disk.
 */
const CONTROLLER_NAME = /^(\/dev\/disk\/by-(?:id|path)\/(?!dm-|md-).+)-part(\d+)$/;

function isOfDisk(entry: FstabEntry): boolean {
  const { mountPoint, type } = entry;
  if (!mountPoint.startsWith("/") || normalize(mountPoint) === "/") return false;
  if (type === "swap" || isPseudo(entry) || NETWORK_TYPES.test(type)) return false;
  if (/^(none|tmpfs|proc|sysfs|overlay)$/.test(entry.device)) return false;
  return !hasOption(entry, "noauto") || BOOT_PATHS.includes(normalize(mountPoint));
}

async function plan(entry: FstabEntry, devices: Devices, rootDisk: string | undefined): Promise<PlannedMount> {
  const base = {
    path: normalize(entry.mountPoint),
    device: entry.device,
    by: "fstab",
    line: entry.line,
    optional: mayBeAbsent(entry),
  } as const;
  const [, disk, number = ""] = CONTROLLER_NAME.exec(entry.device) ?? [];
  const isOnRootDisk = disk !== undefined && disk === rootDisk;
  const found = findDevice(isOnRootDisk ? `/dev/sda${number}` : entry.device, devices);
  if (found.kind === "absent") return { ...base, state: "absent", reason: undefined, opened: undefined };
  if (found.kind === "unreadable") return { ...base, state: "unreadable", reason: found.reason, opened: undefined };
  const { fileSystem } = found.opened;
  if (!isBtrfs(fileSystem)) return { ...base, ...stateOf(found.opened) };
  try {
    const subvolume = await subvolumeOfFstab(fileSystem, entry);
    return { ...base, ...stateOf({ ...found.opened, fileSystem: subvolume }) };
  } catch (error) {
    if (!isImageError(error)) throw error;
    const state = error.code === "not-found" ? "absent" : "unreadable";
    return { ...base, state, reason: error.message, opened: undefined };
  }
}

function stateOf(opened: OpenedVolume): Pick<PlannedMount, "state" | "reason" | "opened"> {
  if (opened.fileSystem) return { state: "mounted", reason: undefined, opened };
  const reason = opened.error?.message ?? `${opened.volume.name} holds no file system`;
  return { state: "unreadable", reason, opened };
}

/**
 * What systemd-gpt-auto-generator would mount where fstab has no say, by the types of the partitions: /usr, the extended
 * boot partition, /var, /home, /srv, the ESP; before them the /usr that a command line names. The ESP also goes to /boot/efi, where distributions look for it. Systems
 * of ostree find their /boot by its name.
 */
export async function mountsOfTypes(
  free: readonly OpenedVolume[],
  below: readonly Mount[],
  byFstab: readonly PlannedMount[],
  { isOstree, usr }: { readonly isOstree: boolean; readonly usr: OpenedVolume | undefined },
): Promise<readonly PlannedMount[]> {
  const mounts: PlannedMount[] = [];
  const used = new Set(byFstab.map(({ path }) => path));
  let tree = new MountedTree(below);
  const isFree = async (path: string) => {
    if (used.has(path) || (await attemptRead(tree.stat(path)))?.type !== "directory") return false;
    return ((await attemptRead(tree.readDir(path))) ?? [""]).length === 0;
  };
  for (const [wanted, paths] of PLACES)
    for (const opened of free) {
      const { partition, content } = opened.volume;
      const isNamed = wanted === "named-usr" && opened === usr;
      if (partition?.attributes?.noAuto && !isNamed) continue;
      const isWanted =
        wanted === "ostree-boot"
          ? isOstree && (partition?.name === "boot" || content?.label === "boot")
          : isNamed || partition?.use?.id === wanted;
      if (!isWanted || mounts.some((mount) => mount.opened === opened)) continue;
      for (const path of paths) {
        if (!(await isFree(path))) continue;
        const device = opened.volume.name;
        const by = isNamed ? "command-line" : "partition-type";
        mounts.push({ path, device, by, line: undefined, optional: true, ...stateOf(opened) });
        used.add(path);
        tree = new MountedTree([...below, ...toMounts(mounts)]);
        break;
      }
    }
  return mounts;
}

/** Use of a partition → where it goes, in order: what lies in another one comes after it. */
const PLACES: readonly (readonly [use: string, paths: readonly string[]])[] = [
  ["named-usr", ["/usr"]],
  ["usr-x86-64", ["/usr"]],
  ["usr-arm64", ["/usr"]],
  ["xbootldr", ["/boot"]],
  ["ostree-boot", ["/boot"]],
  ["var", ["/var"]],
  ["home", ["/home"]],
  ["srv", ["/srv"]],
  ["esp", ["/boot/efi", "/efi", "/boot"]],
];

/** A place that cannot be read stays a place: nobody may take it for empty. What is on another disk is not there. */
export function toMounts(planned: readonly PlannedMount[]): readonly Mount[] {
  return planned.flatMap((mount): Mount[] => {
    const { path, state, opened } = mount;
    if (state === "unreadable") return [{ path, fileSystem: new UnreadableFileSystem(errorOf(mount)) }];
    return state === "mounted" && opened?.fileSystem ? [{ path, fileSystem: opened.fileSystem }] : [];
  });
}

/** The error of a place that could not be mounted. */
export function errorOf({ path, device, reason }: PlannedMount): ImageError {
  return new ImageError("unsupported", `the file system of ${path} (${device}) cannot be read: ${reason ?? ""}`);
}

export function normalize(path: string): string {
  const names = path.split("/").filter((name) => name !== "" && name !== ".");
  return `/${names.join("/")}`;
}

function depth(path: string): number {
  return path.split("/").length;
}
