import { ascii, bigU64be, type Infer, struct, u16be, u32be, u8, uuid } from "../bytes/struct.ts";

/** VHD footer: the last 512 bytes, big-endian (Virtual Hard Disk Image Format Specification, "Hard Disk Footer Format"). */
export const VhdFooter = struct("VHD footer", 512, {
  cookie: [0x00, ascii(8)],
  features: [0x08, u32be],
  fileFormatVersion: [0x0c, u32be],
  /** All ones for a fixed disk. */
  dataOffset: [0x10, bigU64be],
  /** Seconds since 2000-01-01 00:00 UTC. */
  timestamp: [0x18, u32be],
  creatorApplication: [0x1c, ascii(4)],
  creatorVersion: [0x20, u32be],
  creatorHostOs: [0x24, ascii(4)],
  originalSize: [0x28, bigU64be],
  /** The virtual size that Azure goes by. */
  currentSize: [0x30, bigU64be],
  cylinders: [0x38, u16be],
  heads: [0x3a, u8],
  sectorsPerTrack: [0x3b, u8],
  diskType: [0x3c, u32be],
  checksum: [0x40, u32be],
  uniqueId: [0x44, uuid],
  savedState: [0x54, u8],
});
export type VhdFooter = Infer<typeof VhdFooter>;

export const VHD_COOKIE = "conectix";
export const DiskType = { fixed: 2, dynamic: 3, differencing: 4 } as const;

/** One of the places that hold a footer. */
export interface VhdFooterCopy {
  readonly offset: number;
  /** 512, or 511 as Virtual PC wrote them before 2004. */
  readonly lengthBytes: number;
  readonly footer: VhdFooter;
  readonly checksumMatches: boolean;
  /** What the checksum field should say. */
  readonly computedChecksum: number;
}

/** The footer in these bytes; undefined without its cookie. The bytes may be 511, the last reserved one then missing. */
export function decodeFooter(bytes: Uint8Array, offset: number): VhdFooterCopy | undefined {
  if (bytes.length < 511 || !startsWith(bytes, VHD_COOKIE)) return undefined;
  const whole = new Uint8Array(512);
  whole.set(bytes.subarray(0, 512));
  const footer = VhdFooter.from(whole);
  const computedChecksum = vhdChecksum(whole, 0x40);
  return {
    offset,
    lengthBytes: Math.min(bytes.length, 512),
    footer,
    checksumMatches: computedChecksum === footer.checksum,
    computedChecksum,
  };
}

/** The one's complement of the sum of all bytes, the checksum field counted as zeros. */
export function vhdChecksum(bytes: Uint8Array, fieldOffset: number): number {
  let sum = 0;
  for (const [index, byte] of bytes.entries()) if (index < fieldOffset || index >= fieldOffset + 4) sum += byte;
  return ~sum >>> 0;
}

export interface Geometry {
  readonly cylinders: number;
  readonly heads: number;
  readonly sectorsPerTrack: number;
}

/** The geometry that the specification computes for a size (appendix "CHS Calculation"). */
export function geometryFor(sizeBytes: number): Geometry {
  const total = Math.min(Math.floor(sizeBytes / 512), 65535 * 16 * 255);
  let heads = 16;
  let sectorsPerTrack = 255;
  let cylindersTimesHeads = Math.floor(total / sectorsPerTrack);
  if (total < 65535 * 16 * 63) {
    sectorsPerTrack = 17;
    cylindersTimesHeads = Math.floor(total / sectorsPerTrack);
    heads = Math.max(4, Math.floor((cylindersTimesHeads + 1023) / 1024));
    if (cylindersTimesHeads >= heads * 1024 || heads > 16) {
      sectorsPerTrack = 31;
      heads = 16;
      cylindersTimesHeads = Math.floor(total / sectorsPerTrack);
    }
    if (cylindersTimesHeads >= heads * 1024) {
      sectorsPerTrack = 63;
      heads = 16;
      cylindersTimesHeads = Math.floor(total / sectorsPerTrack);
    }
  }
  return { cylinders: Math.floor(cylindersTimesHeads / heads), heads, sectorsPerTrack };
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (bytes[index] !== text.charCodeAt(index)) return false;
  return true;
}
