// The on-disk structures of VHDX, little-endian ([MS-VHDX]; section numbers in the comments).
import { type ByteSource, readUpTo } from "../bytes/byte-source.ts";
import { crc32c } from "../bytes/crc32c.ts";
import { type Infer, ascii, guid, struct, u16le, u32le, u64le, utf16le } from "../bytes/struct.ts";
import { ImageError } from "../errors.ts";
import type { Problem } from "../problem.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

/** 2.2.1: at the start of the file. */
export const VhdxFileIdentifier = struct("VHDX file identifier", 520, {
  signature: [0, ascii(8)],
  /** Diagnostic text only. */
  creator: [8, utf16le(512)],
});

/** 2.2.2 */
export const VhdxHeader = struct("VHDX header", 4096, {
  signature: [0x00, ascii(4)],
  checksum: [0x04, u32le],
  sequenceNumber: [0x08, u64le],
  fileWriteGuid: [0x10, guid],
  dataWriteGuid: [0x20, guid],
  logGuid: [0x30, guid],
  logVersion: [0x40, u16le],
  version: [0x42, u16le],
  logLength: [0x44, u32le],
  logOffset: [0x48, u64le],
});
export type VhdxHeader = Infer<typeof VhdxHeader>;

/** 2.2.3.1 */
const RegionTableHeader = struct("VHDX region table", 16, {
  signature: [0x0, ascii(4)],
  checksum: [0x4, u32le],
  entryCount: [0x8, u32le],
});

/** 2.2.3.2 */
const RegionTableEntry = struct("VHDX region table entry", 32, {
  guid: [0x00, guid],
  fileOffset: [0x10, u64le],
  length: [0x18, u32le],
  required: [0x1c, u32le],
});

/** 2.6.1.1 */
const MetadataTableHeader = struct("VHDX metadata table", 32, {
  signature: [0x0, ascii(8)],
  entryCount: [0xa, u16le],
});

/** 2.6.1.2; offsets count from the start of the metadata region. */
const MetadataTableEntry = struct("VHDX metadata table entry", 32, {
  itemId: [0x00, guid],
  offset: [0x10, u32le],
  length: [0x14, u32le],
  flags: [0x18, u32le],
});

export const NO_GUID = "00000000-0000-0000-0000-000000000000";
const BAT_REGION = "2DC27766-F623-4200-9D64-115E9BFD4A08";
const METADATA_REGION = "8B7CA206-4790-4B9A-B8FE-575F050F886E";
const MetadataItem = {
  fileParameters: "CAA16737-FA36-4D43-B3B6-33F0AA44E76B",
  virtualDiskSize: "2FA54224-CD1B-4876-B211-5DBED83BF4B8",
  logicalSectorSize: "8141BF1D-A96F-4709-BA47-F233A8FAAB5F",
  physicalSectorSize: "CDA348C7-445D-4471-9CC9-E9885251C556",
  virtualDiskId: "BECA12AB-B2E6-4523-93EF-C309E000C746",
  parentLocator: "A8D35F2D-B30B-454D-ABF7-D3D84834AB0C",
} as const;
const KNOWN_ITEMS: readonly string[] = Object.values(MetadataItem);
const ITEM_REQUIRED = 4;

/** A checksum of 2.2.2 and 2.2.3: CRC-32C over the whole structure with the field at byte 4 taken as zero. */
export function hasValidChecksum(bytes: Uint8Array, checksum: number): boolean {
  const copy = new Uint8Array(bytes);
  copy.fill(0, 4, 8);
  return crc32c(copy) === checksum;
}

