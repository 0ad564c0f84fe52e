import { diskBoot, fallbackNames } from "../facts/disk-boot.ts";
import { type DiskFileSystem, diskFileSystems } from "../facts/disk-file-systems.ts";
import type { Disk } from "../image/disk.ts";
import { isImageError } from "../image/errors.ts";
import type { Image } from "../image/image.ts";
import type { Volume } from "../image/volume/volumes.ts";
import { generationOf } from "../lint/generation.ts";
import { withRemedy } from "../lint/unseen.ts";
import type { DiskPart, FirmwarePart, FooterPart, VolumePart } from "./inspection.ts";

/** The disk around the system: container, partitions, what lies in them, what boots. Null for what is no disk. */
export async function diskPart(image: Image): Promise<DiskPart | null> {
  const { disk } = image;
  if (!disk) return null;
  const { container, partitionTable, file, volumes, system } = disk;
  const fileSystems = await image.fact(diskFileSystems);
  const firmware = await firmwarePart(image);
  return {
    type: typeOf(disk),
    fileSizeBytes: file.sizeBytes,
    allocatedBytes: file.allocatedBytes ?? null,
    virtualSizeBytes: container.virtualSize,
    footer: footerPart(disk),
    partitionTable: partitionTable?.scheme ?? null,
    diskId: partitionTable?.diskId ?? null,
    generation: generationOf(disk) ?? null,
    generations: [...(firmware.bios?.boots ? [1 as const] : []), ...(firmware.loaders.length > 0 ? [2 as const] : [])],
    firmware,
    volumes: volumes.map((volume) =>
      volumePart(
        volume,
        disk,
        fileSystems.find((each) => each.volume === volume),
      ),
    ),
    mounts: (system?.mounts ?? []).map(({ path, device, by, line, state, opened }) => ({
      path,
      device,
      volume: opened?.volume.name ?? null,
      by,
      line: line ?? null,
      state,
    })),
    problems: [...container.problems, ...(partitionTable?.problems ?? []), ...disk.problems].map(
      ({ message }) => message,
    ),
  };
}

function typeOf({ container }: Disk): DiskPart["type"] {
  switch (container.kind) {
    case "vhd":
    case "vhdx":
    case "vdi":
      return container.details.type;
    case "raw":
    case "qcow2":
    case "vmdk":
      return null;
  }
}

function footerPart({ container }: Disk): FooterPart | null {
  if (container.kind !== "vhd") return null;
  const { footer, geometry, originalSize, trailingBytes } = container.details;
  return {
    creator: footer.creatorApplication.replaceAll("\0", "").trim(),
    checksumMatches: !container.problems.some(({ code }) => code === "footer-checksum"),
    uniqueId: footer.uniqueId,
    originalSizeBytes: originalSize,
    trailingBytes,
    geometry,
  };
}

async function firmwarePart(image: Image): Promise<FirmwarePart> {
  try {
    const boot = await image.fact(diskBoot);
    return { bios: boot?.bios ?? null, loaders: boot?.fallbackLoaders.map((arch) => fallbackNames[arch]) ?? [] };
  } catch (error) {
    // A place that cannot be read is told with the problems of its volume.
    if (!isImageError(error)) throw error;
    return { bios: null, loaders: [] };
  }
}

function volumePart(volume: Volume, { system }: Disk, found: DiskFileSystem | undefined): VolumePart {
  const { name, sizeBytes, partition, content, unreadable } = volume;
  const details = found?.fileSystem?.details;
  const mounts = system?.mounts.filter(({ opened, state }) => opened?.volume === volume && state === "mounted") ?? [];
  return {
    name,
    startBytes: partition?.startBytes ?? null,
    sizeBytes,
    use: partition?.use?.title ?? partition?.type ?? null,
    partUuid: partition?.uuid ?? null,
    content: content?.title ?? null,
    label: content?.label ?? null,
    uuid: content?.uuid ?? null,
    freeBytes: details?.freeBytes ?? null,
    cleanlyUnmounted: details?.cleanlyUnmounted ?? null,
    notes: details?.notes ?? [],
    mountedAt: mounts.map(({ path }) => path),
    unreadable: unreadable?.message ?? (found?.error ? withRemedy(found.error) : null),
  };
}
