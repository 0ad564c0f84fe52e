import { type Assembly, assembleOpened } from "../image/assemble/assemble.ts";
import type { OpenedVolume } from "../image/assemble/open-file-system.ts";
import { type ByteSource, MemoryByteSource } from "../image/bytes/byte-source.ts";
import { openContainer } from "../image/container/open-container.ts";
import { noRelatedFiles } from "../image/container/related-files.ts";
import type { Disk } from "../image/disk.ts";
import { ImageError, isImageError } from "../image/errors.ts";
import type { MountableFileSystem } from "../image/filesystem/mountable.ts";
import { Image } from "../image/image.ts";
import { MemoryFileSystem } from "../image/tree/memory.ts";
import { UnreadableTree } from "../image/tree/unreadable.ts";
import type { Content, ContentKind } from "../image/volume/content.ts";
import type { VolumeGroup } from "../image/volume/lvm.ts";
import { readPartitionTable } from "../image/volume/read-partition-table.ts";
import { type Volume, readVolumes } from "../image/volume/volumes.ts";
import {
  type FooterFields,
  type PartitionUseName,
  type Piece,
  SparseByteSource,
  footerBytes,
  gptPieces,
  grubBootCode,
  mbrBytes,
} from "./disk-bytes.ts";
import { type Tree, entriesOf } from "./tree.ts";

const MIB = 1024 * 1024;

/** What lies in a volume. A tree makes it a file system, `ext` unless said. */
export interface Holds {
  readonly kind?: ContentKind;
  readonly title?: string;
  readonly uuid?: string;
  readonly label?: string;
  readonly tree?: Tree;
  /** Not cleanly unmounted. */
  readonly dirty?: boolean;
  readonly freeBytes?: number;
  /** Why the file system cannot be read. */
  readonly error?: string;
}

export interface PartitionValues extends Holds {
  readonly index: number;
  /** Default `linux`. */
  readonly use?: PartitionUseName;
  /** Behind the one before it, at a whole MiB, when undefined. */
  readonly startBytes?: number;
  readonly sizeBytes?: number;
  readonly active?: boolean;
  readonly name?: string;
}

/**
 * A disk written down. What is left out is that of a good image: a fixed VHD of 30 GiB with a GPT, GRUB for BIOS, an EFI
 * system partition and one root. Container and partition table are read from bytes, as those of a file are; the volumes
 * hold trees.
 */
export interface DiskValues {
  /** Default `disk.vhd`. */
  readonly file?: string;
  readonly sizeBytes?: number;
  /** `none` for a raw disk. */
  readonly footer?: Partial<FooterFields> | "none";
  /** Bytes behind the footer. */
  readonly trailingBytes?: number;
  /** Bytes that are between the disk and its footer, or missing there when negative. */
  readonly surplusBytes?: number;
  readonly table?: "gpt" | "mbr" | "none";
  readonly sectorSize?: number;
  readonly partitions?: readonly PartitionValues[];
  /** Logical volumes by `group/name`. */
  readonly logical?: Readonly<Record<string, Holds>>;
  /** Default: GRUB, whose core is in the BIOS boot partition or behind the MBR; zeros where `none`. */
  readonly bootCode?: Uint8Array | "none";
  /** Written over all else. */
  readonly bytes?: readonly Piece[];
}

export function biosBootPartition(values: Partial<PartitionValues> = {}): PartitionValues {
  return { index: 14, use: "bios-boot", sizeBytes: 4 * MIB, ...values };
}

export function espPartition(values: Partial<PartitionValues> = {}): PartitionValues {
  const tree = { "/EFI/BOOT/BOOTX64.EFI": "shim", "/EFI/debian/grubx64.efi": "grub" };
  return {
    index: 15,
    use: "esp",
    sizeBytes: 124 * MIB,
    kind: "fat",
    title: "FAT32",
    uuid: "AAAA-BBBB",
    tree,
    ...values,
  };
}

