// The bytes of disks that tests write down: footers, partition tables, boot code. Little is written, the rest is zeros.
import { type ByteSource, checkRange } from "../image/bytes/byte-source.ts";
import { crc32 } from "../image/bytes/crc32.ts";
import { vhdChecksum } from "../image/container/vhd-footer.ts";

const SECTOR = 512;

/** Bytes at a few places of a source that is zero elsewhere; later pieces lie over earlier ones. */
export class SparseByteSource implements ByteSource {
  readonly size: number;
  readonly #pieces: readonly Piece[];

  constructor(size: number, pieces: readonly Piece[]) {
    this.size = size;
    this.#pieces = pieces;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    checkRange(this.size, offset, length);
    const bytes = new Uint8Array(length);
    for (const [at, piece] of this.#pieces) {
      const from = Math.max(offset, at);
      const to = Math.min(offset + length, at + piece.length);
      if (from < to) bytes.set(piece.subarray(from - at, to - at), from - offset);
    }
    return bytes;
  }

  async close(): Promise<void> {}
}

export type Piece = readonly [offset: number, bytes: Uint8Array];

export interface FooterFields {
  /** 2 fixed, 3 dynamic, 4 differencing. */
  readonly diskType: number;
  readonly currentSize: number;
  readonly creator: string;
  readonly version: number;
  readonly features: number;
  readonly dataOffset: bigint;
  readonly savedState: number;
  /** The right one when undefined. */
  readonly checksum: number | undefined;
}

/** A VHD footer; its geometry is that of a small disk, which nobody may mind. */
export function footerBytes(fields: FooterFields): Uint8Array {
  const bytes = new Uint8Array(SECTOR);
  const view = new DataView(bytes.buffer);
  bytes.set(ascii("conectix"), 0x00);
  view.setUint32(0x08, fields.features);
  view.setUint32(0x0c, fields.version);
  view.setBigUint64(0x10, fields.dataOffset);
  bytes.set(ascii(fields.creator), 0x1c);
  bytes.set(ascii("Wi2k"), 0x24);
  view.setBigUint64(0x28, BigInt(fields.currentSize));
  view.setBigUint64(0x30, BigInt(fields.currentSize));
  view.setUint16(0x38, 964);
  view.setUint8(0x3a, 4);
  view.setUint8(0x3b, 17);
  view.setUint32(0x3c, fields.diskType);
  bytes.fill(7, 0x44, 0x54);
  view.setUint8(0x54, fields.savedState);
  view.setUint32(0x40, fields.checksum ?? vhdChecksum(bytes, 0x40));
  return bytes;
}

export interface TableEntry {
  readonly index: number;
  readonly use: PartitionUseName;
  readonly startBytes: number;
  readonly sizeBytes: number;
  readonly active: boolean;
  readonly name: string;
}

/** GPT and MBR types of the uses that tests name. */
const types = {
  linux: ["0FC63DAF-8483-4772-8E79-3D69D8477DE4", 0x83],
  esp: ["C12A7328-F81F-11D2-BA4B-00A0C93EC93B", 0xef],
  "bios-boot": ["21686148-6449-6E6F-744E-656564454649", 0xda],
  "basic-data": ["EBD0A0A2-B9E5-4433-87C0-68B6B72699C7", 0x0c],
  swap: ["0657FD6D-A4AB-43C4-84E5-0933C84B4F4F", 0x82],
  lvm: ["E6D6D379-F507-44C2-A23C-238F2A3DF928", 0x8e],
  "root-x86-64": ["4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709", 0x83],
} as const satisfies Record<string, readonly [guid: string, type: number]>;

export type PartitionUseName = keyof typeof types;

export function mbrBytes(entries: readonly TableEntry[], sectorSize = SECTOR): Uint8Array {
  const sector = bootRecord();
  for (const { index, use, startBytes, sizeBytes, active } of entries) {
    const entry = { flag: active ? 0x80 : 0, type: types[use][1] };
    putEntry(sector, index - 1, { ...entry, start: startBytes / sectorSize, count: sizeBytes / sectorSize });
  }
  return sector;
}

