import { crc32cRaw, crc32cRawWord, crc32cRawZeros } from "../../bytes/crc32c.ts";
import { struct, u16le, u32le } from "../../bytes/struct.ts";
import { ImageError } from "../../errors.ts";
import type { Superblock } from "./superblock.ts";

const CHECKSUM_OFFSET = 0x1e;
const CHECKSUM_BYTES = 2;

/** Linux, fs/ext4/ext4.h, `struct ext4_group_desc`: the part that all have, and the high half of a long one. */
const Low = struct("group descriptor", 0x20, { inodeTable: [0x08, u32le], checksum: [CHECKSUM_OFFSET, u16le] });
const High = struct("group descriptor", 0x40, { inodeTable: [0x28, u32le] });

/** First block of a group's inode table; `corrupt` where the kernel refuses the descriptor (Linux, fs/ext4/super.c, `ext4_check_descriptors`). */
export function decodeInodeTable(superblock: Superblock, group: number, descriptor: Uint8Array): number {
  const low = Low.from(descriptor);
  const expected = checksum(superblock, group, descriptor);
  if (expected !== undefined && expected !== low.checksum) throw damaged(group, "has a wrong checksum");
  const table = low.inodeTable + (descriptor.length >= 0x40 ? High.from(descriptor).inodeTable * 2 ** 32 : 0);
  const blocks = Math.ceil((superblock.inodesPerGroup * superblock.inodeBytes) / superblock.blockSize);
  if (table <= superblock.firstDataBlock || table + blocks > superblock.blocksCount)
    throw damaged(group, `has its inodes in block ${table}, which cannot be`);
  return table;
}

/** Linux, fs/ext4/super.c, `ext4_group_desc_csum`; undefined when there is none. */
function checksum(superblock: Superblock, group: number, descriptor: Uint8Array): number | undefined {
  const behind = CHECKSUM_OFFSET + CHECKSUM_BYTES;
  if (superblock.seed !== undefined) {
    const start = crc32cRaw(descriptor, crc32cRawWord(group, superblock.seed), 0, CHECKSUM_OFFSET);
    return crc32cRaw(descriptor, crc32cRawZeros(CHECKSUM_BYTES, start), behind) & 0xffff;
  }
  if (!superblock.features.includes("uninit_bg")) return undefined;
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, group, true);
  const parts = [superblock.uuidBytes, number, descriptor.subarray(0, CHECKSUM_OFFSET), descriptor.subarray(behind)];
  return parts.reduce((register, part) => crc16(part, register), 0xffff);
}

/** Linux, lib/crc16.c: the polynomial 0x8005, bits reversed. Descriptors are few and short. */
function crc16(bytes: Uint8Array, start: number): number {
  let register = start;
  for (const byte of bytes) {
    register ^= byte;
    for (let bit = 0; bit < 8; bit += 1) register = register & 1 ? (register >>> 1) ^ 0xa001 : register >>> 1;
  }
  return register;
}

function damaged(group: number, what: string): ImageError {
  return new ImageError("corrupt", `the descriptor of group ${group} ${what}`, {
    layer: "ext4",
    remedy: "check the file system with e2fsck -f",
  });
}
