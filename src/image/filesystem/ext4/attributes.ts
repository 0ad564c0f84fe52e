import { crc32cRaw, crc32cRawWord, crc32cRawZeros } from "../../bytes/crc32c.ts";
import { struct, u16le, u32le, u8 } from "../../bytes/struct.ts";
import { ImageError } from "../../errors.ts";
import { decodeName } from "../../tree/name.ts";
import { type Inode, damaged } from "./inode.ts";
import type { ReadBlock } from "./mapping.ts";
import { Incompat, type Superblock } from "./superblock.ts";

const MAGIC = 0xea020000;
const BLOCK_HEADER_BYTES = 32;
const ENTRY_BYTES = 16;
/** The word of zeros behind the last entry. */
const END_BYTES = 4;
/** Linux, include/uapi/linux/limits.h, `XATTR_SIZE_MAX`: no longer value can be set or read. */
const MAX_VALUE_BYTES = 65536;

/** Linux, Documentation/filesystems/ext4/attributes.rst, `struct ext4_xattr_header`. */
const BlockHeader = struct("attribute block", BLOCK_HEADER_BYTES, {
  magic: [0x00, u32le],
  blocks: [0x08, u32le],
  checksum: [0x10, u32le],
});

/** The same, `struct ext4_xattr_entry`; the name follows. */
const Entry = struct("attribute entry", ENTRY_BYTES, {
  nameLength: [0x00, u8],
  index: [0x01, u8],
  valueOffset: [0x02, u16le],
  valueInode: [0x04, u32le],
  valueSize: [0x08, u32le],
});

/** Linux, fs/ext4/ext4.h, `struct ext4_inode`: where the block of attributes lies. */
const InodeReference = struct("inode", 128, {
  attributeBlockLow: [0x68, u32le],
  attributeBlockHigh: [0x76, u16le],
});

export const AttributeIndex = {
  user: 1,
  aclAccess: 2,
  aclDefault: 3,
  trusted: 4,
  security: 6,
  system: 7,
  richAcl: 8,
} as const;

/** A name as it is stored: the number of its prefix and what follows it. */
export interface StoredName {
  readonly index: number;
  readonly name: string;
}

export interface Attribute extends StoredName {
  /** The bytes, or the inode whose content they are (feature `ea_inode`). */
  readonly value: Uint8Array | { readonly inode: number; readonly sizeBytes: number };
}

/** These stand for whole names. */
const wholeNames: ReadonlyMap<string, number> = new Map([
  ["system.posix_acl_access", AttributeIndex.aclAccess],
  ["system.posix_acl_default", AttributeIndex.aclDefault],
  ["system.richacl", AttributeIndex.richAcl],
]);

const prefixes: ReadonlyMap<string, number> = new Map([
  ["user.", AttributeIndex.user],
  ["trusted.", AttributeIndex.trusted],
  ["security.", AttributeIndex.security],
  ["system.", AttributeIndex.system],
]);

/** How an attribute of that full name is stored; undefined when it cannot be. */
export function storedName(fullName: string): StoredName | undefined {
  const whole = wholeNames.get(fullName);
  if (whole !== undefined) return { index: whole, name: "" };
  const end = fullName.indexOf(".") + 1;
  const index = prefixes.get(fullName.slice(0, end));
  return index === undefined ? undefined : { index, name: fullName.slice(end) };
}

/** An attribute in the inode or, when it is not there, in the inode's block of them: the order of the kernel. */
export async function findAttribute(
  superblock: Superblock,
  inode: Inode,
  wanted: StoredName,
  readBlock: ReadBlock,
): Promise<Attribute | undefined> {
  const inBody = pick(attributesInBody(inode), wanted);
  if (inBody) return inBody;
  const raw = InodeReference.from(inode.body);
  const is64Bit = (superblock.featureIncompat & Incompat.is64Bit) !== 0;
  const block = raw.attributeBlockLow + (is64Bit ? raw.attributeBlockHigh * 2 ** 32 : 0);
  if (block === 0) return undefined;
  if (block <= superblock.firstDataBlock || block >= superblock.blocksCount)
    throw damaged(inode.number, `has its attributes in block ${block}, which does not exist`);
  return pick(attributesInBlock(superblock.seed, block, await readBlock(block)), wanted);
}