/** The current one of the two headers; `corrupt` when neither is valid. */
export async function readCurrentHeader(file: ByteSource, problems: Problem[]): Promise<VhdxHeader> {
  const valid: VhdxHeader[] = [];
  for (const offset of [64 * KIB, 128 * KIB]) {
    const bytes = await readUpTo(file, offset, VhdxHeader.size);
    const header = bytes.length === VhdxHeader.size ? decodeHeader(bytes) : undefined;
    if (header) valid.push(header);
    // The writer replaces one header at a time, so one that is damaged is no loss.
    else problems.push({ code: "header", message: `the header at ${offset} is damaged`, offset });
  }
  const [first, second] = valid;
  const current = second && first && first.sequenceNumber < second.sequenceNumber ? second : (first ?? second);
  if (!current) throw new ImageError("corrupt", "both headers of the VHDX are damaged", { layer: "vhdx" });
  if (current.version !== 1)
    throw new ImageError("unsupported", `the VHDX has version ${current.version}, not 1`, { layer: "vhdx" });
  return current;
}

function decodeHeader(bytes: Uint8Array): VhdxHeader | undefined {
  try {
    const header = VhdxHeader.from(bytes);
    return header.signature === "head" && hasValidChecksum(bytes, header.checksum) ? header : undefined;
  } catch {
    return undefined;
  }
}

export interface Region {
  readonly fileOffset: number;
  readonly length: number;
}

export interface Regions {
  readonly blockTable: Region;
  readonly metadata: Region;
}

/** The first valid one of the two region tables; `unsupported` for a required region that nobody knows. */
export async function readRegions(file: ByteSource, problems: Problem[]): Promise<Regions> {
  for (const offset of [192 * KIB, 256 * KIB]) {
    const bytes = await readUpTo(file, offset, 64 * KIB);
    const entries = bytes.length === 64 * KIB ? decodeRegionTable(bytes) : undefined;
    if (!entries) {
      problems.push({ code: "region-table", message: `the region table at ${offset} is damaged`, offset });
      continue;
    }
    let blockTable: Region | undefined;
    let metadata: Region | undefined;
    for (const entry of entries) {
      if (entry.guid === BAT_REGION) blockTable = entry;
      else if (entry.guid === METADATA_REGION) metadata = entry;
      else if (entry.required & 1)
        throw new ImageError("unsupported", `the VHDX requires a region ${entry.guid}`, { layer: "vhdx", offset });
    }
    if (!blockTable || !metadata)
      throw new ImageError("corrupt", "the VHDX has no block table or no metadata", { layer: "vhdx", offset });
    return { blockTable, metadata };
  }
  throw new ImageError("corrupt", "both region tables of the VHDX are damaged", { layer: "vhdx" });
}

function decodeRegionTable(bytes: Uint8Array): readonly Infer<typeof RegionTableEntry>[] | undefined {
  const header = RegionTableHeader.from(bytes);
  // 2.2.3.1: at most 2047 entries.
  if (header.signature !== "regi" || header.entryCount > 2047 || !hasValidChecksum(bytes, header.checksum))
    return undefined;
  return Array.from({ length: header.entryCount }, (_, index) => RegionTableEntry.from(bytes, 16 + index * 32));
}

export interface VhdxMetadata {
  readonly blockSize: number;
  /** Every block has its place in the file from the start. */
  readonly leaveBlocksAllocated: boolean;
  readonly hasParent: boolean;
  readonly virtualDiskSize: number;
  readonly logicalSectorSize: number;
  readonly physicalSectorSize: number;
  readonly virtualDiskId: string | undefined;
  readonly parentLocator: ReadonlyMap<string, string>;
}

const FileParameters = struct("VHDX file parameters", 8, { blockSize: [0, u32le], flags: [4, u32le] });
const DiskSize = struct("VHDX disk size", 8, { value: [0, u64le] });
const SectorSize = struct("VHDX sector size", 4, { value: [0, u32le] });
const DiskId = struct("VHDX disk identifier", 16, { value: [0, guid] });
/** Items are tiny; the parent locator holds a few paths. */
const MAX_ITEM_BYTES = MIB;

