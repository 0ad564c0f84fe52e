import { type ByteSource } from "../bytes/byte-source.ts";
import { type Infer, array, ascii, bigU64be, struct, u32be, u64be, utf16be, uuid } from "../bytes/struct.ts";
import { vhdChecksum } from "./vhd-footer.ts";

/** "Parent Locator" of the specification: how one platform names the parent. */
const ParentLocator = struct("VHD parent locator", 24, {
  platformCode: [0x00, ascii(4)],
  platformDataLength: [0x08, u32be],
  platformDataOffset: [0x10, u64be],
});

/** "Dynamic Disk Header Format" of the specification, big-endian, at the footer's data offset. */
export const VhdHeader = struct("VHD dynamic header", 1024, {
  cookie: [0x000, ascii(8)],
  dataOffset: [0x008, bigU64be],
  tableOffset: [0x010, u64be],
  headerVersion: [0x018, u32be],
  maxTableEntries: [0x01c, u32be],
  blockSize: [0x020, u32be],
  checksum: [0x024, u32be],
  parentUniqueId: [0x028, uuid],
  /** Seconds since 2000-01-01 00:00 UTC. */
  parentTimestamp: [0x038, u32be],
  parentName: [0x040, utf16be(512)],
  parentLocators: [0x240, array(8, ParentLocator)],
});
export type VhdHeader = Infer<typeof VhdHeader> & { readonly checksumMatches: boolean };

export const HEADER_COOKIE = "cxsparse";

/** `corrupt` when it does not fit into the file. */
export async function readHeader(source: ByteSource, offset: number): Promise<VhdHeader> {
  const bytes = await source.read(offset, VhdHeader.size);
  const header = VhdHeader.from(bytes);
  return { ...header, checksumMatches: vhdChecksum(bytes, 0x24) === header.checksum };
}
