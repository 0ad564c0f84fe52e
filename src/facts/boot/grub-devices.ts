import { attemptRead } from "../../image/assemble/attempt-read.ts";
import { type Devices, findDevice } from "../../image/assemble/device-spec.ts";
import type { PlannedMount } from "../../image/assemble/mounts.ts";
import type { OpenedVolume } from "../../image/assemble/open-file-system.ts";
import { isBtrfs } from "../../image/assemble/subvolumes.ts";
import type { FileSystem } from "../../image/tree/file-system.ts";
import type { FileTree } from "../../image/tree/file-tree.ts";
import { MountedTree } from "../../image/tree/mounted-tree.ts";
import { findIgnoringCase } from "../../image/tree/find-ignoring-case.ts";

/** What `search` asks for. */
export type SearchKind = "fs-uuid" | "label" | "file" | "part-uuid" | "part-label";

/** A device by the name that GRUB would call it, none, or that nobody can tell offline. */
export type SearchResult =
  | { readonly kind: "found"; readonly device: string }
  | { readonly kind: "absent" }
  | { readonly kind: "unknown" };

/** A file or directory on a device. */
export interface DeviceFile {
  /** Where it lies in the image's tree; undefined when nothing mounts that place. */
  readonly path: string | undefined;
  /** For people: the path in the tree, else `partition 3:/grub/grub.cfg`. */
  readonly shown: string;
  /** The tree of its file system alone, and its path there. */
  readonly tree: FileTree;
  readonly own: string;
}

const WHOLE_DISK = "hd0";

interface Device {
  readonly name: string;
  readonly opened: OpenedVolume;
  /** The file system as GRUB sees it, and as the system mounts it: they differ for btrfs with subvolumes. */
  readonly views: () => Promise<readonly View[]>;
}

interface View {
  readonly tree: FileTree;
  readonly ignoresCase: boolean;
}

/** The devices of a disk by the names that GRUB gives them, and the files on them. */
export class GrubDevices {
  readonly #devices: readonly Device[];
  readonly #volumes: Devices;
  readonly #mounts: readonly PlannedMount[];
  readonly #tree: FileTree;

  constructor(volumes: Devices, mounts: readonly PlannedMount[], tree: FileTree) {
    this.#volumes = volumes;
    this.#mounts = mounts.filter(({ state }) => state === "mounted");
    this.#tree = tree;
    this.#devices = volumes.opened.map((opened) => {
      let views: Promise<readonly View[]> | undefined;
      return { name: nameOf(opened), opened, views: () => (views ??= viewsOf(opened)) };
    });
  }

  nameOf(opened: OpenedVolume): string {
    return nameOf(opened);
  }

  /** True for a name on this disk, also of a partition that it does not have; of other disks nothing is known. */
  has(name: string): boolean {
    return name === WHOLE_DISK || name.startsWith(`${WHOLE_DISK},`) || this.#find(name) !== undefined;
  }

  /** The first device that has what is asked for, as `search` finds it (grub-core/commands/search.c). */
  async search(kind: SearchKind, value: string): Promise<SearchResult> {
    if (kind === "file") return this.#searchFile(value);
    const spec = { "fs-uuid": "UUID", label: "LABEL", "part-uuid": "PARTUUID", "part-label": "PARTLABEL" }[kind];
    const found = findDevice(`${spec}=${value}`, this.#volumes);
    switch (found.kind) {
      case "volume":
        return { kind: "found", device: nameOf(found.opened) };
      case "unreadable":
        return { kind: "unknown" };
      case "absent":
        return { kind: "absent" };
    }
  }

  async #searchFile(path: string): Promise<SearchResult> {
    let isHidden = false;
    for (const { name, opened } of this.#devices) {
      if (opened.error) isHidden = true;
      if (await attemptRead(this.find(name, path))) return { kind: "found", device: name };
    }
    return isHidden ? { kind: "unknown" } : { kind: "absent" };
  }

  /** The file or directory at a path of a device; undefined when it is not there. Throws what the file system throws. */
  async find(name: string, path: string): Promise<DeviceFile | undefined> {
    const device = this.#find(name);
    if (!device) return undefined;
    const names = path.split("/").filter((part) => part !== "" && part !== ".");
    if (device.opened.error) throw device.opened.error;
    for (const { tree, ignoresCase } of await device.views()) {
      const own = ignoresCase ? await findIgnoringCase(tree, "/", names) : `/${names.join("/")}`;
      if (own === undefined || !(await tree.stat(own))) continue;
      const inTree = await this.#placeInTree(device.opened, own);
      return { path: inTree, shown: inTree ?? `${device.opened.volume.name}:${own}`, tree, own };
    }
    return undefined;
  }

  /** Where a file of a volume appears in the assembled tree: below one of its mounts, unless another mount hides it. */
  async #placeInTree({ volume }: OpenedVolume, own: string): Promise<string | undefined> {
    const ofVolume = this.#mounts.filter(({ opened }) => opened?.volume === volume);
    const candidates = ofVolume.flatMap(({ path }) => suffixes(own).map((suffix) => join(path, suffix)));
    for (const candidate of new Set(candidates)) {
      const covering = this.#mounts
        .filter(({ path }) => path === "/" || candidate === path || candidate.startsWith(`${path}/`))
        .reduce<PlannedMount | undefined>((a, b) => (a && a.path.length >= b.path.length ? a : b), undefined);
      if (covering?.opened?.volume !== volume) continue;
      if (await attemptRead(this.#tree.stat(candidate))) return candidate;
    }
    return undefined;
  }

  /** `hd0,gpt1`, `hd0,msdos1`, `hd0,1`, and names of other numberings of the one disk that there is. */
  #find(name: string): Device | undefined {
    const exact = this.#devices.find((device) => device.name === name);
    if (exact) return exact;
    const byId = this.#devices.find(({ opened }) => idOf(opened, this.#volumes) === name);
    if (byId) return byId;
    const index = /^hd0,(?:gpt|msdos)?(\d+)$/.exec(name)?.[1];
    return index === undefined
      ? undefined
      : this.#devices.find(({ opened }) => opened.volume.partition?.index === Number(index));
  }
}

