import { type ByteSource } from "../bytes/byte-source.ts";
import { array, struct, u16le, u32le, u8 } from "../bytes/struct.ts";
import { isImageError } from "../errors.ts";
import type { Problem } from "../problem.ts";
import { type BootSector, type Partition, type PartitionTable, findLayoutProblems } from "./partition-table.ts";
import { isExtended, mbrUse } from "./partition-types.ts";

const MbrEntry = struct("MBR entry", 16, {
  flag: [0x0, u8],
  type: [0x4, u8],
  start: [0x8, u32le],
  count: [0xc, u32le],
});

/** Master boot record, and each link of the chain of extended ones; addresses in sectors of the disk. */
const MasterBootRecord = struct("MBR", 512, {
  diskId: [0x1b8, u32le],
  entries: [0x1be, array(4, MbrEntry)],
  signature: [0x1fe, u16le],
});

export interface MbrEntry {
  readonly flag: number;
  readonly type: number;
  readonly start: number;
  readonly count: number;
}

export interface Mbr {
  readonly diskId: string;
  readonly entries: readonly MbrEntry[];
}

const SIGNATURE = 0xaa55;
export const GPT_PROTECTIVE = 0xee;
/** As many as Linux takes (DISK_MAX_PARTS). */
const MAX_PARTITIONS = 256;

export function decodeBootSector(sector: Uint8Array): BootSector {
  return {
    hasSignature: sector.length >= 512 && sector[510] === 0x55 && sector[511] === 0xaa,
    hasBootCode: sector.subarray(0, 440).some((byte) => byte !== 0),
  };
}

/**
 * The table of the first sector, where it can be one: a FAT or NTFS volume without partitions ends in the same
 * signature, with code or text in the place of the entries. Undefined when it is none.
 */
export function decodeMbr(sector: Uint8Array): Mbr | undefined {
  if (sector.length < 512) return undefined;
  const { signature, diskId, entries } = MasterBootRecord.from(sector);
  if (signature !== SIGNATURE || entries.some(({ flag }) => (flag & 0x7f) !== 0)) return undefined;
  return { diskId: diskId.toString(16).padStart(8, "0"), entries };
}

/**
 * The partitions of a disk without GPT. Undefined when no entry leads into the disk: then the table is more likely none.
 * The chain of logical partitions ends, with a problem, where it cannot be followed.
 */
export async function readMbrTable(
  disk: ByteSource,
  mbr: Mbr,
  sectorSize: number,
): Promise<PartitionTable | undefined> {
  const used = mbr.entries.filter(isUsed);
  if (!used.some(({ start }) => start > 0 && start * sectorSize < disk.size)) return undefined;
  const problems: Problem[] = [];
  const partitions: Partition[] = [];
  const toPartition = (index: number, entry: MbrEntry, base: number): Partition => ({
    index,
    kind: index > 4 ? "logical" : "primary",
    startBytes: (base + entry.start) * sectorSize,
    sizeBytes: entry.count * sectorSize,
    type: `0x${entry.type.toString(16).padStart(2, "0")}`,
    use: mbrUse(entry.type),
    name: "",
    uuid: `${mbr.diskId}-${index.toString(16).padStart(2, "0")}`,
    bootable: entry.flag === 0x80,
    attributes: undefined,
  });
  for (const [slot, entry] of mbr.entries.entries()) {
    if (!isUsed(entry)) continue;
    partitions.push(toPartition(slot + 1, entry, 0));
  }
  let index = 5;
  for (const entry of mbr.entries.filter((candidate) => isUsed(candidate) && isExtended(candidate.type)))
    for await (const [logical, base] of logicalPartitions(disk, entry, sectorSize, problems)) {
      if (index > MAX_PARTITIONS) break;
      partitions.push(toPartition(index++, logical, base));
    }
  const placed = partitions.filter(({ use }) => use?.id !== "extended");
  return {
    scheme: "mbr",
    sectorSize,
    diskId: mbr.diskId,
    partitions,
    gpt: undefined,
    problems: [...problems, ...findLayoutProblems(placed, disk.size)],
  };
}

/**
 * Each link has its partitions relative to itself, and the next link relative to the first: Linux's
 * `block/partitions/msdos.c`.
 */
async function* logicalPartitions(
  disk: ByteSource,
  extended: MbrEntry,
  sectorSize: number,
  problems: Problem[],
): AsyncGenerator<readonly [entry: MbrEntry, base: number]> {
  const visited = new Set<number>();
  let link: number | undefined = extended.start;
  while (link !== undefined) {
    const offset = link * sectorSize;
    const stop = (message: string) => problems.push({ code: "extended-chain", message, offset });
    if (visited.has(link) || visited.size >= MAX_PARTITIONS) {
      stop("the chain of logical partitions does not end");
      return;
    }
    visited.add(link);
    const record = await readLink(disk, offset);
    if (!record) {
      stop("the chain of logical partitions leads to no table");
      return;
    }
    for (const entry of record.entries) if (isUsed(entry) && !isExtended(entry.type)) yield [entry, link];
    const next = record.entries.find((entry) => isUsed(entry) && isExtended(entry.type));
    link = next && extended.start + next.start;
  }
}

async function readLink(disk: ByteSource, offset: number): Promise<Mbr | undefined> {
  try {
    return decodeMbr(await disk.read(offset, 512));
  } catch (error) {
    if (isImageError(error)) return undefined;
    throw error;
  }
}

export function isUsed({ type, count }: MbrEntry): boolean {
  return type !== 0 && count !== 0;
}
