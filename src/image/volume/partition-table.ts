import type { Problem } from "../problem.ts";

/** One partition, as Linux would number and name it. Places and sizes in bytes. */
export interface Partition {
  /** The N of /dev/sdaN: the slot of a GPT plus 1, 1 to 4 for primary and from 5 for logical partitions. */
  readonly index: number;
  readonly kind: "gpt" | "primary" | "logical";
  readonly startBytes: number;
  readonly sizeBytes: number;
  /** GUID in upper case, or the MBR type as `0x83`. */
  readonly type: string;
  /** What the type says that it is for; undefined for types that nobody registered. */
  readonly use: PartitionUse | undefined;
  /** PARTLABEL; empty in an MBR. */
  readonly name: string;
  /** PARTUUID as Linux writes it: lower case, or disk identifier and number (`1234abcd-01`). */
  readonly uuid: string;
  /** The active flag of an MBR, the legacy BIOS attribute of a GPT. */
  readonly bootable: boolean;
  readonly attributes: GptAttributes | undefined;
}

export interface GptAttributes {
  readonly raw: bigint;
  /** Firmware and tools must leave it alone. */
  readonly required: boolean;
  readonly legacyBiosBootable: boolean;
  readonly readOnly: boolean;
  /** Not mounted by systemd-gpt-auto-generator. */
  readonly noAuto: boolean;
  readonly growFileSystem: boolean;
}

export interface PartitionUse {
  /** Stable, in kebab case: `esp`, `bios-boot`, `linux`, `swap`, `lvm`, `raid`, `root-x86-64`, … */
  readonly id: string;
  readonly title: string;
}

export interface PartitionTable {
  readonly scheme: "gpt" | "mbr";
  /** Bytes that the addresses of the table count in. */
  readonly sectorSize: number;
  /** GUID in upper case, or eight hexadecimal digits. */
  readonly diskId: string;
  /** In order of their numbers. */
  readonly partitions: readonly Partition[];
  /** Set for a GPT. */
  readonly gpt: GptState | undefined;
  /** Damaged copies, overlaps, partitions beyond the end, hybrid tables. */
  readonly problems: readonly Problem[];
}

export type GptCopyState = "valid" | "damaged" | "missing";

export interface GptState {
  readonly primary: GptCopyState;
  readonly backup: GptCopyState;
  /** The backup lies where it must, in the last sector; false on a disk that grew. */
  readonly backupAtEnd: boolean;
  /** Besides the protective entry the MBR lists partitions of its own, which a BIOS boot loader may follow. */
  readonly hybrid: boolean;
  readonly protectiveMbr: boolean;
  readonly firstUsableBytes: number;
  /** First byte behind the usable space. */
  readonly endUsableBytes: number;
}

/** What the first 512 bytes of the disk say, whatever else is on it. */
export interface BootSector {
  /** 0x55 0xAA at byte 510. */
  readonly hasSignature: boolean;
  /** Bytes 0 to 439 are not all zero: something that a BIOS would run. */
  readonly hasBootCode: boolean;
}

/** Notes partitions that lie over each other or leave the disk. */
export function findLayoutProblems(partitions: readonly Partition[], diskBytes: number): readonly Problem[] {
  const problems: Problem[] = [];
  const note = (problem: Problem) => {
    if (problems.length < MAX_PROBLEMS) problems.push(problem);
  };
  const inOrder = [...partitions].sort((a, b) => a.startBytes - b.startBytes || a.index - b.index);
  let furthest: Partition | undefined;
  for (const partition of inOrder) {
    const { index, startBytes, sizeBytes } = partition;
    if (startBytes + sizeBytes > diskBytes)
      note({ code: "beyond-end", message: `partition ${index} leaves the disk`, offset: startBytes });
    if (furthest && startBytes < furthest.startBytes + furthest.sizeBytes)
      note({
        code: "overlap",
        message: `partitions ${furthest.index} and ${index} lie over each other`,
        offset: startBytes,
      });
    if (!furthest || startBytes + sizeBytes > furthest.startBytes + furthest.sizeBytes) furthest = partition;
  }
  return problems;
}

/** A table of rubbish would give thousands. */
const MAX_PROBLEMS = 50;
