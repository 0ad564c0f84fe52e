import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { readUpTo } from "./bytes/byte-source.ts";
import { CachedByteSource } from "./bytes/cached-byte-source.ts";
import { FileByteSource } from "./bytes/file-byte-source.ts";
import { type Packed, packedBy } from "./container/compressed.ts";
import { ImageError, isImageError } from "./errors.ts";
import { Image } from "./image.ts";
import { demandLinuxRoot } from "./linux-root.ts";
import type { OpenDiskImageOptions } from "./open-disk-image.ts";
import { shellWord } from "./text/shell-word.ts";
import { DirectoryFileSystem } from "./tree/directory.ts";
import { MountedTree } from "./tree/mounted-tree.ts";
import { UnreadableTree } from "./tree/unreadable.ts";

export interface OpenOptions {
  /** Ends the opening of a large archive. */
  readonly signal?: AbortSignal;
  /** How disk images are opened: as which format, with which volume as the root, how far parents are followed. */
  readonly disk?: OpenDiskImageOptions;
}

/** Enough for the signatures of archives and containers. */
const HEAD_BYTES = 4096;

/**
 * Opens what a locator names, by content, not by name. Throws `ImageError` (`not-found`, `unreadable`, `unsupported`,
 * `corrupt`) when nothing can be judged. A packed disk gives an image of which only that is known.
 */
export async function openImage(locator: string, options: OpenOptions = {}): Promise<Image> {
  const stats = await stat(locator).catch((cause: unknown) => {
    throw new ImageError("not-found", `${locator} does not exist`, { cause });
  });
  if (stats.isDirectory()) return openDirectory(locator, options);
  if (stats.isFile() || stats.isBlockDevice()) return openFile(locator, options);
  throw new ImageError("unsupported", `${locator} is neither a directory nor a file`);
}

async function openDirectory(locator: string, { signal }: OpenOptions): Promise<Image> {
  const tree = new MountedTree([{ path: "/", fileSystem: new DirectoryFileSystem(resolve(locator)) }]);
  const holdsContainer = (await tree.stat("/oci-layout")) ?? (await tree.stat("/manifest.json"));
  if (holdsContainer) {
    const { openContainerDirectory } = await import("./archive/open-archive.ts");
    const image = await openContainerDirectory(tree, locator, signal);
    if (image) return image;
  }
  await demandLinuxRoot(tree, locator);
  return new Image({ locator, kind: "directory" }, tree);
}

/** What a file is is asked of one opener after the other; each knows its own by content. */
async function openFile(locator: string, { signal, disk }: OpenOptions): Promise<Image> {
  const { openDiskImage } = await import("./open-disk-image.ts");
  if (disk?.format !== undefined) return openDiskImage(locator, disk);
  const source = new CachedByteSource(await FileByteSource.open(locator));
  let head: Uint8Array = new Uint8Array();
  try {
    if (source.size === 0) throw new ImageError("unsupported", `${locator} is empty`);
    head = await readUpTo(source, 0, HEAD_BYTES);
    const { openArchive } = await import("./archive/open-archive.ts");
    const image = await openArchive(source, head, locator, signal);
    if (image) return image;
  } catch (error) {
    await source.close();
    return packedImage(locator, head, error);
  }
  await source.close();
  return openDiskImage(locator, disk).catch((error: unknown) => packedImage(locator, head, error));
}

/** A disk that is packed is opened as far as that it is packed; any other error goes on. */
function packedImage(locator: string, head: Uint8Array, error: unknown): Image {
  if (!isImageError(error) || error.layer !== "compressed") throw error;
  const packed = error.path === undefined ? packedBy(head) : tarOf(error.path);
  if (!packed) throw error;
  const { name, program, remedy } = packed;
  const command = `${program} ${shellWord(locator)}`;
  const input = { locator, kind: name, packed: { format: name, remedy, command } };
  return new Image(input, new UnreadableTree(error), undefined, { rootError: error });
}

/** GNU's and BSD's tar see by themselves how it is compressed. A disk that was packed with its holes gets them again. */
function tarOf(member: string): Packed {
  return { name: "tar", program: "tar -xSf", remedy: `unpack ${JSON.stringify(member)} with tar -xSf` };
}