export function pick(attributes: readonly Attribute[], { index, name }: StoredName): Attribute | undefined {
  return attributes.find((attribute) => attribute.index === index && attribute.name === name);
}

/** The attributes behind the fixed part of an inode. Values count from the first entry. */
export function attributesInBody(inode: Inode): readonly Attribute[] {
  const { body, extraBytes } = inode;
  const first = 128 + extraBytes + 4;
  // Without extra bytes the kernel takes the rest of the inode for unused.
  if (extraBytes === 0 || first > body.length) return [];
  if (new DataView(body.buffer, body.byteOffset, body.byteLength).getUint32(first - 4, true) !== MAGIC) return [];
  return readEntries(body.subarray(first), 0, (what) => damaged(inode.number, what));
}

/**
 * The attributes of a block, which inodes may share. Values count from the start of the block. `seed` begins the
 * checksum; undefined when there is none.
 */
export function attributesInBlock(seed: number | undefined, number: number, block: Uint8Array): readonly Attribute[] {
  const fail = (what: string) => new ImageError("corrupt", `attribute block ${number} ${what}`, { layer: "ext4" });
  const header = BlockHeader.from(block);
  if (header.magic !== MAGIC) throw fail("has no magic number");
  if (header.blocks !== 1) throw fail(`claims ${header.blocks} blocks`);
  if (seed !== undefined && checksum(seed, number, block) !== header.checksum) throw fail("has a wrong checksum");
  return readEntries(block, BLOCK_HEADER_BYTES, fail);
}

/** Linux, fs/ext4/xattr.c, `ext4_xattr_block_csum`: the block's number goes first, its checksum counts as zero. */
function checksum(seed: number, number: number, block: Uint8Array): number {
  const start = crc32cRawWord(Math.floor(number / 2 ** 32), crc32cRawWord(number >>> 0, seed));
  return crc32cRaw(block, crc32cRawZeros(4, crc32cRaw(block, start, 0, 0x10)), 0x14);
}

/** Every entry is checked, as the kernel does (Linux, fs/ext4/xattr.c, `check_xattrs`): one broken one spoils the rest. */
function readEntries(area: Uint8Array, first: number, fail: (what: string) => ImageError): readonly Attribute[] {
  const view = new DataView(area.buffer, area.byteOffset, area.byteLength);
  const entries = [];
  let at = first;
  if (at + END_BYTES > area.length) throw fail("has no room for its attributes");
  while (view.getUint32(at, true) !== 0) {
    const nameStart = at + ENTRY_BYTES;
    if (nameStart > area.length) throw fail("has an attribute that leaves it");
    const entry = Entry.from(area, at);
    const nameEnd = nameStart + entry.nameLength;
    at = (nameEnd + 3) & ~3;
    if (at + END_BYTES > area.length) throw fail("has an attribute whose name leaves it");
    entries.push({ ...entry, name: decodeName(area.subarray(nameStart, nameEnd)) });
  }
  const valuesStart = at + END_BYTES;
  return entries.map(({ index, name, valueOffset, valueInode, valueSize }): Attribute => {
    if (valueSize > MAX_VALUE_BYTES) throw fail(`claims an attribute of ${valueSize} bytes`);
    if (valueInode !== 0) return { index, name, value: { inode: valueInode, sizeBytes: valueSize } };
    if (valueSize === 0) return { index, name, value: new Uint8Array() };
    // Values are padded to four bytes, the last one too.
    if (valueOffset < valuesStart || valueOffset + Math.ceil(valueSize / 4) * 4 > area.length)
      throw fail("has an attribute whose value is not among its values");
    return { index, name, value: area.slice(valueOffset, valueOffset + valueSize) };
  });
}