export function rootPartition(values: Partial<PartitionValues> = {}): PartitionValues {
  return {
    index: 1,
    sizeBytes: 29 * 1024 * MIB,
    kind: "ext",
    title: "ext4",
    uuid: "1111-root",
    tree: rootTree,
    ...values,
  };
}

/** The least that a root is known by. */
export const rootTree: Tree = {
  "/etc/os-release": "ID=debian\nVERSION_ID=12\n",
  "/etc/fstab": "UUID=1111-root / ext4 defaults 0 1\nUUID=AAAA-BBBB /boot/efi vfat defaults 0 2\n",
  "/usr/bin/": "",
  "/boot/efi/": "",
};

/** The disk as an opened image. */
export async function diskImageFrom(values: DiskValues): Promise<Image> {
  const { sizeBytes = 30 * 1024 * MIB, footer = {}, trailingBytes = 0, surplusBytes = 0 } = values;
  const disk = diskPieces(values, sizeBytes);
  if (footer === "none") return imageOf(new SparseByteSource(sizeBytes, disk), values.file, values);
  const fields = {
    diskType: 2,
    currentSize: sizeBytes,
    creator: "qem2",
    version: 0x1_0000,
    features: 2,
    dataOffset: 0xffff_ffff_ffff_ffffn,
    savedState: 0,
    checksum: undefined,
    ...footer,
  };
  const end = sizeBytes + surplusBytes;
  const pieces = disk.filter(([offset, { length }]) => offset + length <= end);
  const file = new SparseByteSource(end + 512 + trailingBytes, [...pieces, [end, footerBytes(fields)]]);
  return imageOf(file, values.file, values);
}

/** A disk file of any kind as an opened image, read from its bytes down to its system. */
export function diskImageOf(bytes: Uint8Array, file = "disk.vhd"): Promise<Image> {
  return imageOf(new MemoryByteSource(bytes), file);
}

interface Written {
  readonly partitions?: readonly PartitionValues[];
  readonly logical?: Readonly<Record<string, Holds>>;
}

async function imageOf(source: ByteSource, file = "disk.vhd", values?: Written): Promise<Image> {
  const container = await openContainer({ locator: file, identity: file, source, related: noRelatedFiles });
  const { bootSector, table } = await readPartitionTable(container.source, container.sectorSize);
  const read = await readVolumes(container.source, table);
  const opened = values && written(read.volumes, values);
  const disk: Disk = {
    file: { locator: file, sizeBytes: source.size, allocatedBytes: source.size },
    container,
    bootSector,
    partitionTable: table,
    volumes: opened?.map(({ volume }) => volume) ?? read.volumes,
    volumeGroups: values ? groupsOf(values) : read.volumeGroups,
    problems: read.problems,
    system: undefined,
    statistics: { reads: 0, bytes: 0 },
  };
  const assembly = await attempt(opened ?? (await openVolumesOf(disk)), disk.volumeGroups);
  const input = { locator: file, kind: container.kind };
  if (isImageError(assembly))
    return new Image(input, new UnreadableTree(assembly), undefined, { disk, rootError: assembly });
  return new Image(input, assembly.tree, undefined, { disk: { ...disk, system: assembly.system } });
}

async function openVolumesOf({ volumes }: Disk): Promise<readonly OpenedVolume[]> {
  const { openVolumes } = await import("../image/assemble/open-file-system.ts");
  return openVolumes(volumes);
}

async function attempt(
  opened: readonly OpenedVolume[],
  volumeGroups: readonly VolumeGroup[],
): Promise<Assembly | ImageError> {
  try {
    return await assembleOpened({ opened, volumeGroups });
  } catch (error) {
    if (!isImageError(error)) throw error;
    return error;
  }
}

/** A GPT with the three partitions of a good image. */
const goodPartitions = [biosBootPartition(), espPartition(), rootPartition()];

