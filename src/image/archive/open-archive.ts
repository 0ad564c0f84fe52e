import type { ByteSource } from "../bytes/byte-source.ts";
import { CachedByteSource } from "../bytes/cached-byte-source.ts";
import { packedBy } from "../container/compressed.ts";
import { ImageError } from "../errors.ts";
import { findDisk } from "../find-disk.ts";
import { Image, type ImageNotice } from "../image.ts";
import { demandLinuxRoot, findLinuxRoot } from "../linux-root.ts";
import type { ArchiveFileSystem } from "../tree/archive.ts";
import type { FileTree } from "../tree/file-tree.ts";
import { MountedTree } from "../tree/mounted-tree.ts";
import { openContainerImage } from "./container-image.ts";
import { compressionOf, decompress } from "./decompress.ts";
import { spool, unpackedLimit } from "./spool.ts";
import { openTar, tarNotices } from "./tar-file-system.ts";
import { BLOCK_BYTES, isTarHeader } from "./tar-header.ts";

/**
 * Opens a tar of a root tree or of a container image, compressed or not; undefined when the content is neither. The image
 * then owns the source. `unsupported` for compressed content that is no tar.
 */
export async function openArchive(
  source: ByteSource,
  head: Uint8Array,
  locator: string,
  signal?: AbortSignal,
): Promise<Image | undefined> {
  const tar = await uncompressed(source, head, locator, signal);
  if (!tar) return undefined;
  const fileSystem = await openTar(tar);
  try {
    return await imageOf(fileSystem, locator, signal);
  } catch (error) {
    await fileSystem.close();
    throw error;
  }
}

/** Opens a directory that holds a container image as an OCI layout or unpacked from `docker save`; undefined otherwise. */
export async function openContainerDirectory(
  tree: FileTree,
  locator: string,
  signal?: AbortSignal,
): Promise<Image | undefined> {
  const container = await openContainerImage(tree, signal);
  if (!container) return undefined;
  const { fileSystem, notices } = container;
  try {
    await demandLinuxRoot(treeOf(fileSystem), locator);
  } catch (error) {
    await fileSystem.close();
    throw error;
  }
  return new Image(
    { locator, kind: "container image", notices: [...notices, ...tarNotices(fileSystem)] },
    treeOf(fileSystem),
    () => fileSystem.close(),
  );
}

async function imageOf(archive: ArchiveFileSystem, locator: string, signal: AbortSignal | undefined): Promise<Image> {
  const container = await openContainerDirectory(treeOf(archive), locator, signal);
  if (container) {
    return new Image(container.input, container.tree, async () => {
      await container[Symbol.asyncDispose]();
      await archive.close();
    });
  }
  const notices: ImageNotice[] = tarNotices(archive);
  const inside = await findLinuxRoot(treeOf(archive));
  if (inside !== undefined && inside !== "/" && archive.enter(inside)) {
    notices.push({ code: "root-inside", message: `the root of the system is taken to be ${inside} of the archive` });
  }
  const disk = inside === undefined ? await findDisk(treeOf(archive)) : undefined;
  if (disk !== undefined) {
    const message = `${locator} is a tar that holds the disk ${JSON.stringify(disk)}`;
    const remedy = "unpack it with tar -xSf, and name the disk that is in it";
    throw new ImageError("unsupported", message, { layer: "compressed", path: disk, remedy });
  }
  await demandLinuxRoot(treeOf(archive), locator);
  return new Image({ locator, kind: "tar", notices }, treeOf(archive), () => archive.close());
}

function treeOf(fileSystem: ArchiveFileSystem): MountedTree {
  return new MountedTree([{ path: "/", fileSystem }]);
}

/** The tar itself, unpacked to a temporary file where it is compressed. */
async function uncompressed(
  source: ByteSource,
  head: Uint8Array,
  locator: string,
  signal: AbortSignal | undefined,
): Promise<ByteSource | undefined> {
  const compression = compressionOf(head);
  if (compression === undefined) return isTarHeader(head) ? source : undefined;
  const remedy = packedBy(head)?.remedy ?? "decompress it first";
  if (typeof compression === "object") {
    throw new ImageError("unsupported", `${locator} is compressed with ${compression.other}`, {
      layer: "compressed",
      remedy,
    });
  }
  const content = decompress(source, compression);
  const start = await firstBytes(content);
  if (!isTarHeader(start)) {
    await content.return(undefined);
    const message = `${locator} is compressed with ${compression} and holds no tar`;
    throw new ImageError("unsupported", message, { layer: "compressed", remedy });
  }
  const maxBytes = unpackedLimit(source.size);
  const spooled = await spool(joined(start, content), signal ? { maxBytes, signal } : { maxBytes });
  await source.close();
  return new CachedByteSource(spooled);
}

async function firstBytes(content: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let start = new Uint8Array();
  while (start.length < BLOCK_BYTES) {
    const { value, done } = await content.next();
    if (done) break;
    start = new Uint8Array(Buffer.concat([start, value]));
  }
  return start;
}

async function* joined(start: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield start;
  yield* rest;
}
