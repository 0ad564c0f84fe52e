// Superblocks of the file systems that Linux images are made of: enough to tell them, name them and find them by
// UUID and label (util-linux libblkid/src/superblocks). A magic alone is not believed.
import {
  bigU64le,
  type FieldType,
  ascii,
  array,
  struct,
  text,
  u16le,
  u32be,
  u32le,
  u64be,
  u64le,
  u8,
  uuid,
} from "../bytes/struct.ts";
import type { Content } from "./content.ts";

/** A recognizer: the content that the first bytes of a volume show, or undefined. May throw `ImageError`. */
export type Recognizer = (head: Uint8Array) => Content | undefined;

const Ext = struct("ext superblock", 0x88, {
  blocksLow: [0x04, u32le],
  logBlockSize: [0x18, u32le],
  inodesPerGroup: [0x28, u32le],
  magic: [0x38, u16le],
  revision: [0x4c, u32le],
  compatible: [0x5c, u32le],
  incompatible: [0x60, u32le],
  readOnlyCompatible: [0x64, u32le],
  uuid: [0x68, uuid],
  label: [0x78, text(16)],
});
const JOURNAL = 0x4;
/** Flags that ext3 did not have: what Linux calls ext4 (libblkid's EXT3_FEATURE_*_UNSUPPORTED). */
const EXT3_INCOMPATIBLE = 0x0002 | 0x0004 | 0x0010;
const EXT3_READ_ONLY = 0x0001 | 0x0002 | 0x0004;
const EXT_JOURNAL_DEVICE = 0x8;

export function recognizeExt(head: Uint8Array): Content | undefined {
  const block = decode(Ext, head, 1024);
  if (!block || block.magic !== 0xef53 || block.logBlockSize > 6 || block.revision > 1 || block.inodesPerGroup === 0)
    return undefined;
  if (block.incompatible & EXT_JOURNAL_DEVICE) return undefined;
  const isExt4 = block.incompatible & ~EXT3_INCOMPATIBLE || block.readOnlyCompatible & ~EXT3_READ_ONLY;
  const title = isExt4 ? "ext4" : block.compatible & JOURNAL ? "ext3" : "ext2";
  // The high half of the block count only counts with 64bit, and matters to no size that is compared here.
  return content("ext", title, block.uuid, block.label, block.blocksLow * 2 ** (10 + block.logBlockSize));
}

const Xfs = struct("XFS superblock", 0x80, {
  magic: [0x00, ascii(4)],
  blockSize: [0x04, u32be],
  dataBlocks: [0x08, u64be],
  uuid: [0x20, uuid],
  label: [0x6c, text(12)],
  inProgress: [0x7e, u8],
});

export function recognizeXfs(head: Uint8Array): Content | undefined {
  const block = decode(Xfs, head, 0);
  if (!block || block.magic !== "XFSB" || block.inProgress !== 0) return undefined;
  if (!isPowerOfTwo(block.blockSize, 512, 65536)) return undefined;
  return content("xfs", "XFS", block.uuid, block.label, block.dataBlocks * block.blockSize);
}

const BTRFS_AT = 65536;
const Btrfs = struct("btrfs superblock", 0x22b, {
  fsid: [0x20, uuid],
  bytenr: [0x30, u64le],
  magic: [0x40, ascii(8)],
  totalBytes: [0x70, u64le],
  deviceCount: [0x88, u64le],
  nodeSize: [0x94, u32le],
  deviceBytes: [0xc9 + 8, u64le],
  label: [0x12b, text(256)],
});

export function recognizeBtrfs(head: Uint8Array): Content | undefined {
  const block = decode(Btrfs, head, BTRFS_AT);
  if (!block || block.magic !== "_BHRfS_M" || block.bytenr !== BTRFS_AT) return undefined;
  if (!isPowerOfTwo(block.nodeSize, 4096, 65536)) return undefined;
  const title = block.deviceCount > 1 ? `btrfs over ${block.deviceCount} devices` : "btrfs";
  return content("btrfs", title, block.fsid, block.label, block.deviceBytes);
}

