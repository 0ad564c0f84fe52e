// The names that fstab, kernel command lines and users give to volumes.
import type { LogicalVolume, VolumeGroup } from "../volume/lvm.ts";
import type { Volume } from "../volume/volumes.ts";
import type { OpenedVolume } from "./open-file-system.ts";

export interface Devices {
  readonly opened: readonly OpenedVolume[];
  readonly volumeGroups: readonly VolumeGroup[];
}

/** What a name leads to: a volume of the disk, a logical volume that cannot be read, or nothing that is here. */
export type FoundDevice =
  | { readonly kind: "volume"; readonly opened: OpenedVolume }
  | { readonly kind: "unreadable"; readonly reason: string }
  | { readonly kind: "absent" };

/** Disks that the one at hand would be, by the names that kernels gave to the first disk. */
const FIRST_DISK =
  /^\/dev\/(?:(?:sd|vd|xvd|hd)a|nvme0n1p|disk\/azure\/(?:root|os)-part|disk\/cloud\/azure_root-part)(\d+)$/;
const WHOLE_DISK = /^\/dev\/(?:(?:sd|vd|xvd|hd)a|nvme0n1|disk\/azure\/(?:root|os)|disk\/cloud\/azure_root)$/;

/** Finds what `UUID=…`, `/dev/mapper/rootvg-rootlv`, `/dev/disk/by-label/…`, `/dev/sda1` and the like name. */
export function findDevice(spec: string, devices: Devices): FoundDevice {
  const tag = tagOf(spec);
  const matches = tag ? byTag(tag.name, tag.value, devices) : byPath(spec);
  const opened = devices.opened.find((candidate) => matches(candidate.volume, candidate));
  if (opened) return { kind: "volume", opened };
  const hidden = devices.volumeGroups
    .flatMap(({ logicalVolumes }) => logicalVolumes)
    .find((volume) => volume.unreadable !== undefined && isNamed(volume, spec));
  if (hidden)
    return { kind: "unreadable", reason: `${hidden.group}/${hidden.name} cannot be read: ${hidden.unreadable ?? ""}` };
  const opaque = isPlaceOnDisk(tag?.name, spec) ? undefined : devices.opened.find(isOpaque);
  if (opaque)
    return { kind: "unreadable", reason: `${spec} may lie in ${opaque.volume.name}: ${opaque.error?.message ?? ""}` };
  return { kind: "absent" };
}

type Matcher = (volume: Volume, opened: OpenedVolume) => boolean;

function byTag(name: string, value: string, devices: Devices): Matcher {
  const wanted = value.toLowerCase();
  switch (name) {
    case "ID":
      return byPath(`/dev/disk/by-id/${value}`);
    case "UUID":
      return ({ content }) => content?.kind !== "md" && content?.uuid?.toLowerCase() === wanted;
    case "LABEL":
      return ({ content }, { fileSystem }) =>
        content?.kind !== "md" && (content?.label === value || (value !== "" && fileSystem?.details.label === value));
    case "PARTUUID":
      return byPartUuid(wanted, devices);
    case "PARTLABEL":
      return ({ partition }) => partition !== undefined && value !== "" && partition.name === value;
    default:
      return () => false;
  }
}

/** `…/PARTNROFF=1` counts on from the partition that is named (Linux block/early-lookup.c). */
function byPartUuid(wanted: string, { opened }: Devices): Matcher {
  const [uuid, offset = "0"] = wanted.split("/partnroff=");
  const named = opened.find(({ volume }) => volume.partition?.uuid.toLowerCase() === uuid)?.volume.partition;
  return ({ partition }) => named !== undefined && partition?.index === named.index + Number(offset);
}

function byPath(path: string): Matcher {
  const number = FIRST_DISK.exec(path)?.[1];
  if (number !== undefined) return ({ partition }) => partition?.index === Number(number);
  if (WHOLE_DISK.test(path)) return ({ kind }) => kind === "disk";
  const array = /^\/dev\/(?:md\d+|(?:md\/|disk\/by-id\/md-name-(?:[^:]*:)?)(.+))$/.exec(path);
  // An array is called by its name without the host, or by a number that says nothing.
  if (array) return ({ kind, name }) => kind === "mirror" && (array[1] === undefined || nameOfArray(name) === array[1]);
  return ({ logicalVolume }) => logicalVolume !== undefined && isNamed(logicalVolume, path);
}

function nameOfArray(name: string): string {
  return name.replace(/^md (?:[^:]*:)?/, "");
}

function isNamed({ group, name, uuid, mapperPath }: LogicalVolume, path: string): boolean {
  // The links that udev makes by device-mapper's names: the UUID has that of the group in front.
  const link = /^\/dev\/disk\/by-id\/dm-(?:name-(.+)|uuid-LVM-\w{32}(\w{32}))$/.exec(path);
  if (link?.[2] !== undefined) return link[2] === uuid.replaceAll("-", "");
  const full = link ? `/dev/mapper/${link[1] ?? ""}` : path;
  return full === mapperPath || full === `/dev/${group}/${name}`;
}

/** `UUID="…"` and the links that udev makes of the same, whose odd characters are `\x20`. */
function tagOf(spec: string): { readonly name: string; readonly value: string } | undefined {
  const tag = /^(UUID|LABEL|PARTUUID|PARTLABEL|ID)=(.*)$/.exec(spec);
  if (tag) return { name: tag[1] ?? "", value: (tag[2] ?? "").replace(/^(["'])(.*)\1$/, "$2") };
  const link = /^\/dev\/disk\/by-(uuid|label|partuuid|partlabel)\/(.+)$/.exec(spec);
  if (!link) return undefined;
  const value = (link[2] ?? "").replaceAll(/(?:\\x[0-9a-f]{2})+/gi, (codes) =>
    Buffer.from(codes.replaceAll("\\x", ""), "hex").toString("utf8"),
  );
  return { name: (link[1] ?? "").toUpperCase(), value };
}

/** Names that say a place on this disk cannot lie inside another volume. */
function isPlaceOnDisk(tag: string | undefined, spec: string): boolean {
  return tag === "PARTUUID" || tag === "PARTLABEL" || FIRST_DISK.test(spec) || WHOLE_DISK.test(spec);
}

/** Encrypted volumes, striped arrays and the like hide volumes whose names nobody can know. */
function isOpaque({ volume, error }: OpenedVolume): boolean {
  switch (volume.content?.kind) {
    case "luks":
    case "bitlocker":
    case "md":
    case "bcache":
    case "vdo":
    case "stratis":
      return error !== undefined;
    default:
      return false;
  }
}
