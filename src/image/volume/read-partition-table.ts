import { type ByteSource, readUpTo } from "../bytes/byte-source.ts";
import type { Problem } from "../problem.ts";
import { readGpt } from "./gpt.ts";
import { GPT_PROTECTIVE, decodeBootSector, decodeMbr, isUsed, readMbrTable } from "./mbr.ts";
import type { BootSector, PartitionTable } from "./partition-table.ts";

const DEFAULT_SECTOR = 512;
/** Other sector sizes that a raw copy of a disk may have been made with, the likely one first. */
const OTHER_SECTORS = [4096, 2048];

export interface DiskLayout {
  readonly bootSector: BootSector;
  /** Undefined for a disk without partitions. */
  readonly table: PartitionTable | undefined;
}

/**
 * The partition table of a disk: GPT where there is one, else MBR. `sectorSize` is what the container says; a table
 * that counts in other sectors is read too, with a problem, since the guest will not find it.
 */
export async function readPartitionTable(disk: ByteSource, sectorSize?: number): Promise<DiskLayout> {
  const sector = await readUpTo(disk, 0, 512);
  const bootSector = decodeBootSector(sector);
  const mbr = decodeMbr(sector);
  const isProtective = mbr?.entries.some(({ type }) => type === GPT_PROTECTIVE) ?? false;
  const expected = sectorSize ?? DEFAULT_SECTOR;
  const read = async (size: number) => (disk.size < 2 * size ? undefined : readGpt(disk, mbr, size));
  // Linux takes a GPT only behind a protective MBR, so real entries without one go first.
  if (mbr && !isProtective && mbr.entries.some(isUsed)) {
    const table = await readMbrTable(disk, mbr, expected);
    if (table) return { bootSector, table: await notingStaleGpt(table, await read(expected)) };
  }

  const table = await read(expected);
  if (table && table.partitions.length > 0) return { bootSector, table };
  for (const size of [DEFAULT_SECTOR, ...OTHER_SECTORS]) {
    if (size === expected) continue;
    const other = await read(size);
    if (!other || (other.gpt?.primary !== "valid" && other.gpt?.backup !== "valid")) continue;
    const problem: Problem = {
      code: "sector-size",
      message: `the partition table counts in sectors of ${size} bytes, the disk has ${expected}`,
      offset: size,
    };
    // A raw copy does not say its sector size: then there is nothing to contradict.
    const problems = sectorSize === undefined ? other.problems : [problem, ...other.problems];
    return { bootSector, table: { ...other, problems } };
  }
  if (table) return { bootSector, table };
  return { bootSector, table: mbr && isProtective ? brokenGpt(expected, disk.size) : undefined };
}

function notingStaleGpt(table: PartitionTable, gpt: PartitionTable | undefined): PartitionTable {
  if (gpt?.gpt?.primary !== "valid") return table;
  const problem = { code: "stale-gpt", message: "a GPT is ignored: the MBR lists partitions and no protective one" };
  return { ...table, problems: [...table.problems, problem] };
}

/** A protective MBR that protects nothing. */
function brokenGpt(sectorSize: number, diskSize: number): PartitionTable {
  return {
    scheme: "gpt",
    sectorSize,
    diskId: "",
    partitions: [],
    gpt: {
      primary: "missing",
      backup: "missing",
      backupAtEnd: false,
      hybrid: false,
      protectiveMbr: true,
      firstUsableBytes: 0,
      endUsableBytes: 0,
    },
    problems: [
      { code: "primary-gpt", message: "the primary GPT is missing", offset: sectorSize },
      { code: "backup-gpt", message: "the backup GPT is missing", offset: diskSize - sectorSize },
    ],
  };
}
