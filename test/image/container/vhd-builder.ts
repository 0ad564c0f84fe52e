import { vhdChecksum } from "../../../src/image/container/vhd-footer.ts";

export interface FooterValues {
  readonly currentSize: number | bigint;
  readonly originalSize?: number;
  readonly diskType?: number;
  readonly dataOffset?: bigint;
  readonly timestamp?: number;
  readonly creator?: string;
  /** One byte that the whole identifier consists of. */
  readonly id?: number;
  readonly savedState?: number;
  readonly checksum?: number;
}

/** The 512 bytes of a footer, its checksum right unless one is given. */
export function vhdFooter(values: FooterValues): Uint8Array {
  const { currentSize, originalSize = currentSize, diskType = 2, timestamp = 700_000_000, creator = "win " } = values;
  const bytes = new Uint8Array(512);
  const view = new DataView(bytes.buffer);
  bytes.set(Buffer.from("conectix"), 0x00);
  view.setUint32(0x08, 2);
  view.setUint32(0x0c, 0x0001_0000);
  view.setBigUint64(0x10, values.dataOffset ?? 0xffff_ffff_ffff_ffffn);
  view.setUint32(0x18, timestamp);
  bytes.set(Buffer.from(creator), 0x1c);
  view.setUint32(0x20, 0x000a_0000);
  bytes.set(Buffer.from("Wi2k"), 0x24);
  view.setBigUint64(0x28, BigInt(originalSize));
  view.setBigUint64(0x30, BigInt(currentSize));
  view.setUint16(0x38, 4);
  view.setUint8(0x3a, 4);
  view.setUint8(0x3b, 17);
  view.setUint32(0x3c, diskType);
  bytes.fill(values.id ?? 7, 0x44, 0x54);
  view.setUint8(0x54, values.savedState ?? 0);
  view.setUint32(0x40, values.checksum ?? vhdChecksum(bytes, 0x40));
  return bytes;
}

export interface Locator {
  readonly code: string;
  readonly path: string;
}

export interface SparseValues extends Omit<FooterValues, "currentSize" | "dataOffset"> {
  readonly blockSize: number;
  readonly maxTableEntries?: number;
  readonly currentSize: number;
  /** Block number → sector number → byte that the sector is filled with; other sectors are not marked as present. */
  readonly blocks: ReadonlyMap<number, ReadonlyMap<number, number>>;
  readonly parentId?: number;
  readonly parentTimestamp?: number;
  readonly parentName?: string;
  readonly locators?: readonly Locator[];
  readonly headerChecksum?: number;
}

/** A dynamic (3) or differencing (4) disk: copy of the footer, header, locators, table, blocks, footer. */
export function sparseVhd(values: SparseValues): Uint8Array {
  const { blockSize, currentSize, blocks, locators = [], diskType = 3 } = values;
  const maxTableEntries = values.maxTableEntries ?? Math.ceil(currentSize / blockSize);
  const footer = vhdFooter({ ...values, diskType, dataOffset: 512n });
  const header = Buffer.alloc(1024);
  header.write("cxsparse", 0, "latin1");
  header.fill(0xff, 8, 16);
  const locatorAt = 512 + 1024;
  const tableAt = locatorAt + locators.length * 512;
  header.writeBigUInt64BE(BigInt(tableAt), 16);
  header.writeUInt32BE(0x0001_0000, 24);
  header.writeUInt32BE(maxTableEntries, 28);
  header.writeUInt32BE(blockSize, 32);
  header.fill(values.parentId ?? 0, 40, 56);
  header.writeUInt32BE(values.parentTimestamp ?? 0, 56);
  Buffer.from(values.parentName ?? "", "utf16le")
    .swap16()
    .copy(header, 64);
  const parts: Buffer[] = [];
  for (const [index, { code, path }] of locators.entries()) {
    const text = Buffer.from(path, code === "MacX" ? "utf8" : "utf16le");
    header.write(code, 576 + index * 24, "latin1");
    header.writeUInt32BE(512, 580 + index * 24);
    header.writeUInt32BE(text.length, 584 + index * 24);
    header.writeBigUInt64BE(BigInt(locatorAt + index * 512), 592 + index * 24);
    parts.push(Buffer.concat([text], 512));
  }
  header.writeUInt32BE(values.headerChecksum ?? vhdChecksum(header, 36), 36);

  const table = Buffer.alloc(Math.ceil((maxTableEntries * 4) / 512) * 512, 0xff);
  const bitmapBytes = Math.ceil(blockSize / 512 / 8 / 512) * 512;
  let sector = (tableAt + table.length) / 512;
  // In the order of the map, so that a test can place blocks out of order.
  for (const [block, sectors] of blocks) {
    table.writeUInt32BE(sector, block * 4);
    const data = Buffer.alloc(bitmapBytes + blockSize);
    for (const [index, fill] of sectors) {
      data[index >> 3] = (data[index >> 3] ?? 0) | (0x80 >> (index & 7));
      data.fill(fill, bitmapBytes + index * 512, bitmapBytes + (index + 1) * 512);
    }
    parts.push(data);
    sector += data.length / 512;
  }
  return new Uint8Array(
    Buffer.concat([footer, header, ...parts.slice(0, locators.length), table, ...parts.slice(locators.length), footer]),
  );
}
