// Volume groups: which logical volumes there are and where their extents lie.
import type { ByteSource } from "../bytes/byte-source.ts";
import { type ImageError, isImageError } from "../errors.ts";
import type { Problem } from "../problem.ts";
import { type LvmDevice, readLvmTexts } from "./lvm-metadata.ts";
import { LvmMapper } from "./lvm-segments.ts";
import type { LvmSection, LvmValue } from "./lvm-text.ts";

export interface PhysicalVolume {
  /** `pv0`, as the metadata names it. */
  readonly name: string;
  readonly uuid: string;
  readonly extentStartBytes: number;
  readonly extentCount: number;
  /** The volume of this disk that it was found in; undefined when it is missing. */
  readonly volume: string | undefined;
}

export interface LogicalVolume {
  readonly name: string;
  readonly group: string;
  readonly uuid: string;
  /** `/dev/mapper/group-name`, each dash in a name doubled. */
  readonly mapperPath: string;
  /** Parts of mirrors, pools and snapshots are not: nobody mounts them. */
  readonly visible: boolean;
  readonly sizeBytes: number;
  readonly segments: readonly LvmSegment[];
  /** Undefined when `unreadable` says why. */
  readonly source: ByteSource | undefined;
  readonly unreadable: string | undefined;
}

export interface LvmSegment {
  readonly type: string;
  readonly startExtent: number;
  readonly extentCount: number;
  readonly stripes: readonly { readonly on: string; readonly extent: number }[];
  readonly stripeSizeBytes: number;
}

export interface VolumeGroup {
  readonly name: string;
  readonly uuid: string;
  readonly sequenceNumber: number;
  readonly extentSizeBytes: number;
  readonly physicalVolumes: readonly PhysicalVolume[];
  readonly logicalVolumes: readonly LogicalVolume[];
  readonly problems: readonly Problem[];
}

export interface LvmFindings {
  readonly groups: readonly VolumeGroup[];
  /** Devices with metadata that could not be read. */
  readonly problems: readonly Problem[];
}

/** Puts the devices of a disk together into groups; of several copies of a group's text the latest is taken. */
export async function readVolumeGroups(devices: readonly LvmDevice[]): Promise<LvmFindings> {
  const problems: Problem[] = [];
  const latest = new Map<string, { readonly name: string; readonly section: LvmSection }>();
  for (const device of devices) {
    const { texts, errors } = await readLvmTexts(device);
    problems.push(...errors.map((error) => problemOf(device, error)));
    for (const text of texts) {
      const group = [...text.sections][0];
      if (!group) continue;
      const [name, section] = group;
      const id = textOf(section, "id") ?? name;
      const known = latest.get(id);
      if (!known || numberOf(section, "seqno") > numberOf(known.section, "seqno")) latest.set(id, { name, section });
    }
  }
  const groups = [...latest.values()].flatMap(({ name, section }) => {
    try {
      return toGroup(name, section, devices);
    } catch (error) {
      if (!isImageError(error)) throw error;
      problems.push({ code: "lvm-metadata", message: `volume group ${name}: ${error.message}` });
      return [];
    }
  });
  return { groups, problems };
}

function problemOf({ volume }: LvmDevice, { message, offset }: ImageError): Problem {
  return { code: "lvm-metadata", message: `${volume}: ${message}`, ...(offset === undefined ? {} : { offset }) };
}

const SECTOR = 512;

function toGroup(name: string, section: LvmSection, devices: readonly LvmDevice[]): VolumeGroup {
  const extentSizeBytes = numberOf(section, "extent_size") * SECTOR;
  const sources = new Map<string, ByteSource>();
  const physicalVolumes: PhysicalVolume[] = [];
  for (const [pvName, pv] of section.sections.get("physical_volumes")?.sections ?? []) {
    const uuid = textOf(pv, "id") ?? "";
    const device = devices.find(({ label }) => label.uuid === uuid);
    if (device) sources.set(pvName, device.source);
    physicalVolumes.push({
      name: pvName,
      uuid,
      extentStartBytes: numberOf(pv, "pe_start") * SECTOR,
      extentCount: numberOf(pv, "pe_count"),
      volume: device?.volume,
    });
  }
  const texts = section.sections.get("logical_volumes")?.sections ?? new Map<string, LvmSection>();
  const segments = new Map([...texts].map(([lvName, lv]) => [lvName, segmentsOf(lv)]));
  const mapper = new LvmMapper(extentSizeBytes, physicalVolumes, sources, segments, snapshotStores(texts));
  const logicalVolumes = [...texts].map(([lvName, lv]): LogicalVolume => {
    const mapped = mapper.map(lvName);
    return {
      name: lvName,
      group: name,
      uuid: textOf(lv, "id") ?? "",
      mapperPath: `/dev/mapper/${name.replaceAll("-", "--")}-${lvName.replaceAll("-", "--")}`,
      visible: listOf(lv, "status").includes("VISIBLE"),
      sizeBytes: mapper.sizeOf(lvName),
      segments: segments.get(lvName) ?? [],
      source: typeof mapped === "string" ? undefined : mapped,
      unreadable: typeof mapped === "string" ? mapped : undefined,
    };
  });
  const missing = physicalVolumes.filter(({ volume }) => volume === undefined);
  return {
    name,
    uuid: textOf(section, "id") ?? "",
    sequenceNumber: numberOf(section, "seqno"),
    extentSizeBytes,
    physicalVolumes,
    logicalVolumes,
    problems: missing.map((pv) => ({
      code: "missing-pv",
      message: `the physical volume ${pv.name} (${pv.uuid}) of the group ${name} is not on this disk`,
    })),
  };
}

function segmentsOf(lv: LvmSection): readonly LvmSegment[] {
  return [...lv.sections.values()].map((segment) => {
    const type = textOf(segment, "type") ?? "";
    // A mirror names its images likewise, a raid names pairs of metadata and image.
    const key = type === "mirror" ? "mirrors" : type.startsWith("raid") ? "raids" : "stripes";
    const list = listOf(segment, key);
    const stripes: { on: string; extent: number }[] = [];
    for (let index = 0; index + 1 < list.length; index += 2) {
      const [first, second] = [list[index], list[index + 1]];
      if (key === "raids") stripes.push({ on: String(second), extent: 0 });
      else stripes.push({ on: String(first), extent: Number(second) });
    }
    return {
      type,
      startExtent: numberOf(segment, "start_extent"),
      extentCount: numberOf(segment, "extent_count"),
      stripes,
      stripeSizeBytes: numberOf(segment, "stripe_size") * SECTOR,
    };
  });
}

/** Volumes that hold the changed blocks of a snapshot: linear to look at, no file system to read. */
function snapshotStores(volumes: ReadonlyMap<string, LvmSection>): ReadonlySet<string> {
  const stores = [...volumes.values()].flatMap((lv) =>
    [...lv.sections.values()].map((segment) => textOf(segment, "cow_store")),
  );
  return new Set(stores.filter((store) => store !== undefined));
}

function textOf(section: LvmSection, key: string): string | undefined {
  const value = section.values.get(key);
  return typeof value === "string" ? value : undefined;
}

/** 0 where there is none: every count and size that is used is checked where it is used. */
function numberOf(section: LvmSection, key: string): number {
  const value = section.values.get(key);
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}

function listOf(section: LvmSection, key: string): readonly (string | number)[] {
  const value: LvmValue | undefined = section.values.get(key);
  return typeof value === "object" ? value : [];
}
