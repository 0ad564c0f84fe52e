import { inflateSync } from "node:zlib";
import { zstdDecompressor } from "../../bytes/zstd.ts";
import { decompressLz4 } from "../../codec/lz4.ts";
import { decompressLzo1x } from "../../codec/lzo1x.ts";
import { decompressXz } from "../../codec/xz-block.ts";
import { ImageError } from "../../errors.ts";

/** Gives the bytes of one block, which are at most so many. */
export type Decompress = (bytes: Uint8Array, limitBytes: number) => Uint8Array | Promise<Uint8Array>;

/** What the superblock's number stands for (Linux, fs/squashfs/squashfs_fs.h, `ZLIB_COMPRESSION` …); else `unsupported`. */
export function decompressorOf(compression: number): { readonly name: string; readonly decompress: Decompress } {
  switch (compression) {
    case 1:
      return { name: "gzip", decompress: inflate };
    case 3:
      return { name: "lzo", decompress: decompressLzo1x };
    case 4:
      return { name: "xz", decompress: decompressXz };
    case 5:
      return { name: "lz4", decompress: (bytes, limitBytes) => decompressLz4(bytes, limitBytes) };
    case 6:
      return { name: "zstd", decompress: zstdDecompressor() };
    default:
      throw new ImageError(
        "unsupported",
        compression === 2
          ? "the file system is compressed with lzma, which is not read"
          : `the file system is compressed with method ${compression}, which is not known`,
        { layer: "squashfs" },
      );
  }
}

function inflate(bytes: Uint8Array, limitBytes: number): Uint8Array {
  try {
    return inflateSync(bytes, { maxOutputLength: limitBytes });
  } catch (error) {
    throw new ImageError("corrupt", "a block does not decompress", { layer: "squashfs", cause: error });
  }
}