const Fat = struct("FAT boot sector", 512, {
  jump: [0x00, u8],
  oem: [0x03, ascii(8)],
  bytesPerSector: [0x0b, u16le],
  sectorsPerCluster: [0x0d, u8],
  reservedSectors: [0x0e, u16le],
  fatCount: [0x10, u8],
  rootEntries: [0x11, u16le],
  sectors16: [0x13, u16le],
  media: [0x15, u8],
  fatSize16: [0x16, u16le],
  sectors32: [0x20, u32le],
  fatSize32: [0x24, u32le],
  signature16: [0x26, u8],
  serial16: [0x27, u32le],
  label16: [0x2b, ascii(11)],
  signature32: [0x42, u8],
  serial32: [0x43, u32le],
  label32: [0x47, ascii(11)],
  signature: [0x1fe, u16le],
});

export function recognizeFat(head: Uint8Array): Content | undefined {
  const block = decode(Fat, head, 0);
  if (!block || block.signature !== 0xaa55 || (block.jump !== 0xeb && block.jump !== 0xe9)) return undefined;
  if (!isPowerOfTwo(block.bytesPerSector, 512, 4096) || !isPowerOfTwo(block.sectorsPerCluster, 1, 128))
    return undefined;
  if (block.fatCount < 1 || block.reservedSectors < 1 || (block.media < 0xf8 && block.media !== 0xf0)) return undefined;
  const sectors = block.sectors16 || block.sectors32;
  const fatSize = block.fatSize16 || block.fatSize32;
  if (fatSize === 0 || sectors === 0) return undefined;
  const rootSectors = Math.ceil((block.rootEntries * 32) / block.bytesPerSector);
  const data = sectors - block.reservedSectors - block.fatCount * fatSize - rootSectors;
  const clusters = Math.floor(data / block.sectorsPerCluster);
  if (clusters < 1) return undefined;
  const is32 = block.fatSize16 === 0;
  const title = is32 ? "FAT32" : clusters < 4085 ? "FAT12" : "FAT16";
  const extended = is32 ? block.signature32 : block.signature16;
  const serial = is32 ? block.serial32 : block.serial16;
  const label = (is32 ? block.label32 : block.label16).trimEnd();
  const digits = serial.toString(16).toUpperCase().padStart(8, "0");
  const hasId = extended === 0x29 || (extended === 0x28 && serial !== 0);
  return content(
    "fat",
    title,
    hasId ? `${digits.slice(0, 4)}-${digits.slice(4)}` : undefined,
    extended === 0x29 && label !== "NO NAME" ? label : "",
    sectors * block.bytesPerSector,
  );
}

const Squashfs = struct("squashfs superblock", 96, {
  magic: [0x00, ascii(4)],
  major: [0x1c, u16le],
  minor: [0x1e, u16le],
  bytesUsed: [0x28, bigU64le],
});

/** Versions before 4.0, which Linux has not mounted since 2009, have their sizes elsewhere. */
export function recognizeSquashfs(head: Uint8Array): Content | undefined {
  const block = decode(Squashfs, head, 0);
  if (!block || block.magic !== "hsqs" || block.major < 1 || block.major > 4 || block.minor > 1) return undefined;
  return content("squashfs", "squashfs", undefined, "", block.major === 4 ? Number(block.bytesUsed) : undefined);
}

const Erofs = struct("erofs superblock", 0x50, {
  magic: [0x00, u32le],
  blockBits: [0x0c, u8],
  blocks: [0x24, u32le],
  uuid: [0x30, uuid],
  label: [0x40, text(16)],
});

export function recognizeErofs(head: Uint8Array): Content | undefined {
  const block = decode(Erofs, head, 1024);
  if (!block || block.magic !== 0xe0f5e1e2 || block.blockBits < 9 || block.blockBits > 16) return undefined;
  return content("erofs", "erofs", block.uuid, block.label, block.blocks * 2 ** block.blockBits);
}

const ISO_AT = 32768;
const Iso = struct("ISO 9660 volume descriptor", 1024, {
  magic: [0x00, ascii(6)],
  label: [0x28, ascii(32)],
  blocks: [0x50, u32le],
  blockSize: [0x80, u16le],
  created: [0x32d, ascii(16)],
  modified: [0x33e, ascii(16)],
});

