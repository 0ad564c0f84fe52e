// GUID partition tables (UEFI specification, chapter 5), little-endian.
import { type ByteSource } from "../bytes/byte-source.ts";
import { crc32 } from "../bytes/crc32.ts";
import { type Infer, ascii, bigU64le, guid, struct, u32le, u64le, utf16le } from "../bytes/struct.ts";
import { isImageError } from "../errors.ts";
import type { Problem } from "../problem.ts";
import { type GptAttributes, type Partition, type PartitionTable, findLayoutProblems } from "./partition-table.ts";
import { type Mbr, GPT_PROTECTIVE, isUsed } from "./mbr.ts";
import { gptUse } from "./partition-types.ts";

const GptHeader = struct("GPT header", 92, {
  signature: [0x00, ascii(8)],
  headerSize: [0x0c, u32le],
  headerCrc: [0x10, u32le],
  myLba: [0x18, u64le],
  alternateLba: [0x20, u64le],
  firstUsableLba: [0x28, u64le],
  lastUsableLba: [0x30, u64le],
  diskGuid: [0x38, guid],
  entriesLba: [0x48, u64le],
  entryCount: [0x50, u32le],
  entrySize: [0x54, u32le],
  entriesCrc: [0x58, u32le],
});

const GptEntry = struct("GPT entry", 128, {
  type: [0x00, guid],
  uuid: [0x10, guid],
  firstLba: [0x20, bigU64le],
  /** Inclusive. */
  lastLba: [0x28, bigU64le],
  attributes: [0x30, bigU64le],
  name: [0x38, utf16le(72)],
});

const SIGNATURE = "EFI PART";
const UNUSED = "00000000-0000-0000-0000-000000000000";
/** Tables have 128 entries; Linux takes 256 partitions, sgdisk makes larger tables on demand. */
const MAX_TABLE_BYTES = 4 * 1024 * 1024;

interface GptCopy {
  readonly state: "valid";
  readonly header: Infer<typeof GptHeader>;
  readonly entries: Uint8Array;
}

/** A copy of the table, or what is wrong with it. */
type Reading = GptCopy | { readonly state: "damaged" | "missing"; readonly alternateLba?: number };

/**
 * The GPT of a disk, from its backup when the primary copy is damaged. Undefined when there is neither copy nor a
 * protective MBR.
 */
export async function readGpt(
  disk: ByteSource,
  mbr: Mbr | undefined,
  sectorSize: number,
): Promise<PartitionTable | undefined> {
  const protectiveMbr = mbr?.entries.some(({ type }) => type === GPT_PROTECTIVE) ?? false;
  const primary = await readCopy(disk, sectorSize, sectorSize);
  const end = (Math.floor(disk.size / sectorSize) - 1) * sectorSize;
  let backup = await readCopy(disk, end, sectorSize);
  const backupAtEnd = backup.state === "valid";
  const alternateLba = primary.state === "valid" ? primary.header.alternateLba : (primary.alternateLba ?? 0);
  // On a disk that grew the backup is where its end was.
  if (!backupAtEnd && alternateLba > 1 && alternateLba * sectorSize !== end) {
    const moved = await readCopy(disk, alternateLba * sectorSize, sectorSize);
    if (moved.state === "valid") backup = moved;
  }
  const used = primary.state === "valid" ? primary : backup.state === "valid" ? backup : undefined;
  const isTraceless = primary.state === "missing" && backup.state === "missing";
  if (!used && (isTraceless || !protectiveMbr)) return undefined;

  const hybrid =
    protectiveMbr && (mbr?.entries.some((entry) => isUsed(entry) && entry.type !== GPT_PROTECTIVE) ?? false);
  const partitions = used ? decodeEntries(used, sectorSize) : [];
  const problems: Problem[] = [];
  if (primary.state !== "valid")
    problems.push({
      code: "primary-gpt",
      message: `the primary GPT is ${primary.state}${used ? "; its backup was read" : ""}`,
      offset: sectorSize,
    });
  if (backup.state !== "valid")
    problems.push({ code: "backup-gpt", message: `the backup GPT is ${backup.state}`, offset: end });
  else if (!backupAtEnd)
    problems.push({ code: "backup-not-at-end", message: "the backup GPT is not in the last sector", offset: end });
  if (primary.state === "valid" && backup.state === "valid" && !sameTable(primary, backup))
    problems.push({ code: "copies-differ", message: "the primary and the backup GPT differ" });
  if (!protectiveMbr)
    problems.push({ code: "protective-mbr", message: "there is a GPT without a protective MBR", offset: 0 });
  const refusal = primary.state === "valid" ? refusalOf(primary, disk.size / sectorSize) : undefined;
  if (refusal !== undefined)
    problems.push({ code: "refused-gpt", message: `Linux refuses the GPT: ${refusal}`, offset: sectorSize });
  if (hybrid)
    problems.push({ code: "hybrid-mbr", message: "the MBR lists partitions beside the protective one", offset: 0 });
  return {
    scheme: "gpt",
    sectorSize,
    diskId: used?.header.diskGuid ?? "",
    partitions,
    gpt: {
      primary: primary.state,
      backup: backup.state,
      backupAtEnd,
      hybrid,
      protectiveMbr,
      firstUsableBytes: (used?.header.firstUsableLba ?? 0) * sectorSize,
      endUsableBytes: ((used?.header.lastUsableLba ?? -1) + 1) * sectorSize,
    },
    problems: [...problems, ...findLayoutProblems(partitions, disk.size)],
  };
}

