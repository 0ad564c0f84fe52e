import { decompress as decompressArchive } from "../../image/archive/decompress.ts";
import { type ByteSource, SlicedByteSource, readUpTo } from "../../image/bytes/byte-source.ts";
import { decompressBzip2 } from "../../image/codec/bzip2.ts";
import { decompressLz4 } from "../../image/codec/lz4.ts";
import { decompressLzma } from "../../image/codec/lzma-alone.ts";
import { decompressFilteredXz, isFilteredXz } from "../../image/codec/xz-filtered.ts";
import { ImageError } from "../../image/errors.ts";
import { SourceCursor } from "./cursor.ts";
import { readLzop } from "./lzop.ts";

export type InitramfsCompression = "gzip" | "xz" | "zstd" | "lz4" | "lzo" | "bzip2" | "lzma";

/** The compressions that kernels take, by their first bytes (lib/decompress.c: compressed_formats). */
const signatures: readonly {
  readonly magic: readonly number[];
  readonly is: InitramfsCompression;
}[] = [
  { magic: [0x1f, 0x8b], is: "gzip" },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], is: "xz" },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], is: "zstd" },
  { magic: [0x02, 0x21, 0x4c, 0x18], is: "lz4" },
  { magic: [0x89, 0x4c, 0x5a, 0x4f, 0x00], is: "lzo" },
  { magic: [0x42, 0x5a, 0x68], is: "bzip2" },
  { magic: [0x5d, 0x00, 0x00], is: "lzma" },
];

/** How the bytes are compressed; undefined for what no kernel takes. */
export function sniffCompression(start: Uint8Array): InitramfsCompression | undefined {
  return signatures.find(({ magic }) => magic.every((byte, index) => start[index] === byte))?.is;
}

/** What is decompressed at most: the largest ramdisks have some hundred megabytes. */
const MAX_OUTPUT_BYTES = 2 * 1024 * 1024 * 1024;

/** The content of the compressed data from `offset` on, piece by piece. `too-large` beyond two gigabytes. */
export async function* decompressFrom(
  source: ByteSource,
  offset: number,
  compression: InitramfsCompression,
): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const piece of pieces(new SlicedByteSource(source, offset, source.size - offset), compression)) {
    total += piece.length;
    if (total > MAX_OUTPUT_BYTES)
      throw new ImageError("too-large", `the initramfs has more than ${MAX_OUTPUT_BYTES} bytes`, {
        layer: "initramfs",
      });
    yield piece;
  }
}

function pieces(source: ByteSource, compression: InitramfsCompression): AsyncIterable<Uint8Array> {
  switch (compression) {
    case "gzip":
    case "zstd":
      return decompressArchive(source, compression);
    case "xz":
      return readXz(source);
    case "lz4":
      return readLz4Legacy(source);
    case "lzo":
      return readLzop(new SourceCursor(source));
    case "bzip2":
      return decompressBzip2(source);
    case "lzma":
      return decompressLzma(source);
  }
}

/** Kernels undo filters for machine code; the library does not. */
async function* readXz(source: ByteSource): AsyncGenerator<Uint8Array> {
  const isFiltered = isFilteredXz(await readUpTo(source, 0, 14));
  yield* isFiltered ? decompressFilteredXz(source) : decompressArchive(source, "xz");
}

/** Blocks of the legacy frame hold this much (doc/lz4_Frame_format.md, "Legacy frame"). */
const LZ4_BLOCK_BYTES = 8 * 1024 * 1024;

async function* readLz4Legacy(source: ByteSource): AsyncGenerator<Uint8Array> {
  const cursor = new SourceCursor(source, 4);
  for (;;) {
    const header = Buffer.from(await cursor.read(4));
    const size = header.length < 4 ? 0 : header.readUInt32LE();
    // Another frame may follow; zeros are padding.
    if (size === 0x184c2102) continue;
    if (size === 0) return;
    if (size > LZ4_BLOCK_BYTES * 2) throw new ImageError("corrupt", "an LZ4 block is too long", { layer: "lz4" });
    const block = await cursor.read(size);
    if (block.length < size) throw new ImageError("corrupt", "the LZ4 data is cut short", { layer: "lz4" });
    yield decompressLz4(block, LZ4_BLOCK_BYTES);
  }
}