/** As GRUB names it: `hd0,gpt1`, `lvm/vg-lv`, `md/name`, `hd0` for a disk without partitions. */
function nameOf({ volume }: OpenedVolume): string {
  if (volume.partition) return `hd0,${volume.partition.kind === "gpt" ? "gpt" : "msdos"}${volume.partition.index}`;
  if (volume.logicalVolume) return `lvm/${volume.logicalVolume.mapperPath.replace(/^\/dev\/mapper\//, "")}`;
  return volume.kind === "mirror" ? `md/${volume.name.replace(/^md (?:[^:]*:)?/, "")}` : WHOLE_DISK;
}

/** `lvmid/GROUP/VOLUME` and `mduuid/UUID`, as grub-install writes them. */
function idOf({ volume }: OpenedVolume, { volumeGroups }: Devices): string | undefined {
  const { logicalVolume, kind, content } = volume;
  if (kind === "mirror") return content?.uuid && `mduuid/${content.uuid.replaceAll("-", "")}`;
  const group = logicalVolume && volumeGroups.find(({ name }) => name === logicalVolume.group);
  return logicalVolume && group && `lvmid/${group.uuid}/${logicalVolume.uuid}`;
}

async function viewsOf({ volume, fileSystem }: OpenedVolume): Promise<readonly View[]> {
  if (!fileSystem) return [];
  const views: FileSystem[] = [fileSystem];
  if (isBtrfs(fileSystem)) {
    // GRUB sees the tree above all subvolumes; SUSE's goes on from the default one, which is where the system is.
    const top = await attemptRead(fileSystem.from(5n));
    if (top && top.subvolumeId !== fileSystem.subvolumeId) views.unshift(top);
  }
  const ignoresCase = volume.content?.kind === "fat";
  return views.map((view) => ({ tree: new MountedTree([{ path: "/", fileSystem: view }]), ignoresCase }));
}

/** The path and what is left of it below each directory: the names of subvolumes in front are not part of the tree. */
function suffixes(path: string): readonly string[] {
  const names = path.split("/").slice(1);
  return names.map((_, index) => `/${names.slice(index).join("/")}`);
}

function join(mount: string, path: string): string {
  return mount === "/" ? path : `${mount}${path}`;
}
