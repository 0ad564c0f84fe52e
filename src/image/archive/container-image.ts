import { type ByteSource, readUpTo } from "../bytes/byte-source.ts";
import { CachedByteSource } from "../bytes/cached-byte-source.ts";
import { ImageError } from "../errors.ts";
import type { ImageNotice } from "../image.ts";
import { ArchiveFileSystem } from "../tree/archive.ts";
import type { FileTree } from "../tree/file-tree.ts";
import { compressionOf, decompress } from "./decompress.ts";
import { spool, unpackedLimit } from "./spool.ts";
import { tarMembers } from "./tar-file-system.ts";
import { TreeByteSource } from "./tree-byte-source.ts";

/** Manifests and indexes are a few kilobytes. */
const MAX_JSON_BYTES = 4 * 1024 * 1024;
const MAX_LAYERS = 1000;
/** An index may hold indexes; nobody nests deeper. */
const MAX_NESTING = 4;

export interface ContainerImage {
  readonly fileSystem: ArchiveFileSystem;
  readonly notices: readonly ImageNotice[];
}

/**
 * Opens a tree that holds a container image, as `docker save` and OCI layouts keep it (image-spec image-layout.md,
 * layer.md): its layers laid over each other. Undefined when the tree holds none. `corrupt` or `not-found` when it does
 * and a part of it is damaged or missing.
 */
export async function openContainerImage(tree: FileTree, signal?: AbortSignal): Promise<ContainerImage | undefined> {
  const notices: ImageNotice[] = [];
  const layers = await layerPaths(tree, notices);
  if (!layers) return undefined;
  if (layers.length > MAX_LAYERS) throw new ImageError("too-large", `the image has more than ${MAX_LAYERS} layers`);
  const sources: ByteSource[] = [];
  const fileSystem = new ArchiveFileSystem("container image", async () => {
    for (const source of sources) await source.close();
  });
  try {
    for (const path of layers) {
      const source = await openLayer(tree, path, signal);
      sources.push(source);
      fileSystem.addLayer(await tarMembers(source), source);
    }
  } catch (error) {
    await fileSystem.close();
    throw error;
  }
  return { fileSystem, notices };
}

async function layerPaths(tree: FileTree, notices: ImageNotice[]): Promise<readonly string[] | undefined> {
  if (await tree.stat("/oci-layout")) {
    const manifest = await chosenManifest(tree, await json(tree, "/index.json"), notices, 0);
    return array(manifest, "layers").map(blobPath);
  }
  const manifests = await json(tree, "/manifest.json").catch(() => undefined);
  const [first, ...others] = Array.isArray(manifests) ? manifests : [];
  if (!isRecord(first) || !Array.isArray(first["Layers"])) return undefined;
  if (others.length > 0) notices.push(several(`${others.length + 1} images`, "the first"));
  return first["Layers"].map((path: unknown) => {
    if (typeof path !== "string" || path === "") throw damaged("manifest.json");
    return `/${path}`;
  });
}

/** Follows indexes down to one manifest: for Linux, for x86_64 where there are several. */
async function chosenManifest(
  tree: FileTree,
  document: unknown,
  notices: ImageNotice[],
  depth: number,
): Promise<unknown> {
  if (isRecord(document) && Array.isArray(document["layers"])) return document;
  if (depth > MAX_NESTING) throw damaged("index.json");
  const candidates = array(document, "manifests").filter((descriptor) => platformOf(descriptor) !== "other");
  const chosen = candidates.find((descriptor) => platformOf(descriptor) === "linux/amd64") ?? candidates[0];
  if (chosen === undefined) throw new ImageError("unsupported", "the container image holds nothing for Linux");
  if (candidates.length > 1) {
    const which = platformOf(chosen);
    notices.push(several(`${candidates.length} images`, which === "linux" ? "the first" : `the one for ${which}`));
  }
  return chosenManifest(tree, await json(tree, blobPath(chosen)), notices, depth + 1);
}

/** `linux/amd64`, `linux` when it is not said, `other` for other systems and for attestations, which run nowhere. */
function platformOf(descriptor: unknown): string {
  const platform = isRecord(descriptor) ? descriptor["platform"] : undefined;
  if (!isRecord(platform)) return "linux";
  return platform["os"] === "linux" ? `linux/${String(platform["architecture"])}` : "other";
}

function several(what: string, which: string): ImageNotice {
  return { code: "several-images", message: `it holds ${what}; ${which} is judged` };
}

async function openLayer(tree: FileTree, path: string, signal: AbortSignal | undefined): Promise<ByteSource> {
  const source = new CachedByteSource(await TreeByteSource.open(tree, path));
  const compression = compressionOf(await readUpTo(source, 0, 8));
  if (compression === undefined) return source;
  if (typeof compression === "object") {
    throw new ImageError("unsupported", `the layer ${path} is compressed with ${compression.other}`);
  }
  const maxBytes = unpackedLimit(source.size);
  return new CachedByteSource(
    await spool(decompress(source, compression), signal ? { maxBytes, signal } : { maxBytes }),
  );
}

/** `sha256:<hex>` → where image-layout.md keeps it. */
function blobPath(descriptor: unknown): string {
  const digest = isRecord(descriptor) ? descriptor["digest"] : undefined;
  const match = typeof digest === "string" ? /^([a-z0-9]+):([0-9a-f]{32,128})$/.exec(digest) : null;
  if (!match) throw damaged("a descriptor");
  return `/blobs/${match[1]}/${match[2]}`;
}

async function json(tree: FileTree, path: string): Promise<unknown> {
  const text = await tree.readText(path, { limitBytes: MAX_JSON_BYTES });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ImageError("corrupt", `${path} is no JSON`, { path, cause });
  }
}

function array(document: unknown, key: string): readonly unknown[] {
  const value = isRecord(document) ? document[key] : undefined;
  if (!Array.isArray(value)) throw damaged(key);
  return value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", `${what} of the container image is not as it must be`);
}
