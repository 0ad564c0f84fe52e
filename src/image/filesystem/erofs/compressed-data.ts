import type { CompressedExtent } from "./compressed-index.ts";
import { MAX_STRETCH_BYTES } from "./compressors.ts";
import { type Inode, damaged } from "./inode.ts";
import type { Superblock } from "./superblock.ts";

const LZ4 = 0;
/** A byte of an LZ4 block stands for 255 at most. */
const LZ4_RATIO = 256;

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
  const { algorithm } = source;
  if (algorithm === undefined) {
    if (length > bytes.length) throw damaged(inode.nid, "has a stretch that is longer than its blocks");
    return source.isInterlaced ? rotate(bytes, extent.logical % superblock.blockSize, length) : cut(bytes, length);
  }
  const compressor = superblock.compressors.get(algorithm);
  if (compressor === undefined)
    throw damaged(inode.nid, `is compressed with method ${algorithm}, which the superblock does not name`);
  if (length > MAX_STRETCH_BYTES || (algorithm === LZ4 && length > bytes.length * LZ4_RATIO))
    throw damaged(inode.nid, `claims ${length} bytes in one block`);
  let start = 0;
  if (superblock.padsBefore || algorithm !== LZ4) while (start < bytes.length && bytes[start] === 0) start += 1;
  const content = compressor.decompress(bytes.subarray(start), length);
  if (content.length < length) throw damaged(inode.nid, "has a block that ends too early");
  return cut(content, length);
}

/** The first bytes, which are kept and must not hold on to the rest. */
function cut(bytes: Uint8Array, length: number): Uint8Array {
  return bytes.length === length ? bytes : new Uint8Array(bytes.subarray(0, length));
}

function rotate(bytes: Uint8Array, by: number, length: number): Uint8Array {
  const result = new Uint8Array(length);
  const right = bytes.subarray(by, by + length);
  result.set(right);
  result.set(bytes.subarray(0, length - right.length), right.length);
  return result;
}