/** Protective MBR, primary copy and backup of a GPT. The PARTUUID of partition N consists of the byte N. */
export function gptPieces(diskBytes: number, entries: readonly TableEntry[], sectorSize = SECTOR): readonly Piece[] {
  const mbr = bootRecord();
  const last = Math.floor(diskBytes / sectorSize) - 1;
  putEntry(mbr, 0, { flag: 0, type: 0xee, start: 1, count: Math.min(0xffff_ffff, last) });
  const table = new Uint8Array(128 * 128);
  const view = new DataView(table.buffer);
  for (const { index, use, startBytes, sizeBytes, active, name } of entries) {
    const at = (index - 1) * 128;
    table.set(guidBytes(types[use][0]), at);
    table.fill(index, at + 16, at + 32);
    view.setBigUint64(at + 32, BigInt(startBytes / sectorSize), true);
    view.setBigUint64(at + 40, BigInt((startBytes + sizeBytes) / sectorSize - 1), true);
    view.setBigUint64(at + 48, active ? 4n : 0n, true);
    for (const [offset, character] of [...name].entries())
      view.setUint16(at + 56 + offset * 2, character.charCodeAt(0), true);
  }
  const tableSectors = table.length / sectorSize;
  const header = (my: number, other: number, tableAt: number): Uint8Array => {
    const bytes = new Uint8Array(SECTOR);
    const field = new DataView(bytes.buffer);
    bytes.set(ascii("EFI PART"));
    field.setUint32(8, 0x1_0000, true);
    field.setUint32(12, 92, true);
    field.setBigUint64(24, BigInt(my), true);
    field.setBigUint64(32, BigInt(other), true);
    field.setBigUint64(40, BigInt(2 + tableSectors), true);
    field.setBigUint64(48, BigInt(last - tableSectors - 1), true);
    bytes.fill(0xd1, 56, 72);
    field.setBigUint64(72, BigInt(tableAt), true);
    field.setUint32(80, 128, true);
    field.setUint32(84, 128, true);
    field.setUint32(88, crc32(table), true);
    field.setUint32(16, crc32(bytes.subarray(0, 92)), true);
    return bytes;
  };
  return [
    [0, mbr],
    [sectorSize, header(1, last, 2)],
    [2 * sectorSize, table],
    [(last - tableSectors) * sectorSize, table],
    [last * sectorSize, header(last, 1, last - tableSectors)],
  ];
}

/** The start of GRUB's `boot.img`, which goes on at that sector. */
export function grubBootCode(coreSector: number): Uint8Array {
  const code = new Uint8Array(440);
  code.set([0xeb, 0x63, 0x90]);
  new DataView(code.buffer).setBigUint64(0x5c, BigInt(coreSector), true);
  code.set(ascii("GRUB "), 0x180);
  return code;
}

function bootRecord(): Uint8Array {
  const sector = new Uint8Array(SECTOR);
  new DataView(sector.buffer).setUint32(0x1b8, 0x1234_abcd, true);
  sector.set([0x55, 0xaa], 510);
  return sector;
}

interface MbrFields {
  readonly flag: number;
  readonly type: number;
  readonly start: number;
  readonly count: number;
}

function putEntry(sector: Uint8Array, slot: number, { flag, type, start, count }: MbrFields): void {
  const view = new DataView(sector.buffer, 0x1be + slot * 16, 16);
  view.setUint8(0, flag);
  view.setUint8(4, type);
  view.setUint32(8, start, true);
  view.setUint32(12, count, true);
}

/** The first three parts of a GUID are little-endian on the disk. */
function guidBytes(text: string): Uint8Array {
  const [a = "", b = "", c = "", ...rest] = text.split("-");
  const hex = (part: string) => [...Buffer.from(part, "hex")];
  return Uint8Array.from([...hex(a).reverse(), ...hex(b).reverse(), ...hex(c).reverse(), ...hex(rest.join(""))]);
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
