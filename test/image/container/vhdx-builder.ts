import { crc32c } from "../../../src/image/bytes/crc32c.ts";

const MIB = 1024 * 1024;
export const LOG_GUID = Buffer.alloc(16, 0x77);
export const LOG_OFFSET = MIB;

/** Writes the CRC-32C of a structure of [MS-VHDX] into its byte 4. */
export function seal(structure: Buffer): Buffer {
  structure.writeUInt32LE(0, 4);
  structure.writeUInt32LE(crc32c(structure), 4);
  return structure;
}

export function guidBytes(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll("-", ""), "hex");
  return Buffer.concat([
    Buffer.from(bytes.subarray(0, 4)).reverse(),
    Buffer.from(bytes.subarray(4, 6)).reverse(),
    Buffer.from(bytes.subarray(6, 8)).reverse(),
    bytes.subarray(8),
  ]);
}

/** Changes one of the two headers and seals it again. */
export function editHeader(vhdx: Buffer, which: 0 | 1, edit: (header: Buffer) => void): void {
  const header = vhdx.subarray((which + 1) * 65536, (which + 1) * 65536 + 4096);
  edit(header);
  seal(header);
}

/** Marks the log as one that must be replayed. */
export function markDirty(vhdx: Buffer): void {
  for (const which of [0, 1] as const) editHeader(vhdx, which, (header) => LOG_GUID.copy(header, 0x30));
}

export type Change =
  | { readonly offset: number; readonly sector: Uint8Array }
  | { readonly offset: number; readonly zeros: number };

export interface EntryValues {
  readonly sequence: number;
  /** Offset in the log of the oldest entry that is still needed. */
  readonly tail: number;
  readonly changes: readonly Change[];
  readonly flushed?: number;
  readonly last?: number;
}

/** One entry of the log ([MS-VHDX] 2.3.1), sealed. */
export function logEntry({ sequence, tail, changes, flushed = 0, last = 0 }: EntryValues): Buffer {
  const head = Buffer.alloc(Math.ceil((64 + changes.length * 32) / 4096) * 4096);
  const sectors: Buffer[] = [];
  for (const [index, change] of changes.entries()) {
    const at = 64 + index * 32;
    if ("zeros" in change) {
      head.write("zero", at);
      head.writeBigUInt64LE(BigInt(change.zeros), at + 8);
    } else {
      const sector = Buffer.from(change.sector);
      head.write("desc", at);
      sector.copy(head, at + 4, 4092);
      sector.copy(head, at + 8, 0, 8);
      sector.write("data", 0);
      sector.writeUInt32LE(Math.floor(sequence / 2 ** 32), 4);
      sector.writeUInt32LE(sequence >>> 0, 4092);
      sectors.push(sector);
    }
    head.writeBigUInt64LE(BigInt(change.offset), at + 16);
    head.writeBigUInt64LE(BigInt(sequence), at + 24);
  }
  const entry = Buffer.concat([head, ...sectors]);
  entry.write("loge", 0);
  entry.writeUInt32LE(entry.length, 8);
  entry.writeUInt32LE(tail, 12);
  entry.writeBigUInt64LE(BigInt(sequence), 16);
  entry.writeUInt32LE(changes.length, 24);
  LOG_GUID.copy(entry, 32);
  entry.writeBigUInt64LE(BigInt(flushed), 48);
  entry.writeBigUInt64LE(BigInt(last), 56);
  return seal(entry);
}

/** Places an entry in the ring of 1 MiB, around its end when it must. */
export function placeEntry(vhdx: Buffer, at: number, entry: Buffer): void {
  for (let done = 0; done < entry.length; done += 4096)
    entry.copy(vhdx, LOG_OFFSET + ((at + done) % MIB), done, done + 4096);
}