function diskPieces(values: DiskValues, sizeBytes: number): readonly Piece[] {
  const { table = "gpt", sectorSize = 512, partitions = goodPartitions, bytes = [], bootCode } = values;
  let next = MIB;
  const entries = partitions.map((partition) => {
    const {
      index,
      use = "linux",
      startBytes = next,
      sizeBytes: size = 16 * MIB,
      active = false,
      name = "",
    } = partition;
    next = Math.ceil((startBytes + size) / MIB) * MIB;
    return { index, use, startBytes, sizeBytes: size, active, name };
  });
  const core = (entries.find(({ use }) => use === "bios-boot")?.startBytes ?? 512) / 512;
  const hasRoom = table === "mbr" || core > 1;
  const code = bootCode ?? (hasRoom ? grubBootCode(core) : "none");
  return [
    ...(table === "gpt" ? gptPieces(sizeBytes, entries, sectorSize) : []),
    ...(table === "mbr" ? [[0, mbrBytes(entries, sectorSize)] as const] : []),
    ...(code === "none" ? [] : [[0, code] as const]),
    ...(code === "none" || bootCode ? [] : [[core * 512, new Uint8Array(512).fill(0xfa)] as const]),
    ...bytes,
  ];
}

/** The volumes of the table as they were read, with what the test says that they hold. */
function written(volumes: readonly Volume[], values: Written): readonly OpenedVolume[] {
  const { partitions = goodPartitions, logical = {} } = values;
  const direct = volumes.map((volume) => {
    const index = volume.partition?.index;
    return opened(volume, partitions.find((each) => each.index === index || volume.kind === "disk") ?? {});
  });
  const ofGroups = groupsOf(values).flatMap(({ logicalVolumes }) =>
    logicalVolumes.map((logicalVolume): OpenedVolume => {
      const name = `${logicalVolume.group}/${logicalVolume.name}`;
      const source = new MemoryByteSource(new Uint8Array());
      const base = { name, kind: "logical-volume", source, sizeBytes: logicalVolume.sizeBytes } as const;
      const rest = { otherContents: [], unreadable: undefined, partition: undefined, content: undefined };
      return opened({ ...base, ...rest, logicalVolume }, logical[name] ?? {});
    }),
  );
  return [...direct, ...ofGroups];
}

function opened(volume: Volume, holds: Holds): OpenedVolume {
  const { tree, error } = holds;
  const kind = holds.kind ?? (tree ? "ext" : undefined);
  const content: Content | undefined = kind && {
    kind,
    title: holds.title ?? kind,
    uuid: holds.uuid,
    label: holds.label,
    sizeBytes: undefined,
  };
  return {
    volume: { ...volume, content, otherContents: [], unreadable: undefined },
    fileSystem: tree && error === undefined ? new WrittenFileSystem(tree, holds, volume.sizeBytes) : undefined,
    error: error === undefined ? undefined : new ImageError("unsupported", `${volume.name}: ${error}`),
  };
}

class WrittenFileSystem extends MemoryFileSystem implements MountableFileSystem {
  readonly details;

  constructor(tree: Tree, { uuid, label = "", dirty = false, freeBytes }: Holds, sizeBytes: number) {
    super(entriesOf(tree));
    this.details = { uuid, label, sizeBytes, freeBytes, features: [], cleanlyUnmounted: !dirty, notes: [] };
  }
}

/** Groups are made of a physical volume in the first partition of that use. */
function groupsOf({ logical = {} }: Written): readonly VolumeGroup[] {
  const names = [...new Set(Object.keys(logical).map((path) => path.slice(0, path.indexOf("/"))))];
  return names.map((group) => ({
    name: group,
    uuid: "",
    sequenceNumber: 1,
    extentSizeBytes: 4 * MIB,
    physicalVolumes: [],
    logicalVolumes: Object.keys(logical)
      .filter((path) => path.startsWith(`${group}/`))
      .map((path) => {
        const name = path.slice(group.length + 1);
        return {
          name,
          group,
          uuid: "",
          mapperPath: `/dev/mapper/${group.replaceAll("-", "--")}-${name.replaceAll("-", "--")}`,
          visible: true,
          sizeBytes: 1024 * MIB,
          segments: [],
          source: undefined,
          unreadable: undefined,
        };
      }),
    problems: [],
  }));
}
