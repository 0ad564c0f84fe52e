// The label and header of an LVM2 physical volume, little-endian (lvm2 lib/format_text/layout.h, lib/label/label.c).
import { crc32 } from "../bytes/crc32.ts";
import { ascii, struct, u32le, u64le } from "../bytes/struct.ts";
import { isImageError } from "../errors.ts";

const Label = struct("LVM label", 32, {
  id: [0x00, ascii(8)],
  sector: [0x08, u64le],
  crc: [0x10, u32le],
  offset: [0x14, u32le],
  type: [0x18, ascii(8)],
});

const PvHeader = struct("LVM physical volume header", 40, {
  uuid: [0x00, ascii(32)],
  deviceSize: [0x20, u64le],
});

const Area = struct("LVM area", 16, { offset: [0x0, u64le], size: [0x8, u64le] });

const SECTOR = 512;
/** The label is in one of the first four sectors, usually the second. */
const SCANNED_SECTORS = 4;
/** LVM's own start value; with it the usual polynomial, without the inversion at the end. */
const INITIAL_CRC = 0xf597a6cf;

export interface LvmArea {
  readonly offset: number;
  readonly size: number;
}

export interface PvLabel {
  /** With dashes, as LVM prints it. */
  readonly uuid: string;
  readonly deviceSizeBytes: number;
  readonly dataAreas: readonly LvmArea[];
  readonly metadataAreas: readonly LvmArea[];
}

export function lvmCrc(bytes: Uint8Array): number {
  return ~crc32(bytes, ~INITIAL_CRC >>> 0) >>> 0;
}

/** The label in the first sectors of a volume; undefined when there is none whose checksum holds. */
export function findPvLabel(head: Uint8Array): PvLabel | undefined {
  for (let sector = 0; sector < SCANNED_SECTORS; sector += 1) {
    const bytes = head.subarray(sector * SECTOR, (sector + 1) * SECTOR);
    if (bytes.length < SECTOR || bytes[0] !== 0x4c) continue;
    try {
      const label = decodeLabel(bytes, sector);
      if (label) return label;
    } catch (error) {
      if (!isImageError(error)) throw error;
    }
  }
  return undefined;
}

function decodeLabel(bytes: Uint8Array, sector: number): PvLabel | undefined {
  const label = Label.from(bytes);
  if (label.id !== "LABELONE" || label.type !== "LVM2 001" || label.sector !== sector) return undefined;
  if (lvmCrc(bytes.subarray(20)) !== label.crc) return undefined;
  const { uuid, deviceSize } = PvHeader.from(bytes, label.offset);
  const [dataAreas, next] = readAreas(bytes, label.offset + PvHeader.size);
  const [metadataAreas] = readAreas(bytes, next);
  return { uuid: formatLvmUuid(uuid), deviceSizeBytes: deviceSize, dataAreas, metadataAreas };
}

/** Pairs up to one of zeros; and where the next list starts. */
function readAreas(bytes: Uint8Array, start: number): readonly [areas: readonly LvmArea[], next: number] {
  const areas: LvmArea[] = [];
  for (let at = start; ; at += Area.size) {
    const area = Area.from(bytes, at);
    if (area.offset === 0) return [areas, at + Area.size];
    areas.push(area);
  }
}

/** 32 characters in the groups that LVM prints: 6-4-4-4-4-4-6. */
export function formatLvmUuid(uuid: string): string {
  return [6, 10, 14, 18, 22, 26, 32].map((end, index, ends) => uuid.slice(ends[index - 1] ?? 0, end)).join("-");
}
