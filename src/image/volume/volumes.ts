// All that could hold a file system: partitions, mirrors over them, logical volumes, or the whole disk.
import { type ByteSource, SlicedByteSource } from "../bytes/byte-source.ts";
import { type ImageError, isImageError } from "../errors.ts";
import type { Problem } from "../problem.ts";
import type { Content } from "./content.ts";
import { readLvmDevice } from "./lvm-metadata.ts";
import { type LogicalVolume, type VolumeGroup, readVolumeGroups } from "./lvm.ts";
import type { Partition, PartitionTable } from "./partition-table.ts";
import { probe } from "./probe.ts";

export interface Volume {
  /** For people and reports: `partition 1`, `rootvg/rootlv`, `md host:root`, `whole disk`. */
  readonly name: string;
  readonly kind: "partition" | "logical-volume" | "mirror" | "disk";
  readonly source: ByteSource;
  readonly sizeBytes: number;
  /** Undefined when nothing known was found, or when `unreadable` says why nobody could look. */
  readonly content: Content | undefined;
  /** Superblocks that lie under or beside the content. */
  readonly otherContents: readonly Content[];
  readonly unreadable: ImageError | undefined;
  /** Set for partitions. */
  readonly partition: Partition | undefined;
  /** Set for logical volumes that can be read. */
  readonly logicalVolume: LogicalVolume | undefined;
}

export interface Volumes {
  readonly volumes: readonly Volume[];
  readonly volumeGroups: readonly VolumeGroup[];
  readonly problems: readonly Problem[];
}

type Place = Pick<Volume, "name" | "kind" | "source"> & Partial<Pick<Volume, "partition" | "logicalVolume">>;

/** A table can list tens of thousands of partitions; no system has this many. */
const MAX_VOLUMES = 512;

/** Looks into every volume of a disk. A volume that cannot be read says so; the others are looked at all the same. */
export async function readVolumes(disk: ByteSource, table: PartitionTable | undefined): Promise<Volumes> {
  const problems: Problem[] = [];
  const direct = await inspectAll(directPlaces(disk, table), problems);
  const mirrors = await inspectAll(mirrorPlaces(direct), problems);
  const devices = await Promise.all(
    [...direct, ...mirrors]
      .filter(({ content }) => content?.kind === "lvm2")
      .map(({ name, source }) => readLvmDevice(name, source)),
  );
  const lvm = await readVolumeGroups(devices.filter((device) => device !== undefined));
  const logical = await inspectAll(lvm.groups.flatMap(logicalPlaces), problems);
  return {
    volumes: [...direct, ...mirrors, ...logical],
    volumeGroups: lvm.groups,
    problems: [...problems, ...lvm.problems],
  };
}

function directPlaces(disk: ByteSource, table: PartitionTable | undefined): readonly Place[] {
  if (!table) return [{ name: "whole disk", kind: "disk", source: disk }];
  return table.partitions
    .filter(({ use, sizeBytes }) => use?.id !== "extended" && sizeBytes > 0)
    .map((partition) => ({
      name: `partition ${partition.index}`,
      kind: "partition",
      source: new SlicedByteSource(disk, partition.startBytes, partition.sizeBytes),
      partition,
    }));
}

/** A mirror reads like any of its members; two of them on one disk are one volume. */
function mirrorPlaces(members: readonly Volume[]): readonly Place[] {
  const places = new Map<string, Place>();
  for (const { content, source } of members) {
    const raid = content?.raid;
    if (raid?.level !== 1) continue;
    const available = Math.max(0, source.size - raid.dataOffsetBytes);
    const size = Math.min(raid.dataSizeBytes ?? available, available);
    const name = `md ${raid.name || content?.uuid || "array"}`;
    const inner = new SlicedByteSource(source, raid.dataOffsetBytes, size);
    places.set(content?.uuid ?? name, { name, kind: "mirror", source: inner });
  }
  return [...places.values()];
}

function logicalPlaces({ logicalVolumes }: VolumeGroup): readonly Place[] {
  return logicalVolumes.flatMap((logicalVolume) => {
    const { group, name, source, visible } = logicalVolume;
    return visible && source
      ? [{ name: `${group}/${name}`, kind: "logical-volume" as const, source, logicalVolume }]
      : [];
  });
}

async function inspectAll(places: readonly Place[], problems: Problem[]): Promise<readonly Volume[]> {
  if (places.length > MAX_VOLUMES)
    problems.push({ code: "too-many-volumes", message: `of ${places.length} volumes ${MAX_VOLUMES} are looked at` });
  return Promise.all(places.slice(0, MAX_VOLUMES).map(inspect));
}

async function inspect(place: Place): Promise<Volume> {
  const { source, partition, logicalVolume } = place;
  const base = { ...place, sizeBytes: source.size, partition, logicalVolume };
  try {
    const { content, others } = await probe(source, { mayBeRaid: partition?.use?.id === "raid" });
    return { ...base, content, otherContents: others, unreadable: undefined };
  } catch (error) {
    if (!isImageError(error)) throw error;
    return { ...base, content: undefined, otherContents: [], unreadable: error };
  }
}
