import { type Infer, bytes, struct, u16le, u32le, u8 } from "../../bytes/struct.ts";
import { damaged } from "./cluster-table.ts";
import { decodeCodePage437 } from "./code-page-437.ts";
import { type LongName, addPart, nameOf } from "./long-name.ts";

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

export interface FatEntry {
  readonly name: string;
  readonly isDirectory: boolean;
  /** The halves of the number of the first cluster; the upper one means something in FAT32 alone. */
  readonly clusterHigh: number;
  readonly clusterLow: number;
  readonly size: number;
  /** Local time of whoever wrote it; there is no zone on the disk. */
  readonly modifiedSeconds: number;
}

export interface FatDirectory {
  readonly entries: readonly FatEntry[];
  /** The same by their long and their short names in lower case: FAT knows no other difference. */
  readonly byFoldedName: ReadonlyMap<string, FatEntry>;
  /** The volume label, which only the root directory has. */
  readonly label: string | undefined;
}

/** Decodes a directory: long names where they are whole and belong to the short one, else the short names. */
export function readDirectory(content: Uint8Array): FatDirectory {
  const entries: FatEntry[] = [];
  const byFoldedName = new Map<string, FatEntry>();
  let label: string | undefined;
  let long: LongName | undefined;
  for (let at = 0; at + ENTRY_BYTES <= content.length; at += ENTRY_BYTES) {
    const mark = content[at];
    if (mark === Mark.end) break;
    if (mark === Mark.deleted) {
      long = undefined;
      continue;
    }
    const raw = ShortEntry.from(content, at);
    if ((raw.attributes & 0x3f) === Attribute.longName) {
      long = addPart(long, content.subarray(at, at + ENTRY_BYTES));
      continue;
    }
    const short = shortName(raw);
    if (raw.attributes & Attribute.volumeLabel) label ??= trimSpaces(decodeCodePage437(raw.name));
    else if (short !== "" && short !== "." && short !== "..") {
      const entry = entryOf(nameOf(long, raw.name) ?? short, raw);
      if (entry.name.includes("/")) throw damaged("a directory has a name with a slash");
      entries.push(entry);
      // A look-up takes the first that it meets, by either name.
      for (const name of [entry.name.toLowerCase(), short.toLowerCase()])
        if (!byFoldedName.has(name)) byFoldedName.set(name, entry);
    }
    long = undefined;
  }
  return { entries, byFoldedName, label };
}

function shortName({ name, caseBits }: Infer<typeof ShortEntry>): string {
  const first = name[0] === Mark.escaped ? 0xe5 : (name[0] ?? 0);
  const base = trimSpaces(decodeCodePage437(Uint8Array.of(first, ...name.subarray(1, 8))));
  const extension = trimSpaces(decodeCodePage437(name.subarray(8, 11)));
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
    clusterHigh: raw.clusterHigh,
    clusterLow: raw.clusterLow,
    size: raw.size,
    modifiedSeconds: Math.floor(modified / 1000),
  };
}

/** Names are padded with spaces, and with nothing else that looks like one. */
function trimSpaces(text: string): string {
  return text.replace(/ +$/, "");
}
