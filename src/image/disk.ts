import type { AssembledSystem } from "./assemble/assemble.ts";
import type { Container, ContainerKind } from "./container/container.ts";
import { openContainer } from "./container/open-container.ts";
import { type FollowParents, HostFiles } from "./container/related-files.ts";
import type { ReadStatistics } from "./bytes/file-byte-source.ts";
import type { Problem } from "./problem.ts";
import type { VolumeGroup } from "./volume/lvm.ts";
import type { BootSector, PartitionTable } from "./volume/partition-table.ts";
import { readPartitionTable } from "./volume/read-partition-table.ts";
import { type Volume, readVolumes } from "./volume/volumes.ts";

/** The file or device that the user pointed at. */
export interface DiskFile {
  readonly locator: string;
  readonly sizeBytes: number;
  /** What it takes on the host: less than its size when it is sparse; undefined for devices. */
  readonly allocatedBytes: number | undefined;
}

/** A disk image from its container to its volumes and the system on them. */
export interface Disk {
  readonly file: DiskFile;
  readonly container: Container;
  readonly bootSector: BootSector;
  /** Undefined for a disk without partitions. */
  readonly partitionTable: PartitionTable | undefined;
  /** Partitions in order of their numbers, then mirrors, then logical volumes; the whole disk when it has no table. */
  readonly volumes: readonly Volume[];
  readonly volumeGroups: readonly VolumeGroup[];
  /** Of the volumes; the container and the partition table have their own. */
  readonly problems: readonly Problem[];
  /** The system that was put together from the volumes; undefined when none of them is a Linux root. */
  readonly system: AssembledSystem | undefined;
  /** What was read of the host so far; goes on counting. */
  readonly statistics: Readonly<ReadStatistics>;
}

export interface OpenDiskOptions {
  /** Taken as this kind without a look at the content. */
  readonly format?: ContainerKind;
  /** How far the image may lead to other files of the host. Default: its own folder. */
  readonly followParents?: FollowParents;
}

export interface OpenedDisk extends AsyncDisposable {
  readonly disk: Disk;
}

/**
 * Opens a disk image by content, down to its volumes; no file system is looked for yet. Throws `ImageError` when it is none that can be read: `corrupt`, `unsupported` (a
 * compressed file, an encrypted container), `not-found` (the file, its parent).
 */
export async function openDisk(locator: string, options: OpenDiskOptions = {}): Promise<OpenedDisk> {
  const files = new HostFiles(options.followParents);
  try {
    const opened = await files.open(locator);
    const container = await openContainer(opened, options.format === undefined ? {} : { format: options.format });
    const { bootSector, table } = await readPartitionTable(container.source, container.sectorSize);
    const { volumes, volumeGroups, problems } = await readVolumes(container.source, table);
    const { size: sizeBytes, allocatedBytes } = opened.file;
    const disk: Disk = {
      file: { locator, sizeBytes, allocatedBytes },
      container,
      bootSector,
      partitionTable: table,
      volumes,
      volumeGroups,
      problems,
      system: undefined,
      statistics: files.statistics,
    };
    return { disk, [Symbol.asyncDispose]: () => files[Symbol.asyncDispose]() };
  } catch (error) {
    await files[Symbol.asyncDispose]();
    throw error;
  }
}
