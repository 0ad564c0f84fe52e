import { ImageError } from "../../errors.ts";
import { decompressLz4 } from "../../codec/lz4.ts";
import type { CompressedExtent } from "./compressed-index.ts";
import { type Inode, damaged } from "./inode.ts";
import type { Superblock } from "./superblock.ts";

/** mkfs.erofs makes none of more than 4 MiB. */
const MAX_EXTENT_BYTES = 16 * 1024 * 1024;
const algorithmNames = ["lz4", "lzma", "deflate", "zstd"];

type Stored = Extract<CompressedExtent["source"], { readonly kind: "stored" }>;

/** The bytes of a stretch, from what is stored for it. */
export function decompressExtent(
  inode: Inode,
  superblock: Superblock,
  extent: CompressedExtent,
  source: Stored,
  bytes: Uint8Array,
): Uint8Array {
  const { length } = extent;
  if (source.algorithm === undefined) {
    if (length > bytes.length) throw damaged(inode.nid, "has a stretch that is longer than its blocks");
    return source.isInterlaced
      ? rotate(bytes, extent.logical % superblock.blockSize, length)
      : bytes.subarray(0, length);
  }
  if (source.algorithm !== 0)
    throw new ImageError(
      "unsupported",
      `inode ${inode.nid} is compressed with ${algorithmNames[source.algorithm] ?? `method ${source.algorithm}`}, which is not read`,
      { layer: "erofs" },
    );
  // A byte of an LZ4 block stands for 255 at most.
  if (length > MAX_EXTENT_BYTES || length > bytes.length * 256)
    throw damaged(inode.nid, `claims ${length} bytes in one block`);
  let start = 0;
  if (superblock.padsBefore) while (start < bytes.length && bytes[start] === 0) start += 1;
  // Where files share a block, one may use only its beginning.
  const content = decompressLz4(bytes.subarray(start), length, true);
  if (content.length < length) throw damaged(inode.nid, "has a block that ends too early");
  return content;
}

function rotate(bytes: Uint8Array, by: number, length: number): Uint8Array {
  const result = new Uint8Array(length);
  const right = bytes.subarray(by, by + length);
  result.set(right);
  result.set(bytes.subarray(0, length - right.length), right.length);
  return result;
}