async function readCopy(disk: ByteSource, offset: number, sectorSize: number): Promise<Reading> {
  try {
    if (offset < sectorSize) return { state: "missing" };
    const sector = await disk.read(offset, sectorSize);
    const header = GptHeader.from(sector);
    if (header.signature !== SIGNATURE) return { state: "missing" };
    const { headerSize, entrySize, entryCount, alternateLba } = header;
    const damaged = { state: "damaged", alternateLba } as const;
    if (headerSize < GptHeader.size || headerSize > sectorSize) return damaged;
    const sealed = sector.slice(0, headerSize);
    sealed.fill(0, 0x10, 0x14);
    if (crc32(sealed) !== header.headerCrc || header.myLba * sectorSize !== offset) return damaged;
    if (entrySize < GptEntry.size || !Number.isInteger(Math.log2(entrySize / GptEntry.size))) return damaged;
    if (entrySize * entryCount > MAX_TABLE_BYTES) return damaged;
    const entries = await disk.read(header.entriesLba * sectorSize, entrySize * entryCount);
    return crc32(entries) === header.entriesCrc ? { state: "valid", header, entries } : damaged;
  } catch (error) {
    // A number that cannot be, or a table beyond the end.
    if (isImageError(error) && error.code !== "unreadable") return { state: "damaged" };
    throw error;
  }
}

/**
 * Why Linux takes no partition from a table whose checksums hold (block/partitions/efi.c: is_gpt_valid); it does not go
 * on to the backup then.
 */
function refusalOf({ header }: GptCopy, sectors: number): string | undefined {
  const { firstUsableLba, lastUsableLba, entrySize } = header;
  if (lastUsableLba >= sectors) return "its usable space goes beyond the end of the disk";
  if (lastUsableLba < firstUsableLba) return "its usable space ends before it starts";
  return entrySize === GptEntry.size ? undefined : `its entries have ${entrySize} bytes instead of ${GptEntry.size}`;
}

function decodeEntries({ header, entries }: GptCopy, sectorSize: number): readonly Partition[] {
  const partitions: Partition[] = [];
  for (let slot = 0; slot < header.entryCount; slot += 1) {
    const entry = GptEntry.from(entries, slot * header.entrySize);
    if (entry.type === UNUSED) continue;
    const first = Number(entry.firstLba);
    const count = Number(entry.lastLba - entry.firstLba) + 1;
    partitions.push({
      index: slot + 1,
      kind: "gpt",
      startBytes: first * sectorSize,
      // An end before the start holds nothing; the layout check below has no other word for it.
      sizeBytes: Math.max(0, count) * sectorSize,
      type: entry.type,
      use: gptUse(entry.type),
      name: entry.name,
      uuid: entry.uuid.toLowerCase(),
      bootable: (entry.attributes & 4n) !== 0n,
      attributes: decodeAttributes(entry.attributes),
    });
  }
  return partitions;
}

/** Bits 0 to 2 are UEFI's, 59 to 63 those of the Discoverable Partitions Specification. */
function decodeAttributes(raw: bigint): GptAttributes {
  const has = (bit: bigint) => (raw & (1n << bit)) !== 0n;
  return {
    raw,
    required: has(0n),
    legacyBiosBootable: has(2n),
    readOnly: has(60n),
    noAuto: has(63n),
    growFileSystem: has(59n),
  };
}

function sameTable(a: GptCopy, b: GptCopy): boolean {
  return a.header.diskGuid === b.header.diskGuid && a.header.entriesCrc === b.header.entriesCrc;
}
