import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { ImageError } from "../../../src/image/errors.ts";
import type { MountableFileSystem } from "../../../src/image/filesystem/mountable.ts";
import type { Devices } from "../../../src/image/assemble/device-spec.ts";
import type { OpenedVolume } from "../../../src/image/assemble/open-file-system.ts";
import { MemoryFileSystem } from "../../../src/image/tree/memory.ts";
import type { Content } from "../../../src/image/volume/content.ts";
import type { LogicalVolume, VolumeGroup } from "../../../src/image/volume/lvm.ts";
import type { Partition } from "../../../src/image/volume/partition-table.ts";
import type { Volume } from "../../../src/image/volume/volumes.ts";
import { type Tree, entriesOf } from "../../../src/testing/tree.ts";

class TestFileSystem extends MemoryFileSystem implements MountableFileSystem {
  readonly details;

  constructor(tree: Tree, label: string, notes: readonly string[]) {
    super(entriesOf(tree));
    this.details = {
      uuid: undefined,
      label,
      sizeBytes: 0,
      freeBytes: undefined,
      features: [],
      cleanlyUnmounted: notes.length === 0,
      notes,
    };
  }
}

export interface VolumeValues {
  readonly index?: number;
  /** `rootvg/rootlv` */
  readonly lv?: string;
  readonly uuid?: string;
  readonly label?: string;
  readonly partUuid?: string;
  readonly partLabel?: string;
  readonly use?: string;
  readonly noAuto?: boolean;
  /** All bits of a GPT's attributes. */
  readonly attributes?: bigint;
  readonly size?: number;
  readonly tree?: Tree;
  readonly kind?: Content["kind"];
  /** The file system cannot be read, for this reason. */
  readonly error?: string;
  readonly notes?: readonly string[];
}

/** A volume of a disk with a tree in it. */
export function volume(values: VolumeValues): OpenedVolume {
  const { index, lv, uuid, label, tree, kind = "ext", error, size = 1000, notes = [] } = values;
  const content: Content | undefined =
    tree || error !== undefined || values.kind ? { kind, title: kind, uuid, label, sizeBytes: undefined } : undefined;
  const opened: Volume = {
    name: lv ?? (index === undefined ? "whole disk" : `partition ${index}`),
    kind: lv ? "logical-volume" : index === undefined ? "disk" : "partition",
    source: new MemoryByteSource(new Uint8Array()),
    sizeBytes: size,
    content,
    otherContents: [],
    unreadable: undefined,
    partition: index === undefined ? undefined : partition(index, values),
    logicalVolume: lv === undefined ? undefined : logicalVolume(lv),
  };
  return {
    volume: opened,
    fileSystem: tree && error === undefined ? new TestFileSystem(tree, label ?? "", notes) : undefined,
    error: error === undefined ? undefined : new ImageError("unsupported", `${opened.name}: ${error}`),
  };
}

function partition(
  index: number,
  { partUuid = "", partLabel = "", use, noAuto = false, attributes = 0n, size = 1000 }: VolumeValues,
): Partition {
  return {
    index,
    kind: "gpt",
    startBytes: 0,
    sizeBytes: size,
    type: "",
    use: use === undefined ? undefined : { id: use, title: use },
    name: partLabel,
    uuid: partUuid,
    bootable: false,
    attributes: {
      raw: attributes,
      required: false,
      legacyBiosBootable: false,
      readOnly: false,
      noAuto,
      growFileSystem: false,
    },
  };
}

export function logicalVolume(path: string, unreadable?: string): LogicalVolume {
  const [group = "", name = ""] = path.split("/");
  return {
    name,
    group,
    uuid: "LLLLLL-LLLL-LLLL-LLLL-LLLL-LLLL-LLLLLL",
    mapperPath: `/dev/mapper/${group.replaceAll("-", "--")}-${name.replaceAll("-", "--")}`,
    visible: true,
    sizeBytes: 0,
    segments: [],
    source: undefined,
    unreadable,
  };
}

export function devices(opened: readonly OpenedVolume[], hidden: readonly LogicalVolume[] = []): Devices {
  const group: VolumeGroup = {
    name: hidden[0]?.group ?? "",
    uuid: "",
    sequenceNumber: 1,
    extentSizeBytes: 4096,
    physicalVolumes: [],
    logicalVolumes: hidden,
    problems: [],
  };
  return { opened, volumeGroups: hidden.length > 0 ? [group] : [] };
}

/** The least that a root is known by. */
export const rootTree: Tree = {
  "/etc/os-release": "ID=debian\n",
  "/usr/bin/": "",
  "/boot/efi/": "",
  "/var/": "",
  "/home/": "",
};
