import { type Compression, compressionOf, decompress } from "../image/archive/decompress.ts";
import { TreeByteSource } from "../image/archive/tree-byte-source.ts";
import { ImageError, isImageError } from "../image/errors.ts";
import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { walk } from "../image/tree/walk.ts";
import { moduleNameOf } from "./kernel/kernel-files.ts";
import { MODULE_TAIL_BYTES, type ModuleSignature, moduleSignature } from "./kernel/module-signature.ts";
import { kernels } from "./kernels.ts";

/** A module that did not come with its kernel: DKMS, akmods, weak modules, drivers of vendors. */
export interface OutOfTreeModule {
  readonly name: string;
  readonly path: string;
  readonly kernelVersion: string;
  /** Undefined when it is not signed. */
  readonly signature: ModuleSignature | undefined;
}

export interface OutOfTreeModules {
  readonly modules: readonly OutOfTreeModule[];
  /** Modules that could not be read. */
  readonly unseen: readonly Error[];
}

/** Directories beside `kernel` that depmod looks into (depmod.d(5)); DKMS uses the first one below `updates`. */
const directories = ["updates", "extra", "weak-updates", "dkms", "misc", "extramodules"];
const MAX_MODULES = 1000;
/** The largest modules are those of GPUs, with some tens of megabytes. */
const MAX_MODULE_BYTES = 512 * 1024 * 1024;

/** The modules of all installed kernels that did not come with them. */
export const outOfTreeModules = defineFact("out-of-tree-modules", async (image: Image): Promise<OutOfTreeModules> => {
  const { tree } = image;
  const modules: OutOfTreeModule[] = [];
  const unseen: Error[] = [];
  for (const { version, modulesPath } of await image.fact(kernels)) {
    for (const path of modulesPath === undefined ? [] : await moduleFiles(tree, modulesPath)) {
      if (modules.length >= MAX_MODULES) break;
      try {
        const signature = await moduleSignature(await tailOf(tree, path));
        modules.push({ name: moduleNameOf(path) ?? path, path, kernelVersion: version, signature });
      } catch (error) {
        if (!isImageError(error)) throw error;
        unseen.push(error);
      }
    }
  }
  return { modules, unseen };
});

/** Links lead to modules of another kernel that this one takes as well. */
async function moduleFiles(tree: FileTree, modulesPath: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const directory of directories) {
    for await (const { path, type } of walk(tree, `${modulesPath}/${directory}`, { maxDepth: 8, maxEntries: 20_000 })) {
      if (type !== "directory" && moduleNameOf(path) !== undefined && (await tree.stat(path))?.type === "file")
        found.push(path);
    }
  }
  return found;
}

async function tailOf(tree: FileTree, path: string): Promise<Uint8Array> {
  const source = await TreeByteSource.open(tree, path);
  const compression = compressionOf(await tree.readRange(path, 0, 16));
  if (compression === undefined) {
    const start = Math.max(0, source.size - MODULE_TAIL_BYTES);
    return source.read(start, source.size - start);
  }
  if (typeof compression === "object")
    throw new ImageError("unsupported", `${path} is compressed with ${compression.other}`, { path });
  return tailOfCompressed(source, compression, path);
}

async function tailOfCompressed(source: TreeByteSource, compression: Compression, path: string): Promise<Uint8Array> {
  let tail: Uint8Array = new Uint8Array();
  let total = 0;
  for await (const piece of decompress(source, compression)) {
    total += piece.length;
    if (total > MAX_MODULE_BYTES) throw new ImageError("too-large", `${path} has no end`, { path });
    tail =
      piece.length >= MODULE_TAIL_BYTES
        ? piece.slice(-MODULE_TAIL_BYTES)
        : Buffer.concat([tail, piece]).subarray(-MODULE_TAIL_BYTES);
  }
  return tail;
}