export function recognizeIso(head: Uint8Array): Content | undefined {
  const block = decode(Iso, head, ISO_AT);
  if (!block || block.magic !== "\x01CD001") return undefined;
  const stamp = [block.modified, block.created].find((time) => /^\d{16}$/.test(time) && !/^0+$/.test(time));
  const parts = stamp && [stamp.slice(0, 4), ...(stamp.slice(4).match(/../g) ?? [])].join("-");
  return content("iso9660", "ISO 9660", parts, block.label.trimEnd(), block.blocks * block.blockSize);
}

/** Header of swap space (`union swap_header` in include/linux/swap.h); the magic ends its first page. */
const Swap = struct("swap header", 0x42c, {
  version: [0x400, u32le],
  lastPage: [0x404, u32le],
  uuid: [0x40c, uuid],
  label: [0x41c, text(16)],
});
const SWAP_MAGICS = ["SWAPSPACE2", "SWAP-SPACE", "S1SUSPEND\0", "S2SUSPEND\0", "ULSUSPEND\0", "LINHIB0001"];

export function recognizeSwap(head: Uint8Array): Content | undefined {
  for (const page of [4096, 8192, 16384, 32768, 65536]) {
    const magic = latin1(head, page - 10, 10);
    if (!SWAP_MAGICS.includes(magic)) continue;
    const block = decode(Swap, head, 0);
    if (!block) return undefined;
    const isHeader = magic === "SWAPSPACE2" && block.version === 1;
    const title = magic.startsWith("SWAP") ? "swap" : "swap with a hibernated system";
    const size = isHeader ? (block.lastPage + 1) * page : undefined;
    return content("swap", title, isHeader ? block.uuid : undefined, isHeader ? block.label : "", size);
  }
  return undefined;
}

const F2fs = struct("F2FS superblock", 0x7c + 512 * 2, {
  magic: [0x00, u32le],
  logBlockSize: [0x10, u32le],
  uuid: [0x6c, uuid],
  label: [0x7c, array(512, u16le)],
});

export function recognizeF2fs(head: Uint8Array): Content | undefined {
  const block = decode(F2fs, head, 1024);
  if (!block || block.magic !== 0xf2f52010 || block.logBlockSize !== 12) return undefined;
  const end = block.label.indexOf(0);
  const label = String.fromCharCode(...block.label.slice(0, end < 0 ? undefined : end));
  return content("f2fs", "F2FS", block.uuid, label, undefined);
}

/** File systems that are named and no more. */
const others: readonly (readonly [kind: Content["kind"], title: string, offset: number, magic: string])[] = [
  ["ntfs", "NTFS", 3, "NTFS    "],
  ["exfat", "exFAT", 3, "EXFAT   "],
  ["bcachefs", "bcachefs", 4120, "\xc6\x85\x73\xf6\x66\xce\x90\xa9\xd9\x6a\x60\xcf\x80\x3d\xf7\xef"],
  ["reiserfs", "ReiserFS", 65588, "ReIsEr"],
  ["jfs", "JFS", 32768, "JFS1"],
];

export function recognizeOther(head: Uint8Array): Content | undefined {
  const found = others.find(([, , offset, magic]) => latin1(head, offset, magic.length) === magic);
  return found && content(found[0], found[1], undefined, "", undefined);
}

export function content(
  kind: Content["kind"],
  title: string,
  id: string | undefined,
  label: string,
  sizeBytes: number | undefined,
): Content {
  const hasId = id !== undefined && /[1-9a-f]/i.test(id);
  return { kind, title, uuid: hasId ? id : undefined, label: label === "" ? undefined : label, sizeBytes };
}

export function latin1(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}

/** Undefined where the volume is too small for the structure. */
export function decode<T>(
  layout: FieldType<T> & { from(bytes: Uint8Array, offset: number): T },
  head: Uint8Array,
  offset: number,
): T | undefined {
  return offset + layout.size <= head.length ? layout.from(head, offset) : undefined;
}

function isPowerOfTwo(value: number, min: number, max: number): boolean {
  return value >= min && value <= max && Number.isInteger(Math.log2(value));
}
