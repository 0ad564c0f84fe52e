import type { Disk } from "../image/disk.ts";
import type { Volume } from "../image/volume/volumes.ts";
import { generationOf } from "../lint/generation.ts";
import type { DiskPart, VolumePart } from "./inspection.ts";

/** The disk around the system: container, partitions, what lies in them. */
export function diskPart(disk: Disk): DiskPart {
  const { container, partitionTable, file, volumes } = disk;
  return {
    type: container.kind === "vhd" ? container.details.type : null,
    fileSizeBytes: file.sizeBytes,
    virtualSizeBytes: container.virtualSize,
    partitionTable: partitionTable?.scheme ?? null,
    generation: generationOf(disk) ?? null,
    volumes: volumes.map((volume) => volumePart(volume, disk)),
    problems: [...container.problems, ...(partitionTable?.problems ?? []), ...disk.problems].map(
      ({ message }) => message,
    ),
  };
}

function volumePart(volume: Volume, { system }: Disk): VolumePart {
  const { name, sizeBytes, partition, content, unreadable } = volume;
  const mounts = system?.mounts.filter(({ opened, state }) => opened?.volume === volume && state === "mounted") ?? [];
  return {
    name,
    sizeBytes,
    use: partition?.use?.title ?? partition?.type ?? null,
    content: content?.title ?? null,
    label: content?.label ?? null,
    uuid: content?.uuid ?? null,
    mountedAt: mounts.map(({ path }) => path),
    unreadable: unreadable?.message ?? null,
  };
}
