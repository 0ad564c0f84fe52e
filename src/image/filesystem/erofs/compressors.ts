import { inflateRawSync } from "node:zlib";
import type { ByteSource } from "../../bytes/byte-source.ts";
import { struct, u16le, u32le, u8 } from "../../bytes/struct.ts";
import { zstdDecompressor } from "../../bytes/zstd.ts";
import { decompressLz4 } from "../../codec/lz4.ts";
import { decompressMicroLzma } from "../../codec/microlzma.ts";
import { ImageError } from "../../errors.ts";

// Linux, fs/erofs/erofs_fs.h: `struct z_erofs_lzma_cfgs` …; that of LZ4 says nothing that a reader needs.
const LzmaConfig = struct("configuration of LZMA", 6, { dictionaryBytes: [0, u32le], format: [4, u16le] });
const DeflateConfig = struct("configuration of DEFLATE", 1, { windowBits: [0, u8] });
const ZstdConfig = struct("configuration of Zstandard", 2, { format: [0, u8], windowLog: [1, u8] });

/** The kernel takes no stretch of a file that is longer (`Z_EROFS_PCLUSTER_MAX_DSIZE`). */
export const MAX_STRETCH_BYTES = 12 * 1024 * 1024;
/** `Z_EROFS_LZMA_MAX_DICT_SIZE`. */
const MAX_LZMA_DICTIONARY_BYTES = 8 * 1024 * 1024;
const MAX_DEFLATE_WINDOW_BITS = 15;
/** Above the 1 KiB that 0 stands for; `Z_EROFS_ZSTD_MAX_DICT_SIZE` is 1 MiB. */
const MAX_ZSTD_WINDOW_LOG = 10;
const ALIGNMENT = 4;
/** `Z_EROFS_COMPRESSION_MAX`. */
const KNOWN = 4;

/** The first `length` bytes of what a stretch was compressed to. Where files share it, one may use only its beginning. */
export type Decompress = (bytes: Uint8Array, length: number) => Uint8Array;

export interface Compressor {
  readonly name: string;
  readonly decompress: Decompress;
}

/** By the numbers that inodes have for them (`Z_EROFS_COMPRESSION_LZ4` …). */
export type Compressors = ReadonlyMap<number, Compressor>;

const lz4: Compressor = { name: "lz4", decompress: (bytes, length) => decompressLz4(bytes, length, true) };

/** What an image has that does not say what it is compressed with. */
export const lz4Only: Compressors = new Map([[0, lz4]]);

/**
 * Reads the configurations of the compressors whose bits are set, which lie one behind the other, each behind its length
 * (Linux, fs/erofs/decompressor.c, `z_erofs_parse_cfgs`). `unsupported` for what the kernel would not mount.
 */
export async function readCompressors(source: ByteSource, start: number, available: number): Promise<Compressors> {
  for (let algorithm = KNOWN; algorithm < 16; algorithm += 1)
    if ((available >>> algorithm) & 1) throw unsupported(`method ${algorithm}`);
  const compressors = new Map<number, Compressor>();
  let at = start;
  for (let algorithm = 0; algorithm < KNOWN; algorithm += 1) {
    if (!((available >>> algorithm) & 1)) continue;
    at = Math.ceil(at / ALIGNMENT) * ALIGNMENT;
    const prefix = await source.read(at, 2);
    const length = new DataView(prefix.buffer, prefix.byteOffset, 2).getUint16(0, true) || 0x10000;
    const configuration = await source.read(at + 2, length);
    compressors.set(algorithm, compressorOf(algorithm, configuration));
    at += 2 + length;
  }
  return compressors;
}

function compressorOf(algorithm: number, configuration: Uint8Array): Compressor {
  switch (algorithm) {
    case 0:
      return lz4;
    case 1: {
      const { dictionaryBytes, format } = LzmaConfig.from(configuration);
      if (format !== 0) throw unsupported(`LZMA of format ${format}`);
      if (dictionaryBytes > MAX_LZMA_DICTIONARY_BYTES)
        throw unsupported(`LZMA with a dictionary of ${dictionaryBytes} bytes`);
      return { name: "lzma", decompress: (bytes, length) => decompressMicroLzma(bytes, length, dictionaryBytes) };
    }
    case 2: {
      const { windowBits } = DeflateConfig.from(configuration);
      if (windowBits > MAX_DEFLATE_WINDOW_BITS) throw unsupported(`DEFLATE with a window of 2^${windowBits} bytes`);
      return { name: "deflate", decompress: inflate };
    }
    case 3: {
      const { format, windowLog } = ZstdConfig.from(configuration);
      if (format !== 0) throw unsupported(`Zstandard of format ${format}`);
      if (windowLog > MAX_ZSTD_WINDOW_LOG) throw unsupported(`Zstandard with a window of 2^${windowLog + 10} bytes`);
      const decompress = zstdDecompressor();
      return {
        name: "zstd",
        decompress: (bytes, length) => decompress(bytes, MAX_STRETCH_BYTES).subarray(0, length),
      };
    }
    default:
      throw unsupported(`method ${algorithm}`);
  }
}

function inflate(bytes: Uint8Array, length: number): Uint8Array {
  try {
    return inflateRawSync(bytes, { maxOutputLength: MAX_STRETCH_BYTES }).subarray(0, length);
  } catch (error) {
    throw new ImageError("corrupt", "a block does not decompress", { layer: "erofs", cause: error });
  }
}

function unsupported(what: string): ImageError {
  return new ImageError("unsupported", `the file system is compressed with ${what}, which is not read`, {
    layer: "erofs",
  });
}