export async function readMetadata(file: ByteSource, region: Region): Promise<VhdxMetadata> {
  const table = await file.read(region.fileOffset, 64 * KIB);
  const { signature, entryCount } = MetadataTableHeader.from(table);
  if (signature !== "metadata" || entryCount > 2047)
    throw new ImageError("corrupt", "the VHDX has no metadata table", { layer: "vhdx", offset: region.fileOffset });
  const items = new Map<string, Infer<typeof MetadataTableEntry>>();
  for (let index = 0; index < entryCount; index += 1) {
    const entry = MetadataTableEntry.from(table, 32 + index * 32);
    if (entry.flags & ITEM_REQUIRED && !KNOWN_ITEMS.includes(entry.itemId))
      throw new ImageError("unsupported", `the VHDX requires metadata ${entry.itemId}`, { layer: "vhdx" });
    if (!items.has(entry.itemId)) items.set(entry.itemId, entry);
  }
  const item = async (id: string): Promise<Uint8Array | undefined> => {
    const entry = items.get(id);
    if (!entry) return undefined;
    if (entry.length > MAX_ITEM_BYTES || entry.offset + entry.length > region.length)
      throw new ImageError("corrupt", `the VHDX metadata ${id} leaves its region`, { layer: "vhdx" });
    return file.read(region.fileOffset + entry.offset, entry.length);
  };
  const needed = async (id: string, what: string): Promise<Uint8Array> => {
    const bytes = await item(id);
    if (!bytes) throw new ImageError("corrupt", `the VHDX does not say its ${what}`, { layer: "vhdx" });
    return bytes;
  };

  const { blockSize, flags } = FileParameters.from(await needed(MetadataItem.fileParameters, "block size"));
  const virtualDiskSize = DiskSize.from(await needed(MetadataItem.virtualDiskSize, "size")).value;
  const logicalSectorSize = SectorSize.from(await needed(MetadataItem.logicalSectorSize, "sector size")).value;
  const physical = await item(MetadataItem.physicalSectorSize);
  const id = await item(MetadataItem.virtualDiskId);
  // 2.6.2.1: a power of two from 1 MiB to 256 MiB.
  if (blockSize < MIB || blockSize > 256 * MIB || !Number.isInteger(Math.log2(blockSize)))
    throw new ImageError("corrupt", `the VHDX gives blocks of ${blockSize} bytes`, { layer: "vhdx" });
  if (logicalSectorSize !== 512 && logicalSectorSize !== 4096)
    throw new ImageError("corrupt", `the VHDX gives sectors of ${logicalSectorSize} bytes`, { layer: "vhdx" });
  const hasParent = (flags & 2) !== 0;
  return {
    blockSize,
    leaveBlocksAllocated: (flags & 1) !== 0,
    hasParent,
    virtualDiskSize,
    logicalSectorSize,
    physicalSectorSize: physical ? SectorSize.from(physical).value : logicalSectorSize,
    virtualDiskId: id && DiskId.from(id).value,
    parentLocator: hasParent
      ? decodeParentLocator(await needed(MetadataItem.parentLocator, "parent"))
      : new Map<string, string>(),
  };
}

/** 2.6.2.6.1 and 2.6.2.6.2; offsets count from the start of the item. */
const ParentLocatorHeader = struct("VHDX parent locator", 20, { type: [0, guid], count: [18, u16le] });
const ParentLocatorEntry = struct("VHDX parent locator entry", 12, {
  keyOffset: [0, u32le],
  valueOffset: [4, u32le],
  keyLength: [8, u16le],
  valueLength: [10, u16le],
});

function decodeParentLocator(bytes: Uint8Array): ReadonlyMap<string, string> {
  const { count } = ParentLocatorHeader.from(bytes);
  const decoder = new TextDecoder("utf-16le");
  const texts = new Map<string, string>();
  for (let index = 0; index < count; index += 1) {
    const entry = ParentLocatorEntry.from(bytes, 20 + index * 12);
    if (entry.keyOffset + entry.keyLength > bytes.length || entry.valueOffset + entry.valueLength > bytes.length)
      throw new ImageError("corrupt", "the VHDX parent locator is cut short", { layer: "vhdx" });
    const part = (offset: number, length: number) => decoder.decode(bytes.subarray(offset, offset + length));
    texts.set(part(entry.keyOffset, entry.keyLength), part(entry.valueOffset, entry.valueLength));
  }
  return texts;
}
