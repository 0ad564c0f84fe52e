import { crc32 } from "../../../src/image/bytes/crc32.ts";

export interface MbrValues {
  readonly flag?: number;
  readonly type: number;
  readonly start: number;
  readonly count: number;
}

/** A boot record of 512 bytes with up to four entries. */
export function bootRecord(entries: readonly MbrValues[], diskId = 0x1234abcd): Buffer {
  const sector = Buffer.alloc(512);
  sector.writeUInt32LE(diskId, 0x1b8);
  for (const [index, { flag = 0, type, start, count }] of entries.entries()) {
    const at = 0x1be + index * 16;
    sector[at] = flag;
    sector[at + 4] = type;
    sector.writeUInt32LE(start, at + 8);
    sector.writeUInt32LE(count, at + 12);
  }
  sector.writeUInt16LE(0xaa55, 510);
  return sector;
}

export interface GptEntryValues {
  readonly slot?: number;
  readonly first: bigint;
  readonly last: bigint;
  readonly attributes?: bigint;
  readonly name?: string;
}

export interface GptValues {
  readonly sectors: number;
  readonly entries: readonly GptEntryValues[];
  readonly entrySize?: number;
  readonly entryCount?: number;
  /** Where the backup is said to be and put; the last sector by default. */
  readonly backupAt?: number;
}

/** A disk with a protective MBR, both copies of a GPT, and nothing else. */
export function gptDisk({
  sectors,
  entries,
  entrySize = 128,
  entryCount = 128,
  backupAt = sectors - 1,
}: GptValues): Buffer {
  const disk = Buffer.alloc(sectors * 512);
  bootRecord([{ type: 0xee, start: 1, count: Math.min(0xffffffff, sectors - 1) }]).copy(disk);
  const table = Buffer.alloc(entrySize * entryCount);
  for (const [index, { slot = index, first, last, attributes = 0n, name = "" }] of entries.entries()) {
    const at = slot * entrySize;
    Buffer.from("af3dc60f838472478e793d69d8477de4", "hex").copy(table, at);
    table.fill(slot + 1, at + 16, at + 32);
    table.writeBigUInt64LE(first, at + 32);
    table.writeBigUInt64LE(last, at + 40);
    table.writeBigUInt64LE(attributes, at + 48);
    Buffer.from(name, "utf16le").copy(table, at + 56, 0, 72);
  }
  const tableSectors = Math.ceil(table.length / 512);
  const place = (my: number, other: number, entriesAt: number) => {
    const header = Buffer.alloc(512);
    header.write("EFI PART", 0, "latin1");
    header.writeUInt32LE(0x10000, 8);
    header.writeUInt32LE(92, 12);
    header.writeBigUInt64LE(BigInt(my), 24);
    header.writeBigUInt64LE(BigInt(other), 32);
    header.writeBigUInt64LE(34n, 40);
    header.writeBigUInt64LE(BigInt(sectors - 34), 48);
    header.fill(0xd1, 56, 72);
    header.writeBigUInt64LE(BigInt(entriesAt), 72);
    header.writeUInt32LE(entryCount, 80);
    header.writeUInt32LE(entrySize, 84);
    header.writeUInt32LE(crc32(table), 88);
    sealGptHeader(header);
    header.copy(disk, my * 512);
    table.copy(disk, entriesAt * 512);
  };
  place(1, backupAt, 2);
  place(backupAt, 1, backupAt - tableSectors);
  return disk;
}

/** Puts the right checksum into a header of 92 bytes. */
export function sealGptHeader(header: Buffer): void {
  header.writeUInt32LE(0, 16);
  header.writeUInt32LE(crc32(header.subarray(0, 92)), 16);
}
