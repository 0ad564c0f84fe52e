import type { ByteSource } from "../bytes/byte-source.ts";
import { ImageError } from "../errors.ts";
import { BitReader } from "./bit-reader.ts";
import { BoundedBytes } from "./bounded-bytes.ts";
import { decodeBlock } from "./bzip2-block.ts";
import { InputWindow } from "./input-window.ts";

/** A block of 900,000 symbols with codes of 20 bits, and its tables, is shorter. */
const MAX_STORED_BLOCK_BYTES = 2_400_000;
/** `BZh`, the level, and behind each block a number of six bytes and a checksum. */
const HEADER_BYTES = 4;
const BLOCK_UNIT_BYTES = 100_000;
const BLOCK_MAGIC = [0x314159, 0x265359] as const;
const END_MAGIC = [0x177245, 0x385090] as const;
/** Content is handed on in pieces of about this size: one block can give fifty megabytes of equal bytes. */
const PIECE_BYTES = 256 * 1024;

/**
 * The content of one bzip2 stream, piece by piece, checksums verified (bzip2's decompress.c). Returns the offset behind
 * it, where other data may follow. `corrupt` when it is damaged or cut short.
 */
export async function* decompressBzip2(source: ByteSource, offset = 0): AsyncGenerator<Uint8Array, number> {
  const window = new InputWindow(source, offset);
  if ((await window.have(HEADER_BYTES)) < HEADER_BYTES) throw damaged("is cut short");
  const head = Buffer.from(window.bytes.subarray(window.at, window.at + HEADER_BYTES)).toString("latin1");
  if (!/^BZh[1-9]$/.test(head)) throw damaged("does not begin as bzip2 does");
  const blockBytes = Number(head[3]) * BLOCK_UNIT_BYTES;
  window.at += HEADER_BYTES;
  let streamChecksum = 0;
  // Blocks do not end at bytes: the bits that were taken of the first byte are read over.
  let taken = 0;
  for (;;) {
    await window.have(MAX_STORED_BLOCK_BYTES);
    const reader = new BitReader(window.bytes, window.at, () => damaged("is cut short"));
    reader.bits(taken);
    const magic = [reader.bits(24), reader.bits(24)];
    const checksum = reader.bits(16) * 0x10000 + reader.bits(16);
    if (magic[0] === END_MAGIC[0] && magic[1] === END_MAGIC[1]) {
      if (checksum !== streamChecksum) throw damaged("fails its checksum");
      window.at = reader.at;
      return window.offset;
    }
    if (magic[0] !== BLOCK_MAGIC[0] || magic[1] !== BLOCK_MAGIC[1]) throw damaged("has no block where one belongs");
    const block = decodeBlock(reader, blockBytes, damaged);
    let state = 0xffff_ffff;
    for (const piece of undoRuns(block)) {
      state = checksumOf(state, piece);
      yield piece;
    }
    const found = ~state >>> 0;
    if (found !== checksum) throw damaged("fails the checksum of a block");
    streamChecksum = (((streamChecksum << 1) | (streamChecksum >>> 31)) ^ found) >>> 0;
    taken = reader.bitsOfNext;
    window.at = taken === 0 ? reader.at : reader.at - 1;
  }
}

/** Four equal bytes are followed by the number of times that they repeat. */
function* undoRuns(block: Uint8Array): Generator<Uint8Array> {
  const output = new BoundedBytes(PIECE_BYTES * 2, () => damaged("has a run that is too long"));
  let equal = 0;
  let last = -1;
  for (const byte of block) {
    if (equal === 4) {
      if (byte > 0) output.fill(last, byte);
      equal = 0;
      last = -1;
    } else {
      equal = byte === last ? equal + 1 : 1;
      last = byte;
      output.fill(byte, 1);
    }
    if (output.length >= PIECE_BYTES) yield output.taken();
  }
  if (output.length > 0) yield output.taken();
}

/** CRC-32 with the most significant bit first, as no other format has it. */
function checksumOf(state: number, bytes: Uint8Array): number {
  let value = state;
  for (const byte of bytes) value = (value << 8) ^ (table[(value >>> 24) ^ byte] ?? 0);
  return value >>> 0;
}

const table = Int32Array.from({ length: 256 }, (_, index) => {
  let value = index << 24;
  for (let bit = 0; bit < 8; bit += 1) value = value < 0 ? (value << 1) ^ 0x04c1_1db7 : value << 1;
  return value;
});

function damaged(what: string): ImageError {
  return new ImageError("corrupt", `the bzip2 data ${what}`, { layer: "bzip2" });
}
