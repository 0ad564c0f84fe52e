import { type Infer, bytes, struct, u16le, u32le, u8 } from "../../bytes/struct.ts";

const ENTRY_BYTES = 32;

/** Microsoft, "FAT: General Overview of On-Disk Format", directory structure. */
const ShortEntry = struct("directory entry", ENTRY_BYTES, {
  name: [0, bytes(11)],
  attributes: [11, u8],
  caseBits: [12, u8],
  clusterHigh: [20, u16le],
  time: [22, u16le],
  date: [24, u16le],
  clusterLow: [26, u16le],
  size: [28, u32le],
});

const Attribute = { volumeLabel: 0x08, directory: 0x10, longName: 0x0f } as const;
const CaseBit = { lowerName: 0x08, lowerExtension: 0x10 } as const;
const Mark = { end: 0x00, deleted: 0xe5, escaped: 0x05 } as const;
const LAST_LONG_ENTRY = 0x40;
/** A long name has at most 255 UTF-16 units: 20 entries of 13. */
const MAX_LONG_ENTRIES = 20;
const LONG_NAME_OFFSETS = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30] as const;

export interface FatEntry {
  readonly name: string;
  readonly isDirectory: boolean;
  readonly firstCluster: number;
  readonly size: number;
  /** Local time of whoever wrote it; there is no zone on the disk. */
  readonly modifiedSeconds: number;
}

export interface FatDirectory {
  readonly entries: readonly FatEntry[];
  /** The same by name in lower case: FAT knows no other difference. */
  readonly byFoldedName: ReadonlyMap<string, FatEntry>;
  /** The volume label, which only the root directory has. */
  readonly label: string | undefined;
}

/** Decodes a directory: long names where their checksum agrees with the short one, else the short names. */
export function readDirectory(content: Uint8Array): FatDirectory {
  const entries: FatEntry[] = [];
  let label: string | undefined;
  let long: { units: number[][]; checksum: number } | undefined;
  for (let at = 0; at + ENTRY_BYTES <= content.length; at += ENTRY_BYTES) {
    const mark = content[at];
    if (mark === Mark.end) break;
    if (mark === Mark.deleted) {
      long = undefined;
      continue;
    }
    const raw = ShortEntry.from(content, at);
    if ((raw.attributes & 0x3f) === Attribute.longName) {
      long = addLongPart(long, content.subarray(at, at + ENTRY_BYTES));
      continue;
    }
    if (raw.attributes & Attribute.volumeLabel) label ??= latin1(raw.name).trimEnd();
    else {
      const name = long && long.checksum === shortChecksum(raw.name) ? longName(long.units) : shortName(raw);
      if (name !== "." && name !== "..") entries.push(entryOf(name, raw));
    }
    long = undefined;
  }
  // The first of two equal names is the one that a look-up meets.
  const byFoldedName = new Map(entries.toReversed().map((entry) => [entry.name.toLowerCase(), entry]));
  return { entries, byFoldedName, label };
}

/** Parts come last first, each with its number in the low bits of the first byte. */
function addLongPart(
  long: { units: number[][]; checksum: number } | undefined,
  part: Uint8Array,
): { units: number[][]; checksum: number } | undefined {
  const view = new DataView(part.buffer, part.byteOffset, part.byteLength);
  const order = part[0] ?? 0;
  const index = (order & 0x3f) - 1;
  const checksum = part[13] ?? 0;
  if (index < 0 || index >= MAX_LONG_ENTRIES) return undefined;
  const units = LONG_NAME_OFFSETS.map((offset) => view.getUint16(offset, true));
  if (order & LAST_LONG_ENTRY) {
    const all: number[][] = Array.from({ length: index + 1 }, () => []);
    all[index] = units;
    return { units: all, checksum };
  }
  if (!long || long.checksum !== checksum || index >= long.units.length) return undefined;
  long.units[index] = units;
  return long;
}

function longName(parts: readonly (readonly number[])[]): string {
  const units = parts.flat();
  const end = units.indexOf(0);
  return String.fromCharCode(...(end < 0 ? units : units.slice(0, end)));
}

/** The checksum that ties a long name to its short entry. */
function shortChecksum(name: Uint8Array): number {
  return name.reduce((sum, byte) => (((sum & 1) << 7) + (sum >> 1) + byte) & 0xff, 0);
}

function shortName({ name, caseBits }: Infer<typeof ShortEntry>): string {
  const first = name[0] === Mark.escaped ? 0xe5 : (name[0] ?? 0);
  const base = latin1(Uint8Array.of(first, ...name.subarray(1, 8))).trimEnd();
  const extension = latin1(name.subarray(8, 11)).trimEnd();
  const shownBase = caseBits & CaseBit.lowerName ? base.toLowerCase() : base;
  const shownExtension = caseBits & CaseBit.lowerExtension ? extension.toLowerCase() : extension;
  return extension === "" ? shownBase : `${shownBase}.${shownExtension}`;
}

function entryOf(name: string, raw: Infer<typeof ShortEntry>): FatEntry {
  const { date, time } = raw;
  const modified = Date.UTC(
    1980 + (date >> 9),
    ((date >> 5) & 15) - 1,
    date & 31,
    time >> 11,
    (time >> 5) & 63,
    (time & 31) * 2,
  );
  return {
    name,
    isDirectory: (raw.attributes & Attribute.directory) !== 0,
    firstCluster: raw.clusterHigh * 65536 + raw.clusterLow,
    size: raw.size,
    modifiedSeconds: Math.floor(modified / 1000),
  };
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
