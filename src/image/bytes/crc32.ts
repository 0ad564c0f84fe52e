import * as zlib from "node:zlib";

/** CRC-32 as zip, GPT and gzip use it; pass the last result to go on. */
export function crc32(bytes: Uint8Array, previous = 0): number {
  return zlib.crc32(bytes, previous);
}
