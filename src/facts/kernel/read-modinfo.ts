import { compressionOf, decompress } from "../../image/archive/decompress.ts";
import { MemoryByteSource } from "../../image/bytes/byte-source.ts";
import { ImageError } from "../../image/errors.ts";
import type { FileTree } from "../../image/tree/file-tree.ts";
import { parseModinfo } from "./modinfo.ts";

/** The largest modules of distributions have some ten megabytes. */
const LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * The fields of a module's file, also where it is compressed as `.ko.gz`, `.ko.xz` or `.ko.zst`.
 *
 * @throws ImageError as `FileTree.read`, `corrupt` for what is no module, `too-large` beyond 64 MiB
 */
export async function readModinfo(tree: FileTree, path: string): Promise<ReadonlyMap<string, string>> {
  const bytes = await tree.read(path, LIMIT_BYTES);
  const compression = compressionOf(bytes);
  if (compression === undefined) return parseModinfo(bytes);
  if (typeof compression !== "string")
    throw new ImageError("unsupported", `the module is compressed by ${compression.other}`, { path });
  const pieces: Uint8Array[] = [];
  let total = 0;
  for await (const piece of decompress(new MemoryByteSource(bytes), compression)) {
    total += piece.length;
    if (total > LIMIT_BYTES) throw new ImageError("too-large", "the module unpacks to more than 64 MiB", { path });
    pieces.push(piece);
  }
  return parseModinfo(Buffer.concat(pieces));
}
