import { decompressLzo1x } from "../../image/codec/lzo1x.ts";
import { ImageError } from "../../image/errors.ts";
import type { Cursor } from "./cursor.ts";

/** Bits of the header's flags (lzop's conf.h); the checksums of either side are passed over. */
const ADLER32_OF_DATA = 0x1;
const ADLER32_OF_COMPRESSED = 0x2;
const HAS_EXTRA_FIELD = 0x40;
const CRC32_OF_DATA = 0x100;
const CRC32_OF_COMPRESSED = 0x200;
const HAS_FILTER = 0x800;

/** lzop itself makes blocks of 256 KiB and takes none above 64 MiB. */
const MAX_BLOCK_BYTES = 64 * 1024 * 1024;

/** The content of a file that lzop made, block by block (lib/decompress_unlzo.c: parse_header, unlzo). */
export async function* readLzop(cursor: Cursor): AsyncGenerator<Uint8Array> {
  const number = async (bytes: 1 | 2 | 4): Promise<number> => {
    const raw = Buffer.from(await cursor.read(bytes));
    if (raw.length < bytes) throw damaged("is cut short");
    return raw.readUIntBE(0, bytes);
  };
  const flags = await readHeader(cursor, number);
  for (;;) {
    const sizeBytes = await number(4);
    if (sizeBytes === 0) return;
    const storedBytes = await number(4);
    if (sizeBytes > MAX_BLOCK_BYTES || storedBytes > sizeBytes) throw damaged("has a block that is too long");
    let checksums = (flags & ADLER32_OF_DATA ? 4 : 0) + (flags & CRC32_OF_DATA ? 4 : 0);
    // A block that does not get smaller is stored as it is, and has one kind of checksum only.
    if (storedBytes < sizeBytes)
      checksums += (flags & ADLER32_OF_COMPRESSED ? 4 : 0) + (flags & CRC32_OF_COMPRESSED ? 4 : 0);
    await cursor.skip(checksums);
    const block = await cursor.read(storedBytes);
    if (block.length < storedBytes) throw damaged("is cut short");
    yield storedBytes === sizeBytes ? block : decompressLzo1x(block, sizeBytes);
  }
}

async function readHeader(cursor: Cursor, number: (bytes: 1 | 2 | 4) => Promise<number>): Promise<number> {
  await cursor.skip(9);
  const version = await number(2);
  const isCurrent = version >= 0x0940;
  // The library's version, the version that is needed, the method and its level.
  await cursor.skip(isCurrent ? 2 + 2 + 1 + 1 : 2 + 1);
  const flags = await number(4);
  // A filter, the mode, the time in one or two halves.
  await cursor.skip((flags & HAS_FILTER ? 4 : 0) + 4 + (isCurrent ? 8 : 4));
  await cursor.skip(await number(1));
  await cursor.skip(4);
  if (flags & HAS_EXTRA_FIELD) await cursor.skip((await number(4)) + 4);
  return flags;
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", `the lzop data ${what}`, { layer: "lzo" });
}
