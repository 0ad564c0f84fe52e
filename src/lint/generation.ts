import type { Disk } from "../image/disk.ts";
import type { Partition } from "../image/volume/partition-table.ts";
import type { Generation } from "./target.ts";

/**
 * The one generation that the disk can boot: UEFI needs an EFI system partition, BIOS a boot partition of its own in a GPT
 * or boot code in front of an MBR. Undefined for a disk that can do both or neither.
 */
export function generationOf({
  partitionTable,
  bootSector,
}: Pick<Disk, "bootSector"> & {
  readonly partitionTable:
    | { readonly scheme: "gpt" | "mbr"; readonly partitions: readonly Pick<Partition, "use">[] }
    | undefined;
}): Generation | undefined {
  if (!partitionTable) return undefined;
  const { scheme, partitions } = partitionTable;
  const uses = new Set(partitions.map(({ use }) => use?.id));
  const uefi = uses.has("esp");
  const bios = scheme === "gpt" ? uses.has("bios-boot") : bootSector.hasBootCode;
  if (uefi === bios) return undefined;
  return uefi ? 2 : 1;
}
