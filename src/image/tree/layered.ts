import { ImageError } from "../errors.ts";
import type { FileSystem } from "./file-system.ts";
import type { DirectoryEntry, FileStat } from "./file-tree.ts";

interface Part {
  readonly fileSystem: FileSystem;
  readonly node: unknown;
}

/** One name in the layers that have it, the uppermost first; several only for directories, which are merged. */
export type LayeredNode = readonly [Part, ...Part[]];

/**
 * File systems over each other, as overlayfs shows them: the upper one's entry hides the lower one's, directories of both
 * are merged. Nothing is taken away by an upper layer: that happens at run time only.
 */
export class LayeredFileSystem implements FileSystem<LayeredNode> {
  readonly kind: string;
  readonly #upper: FileSystem;
  readonly #lower: readonly FileSystem[];

  constructor(upper: FileSystem, ...lower: readonly FileSystem[]) {
    this.kind = upper.kind;
    this.#upper = upper;
    this.#lower = lower;
  }

  async root(): Promise<LayeredNode> {
    const part = async (fileSystem: FileSystem): Promise<Part> => ({ fileSystem, node: await fileSystem.root() });
    return [await part(this.#upper), ...(await Promise.all(this.#lower.map(part)))];
  }

  async lookup(directory: LayeredNode, name: string): Promise<LayeredNode | undefined> {
    const found: Part[] = [];
    for (const { fileSystem, node } of directory) {
      const child = await fileSystem.lookup(node, name);
      if (child === undefined) continue;
      const isDirectory = (await fileSystem.stat(child)).type === "directory";
      if (found.length > 0 && !isDirectory) break;
      found.push({ fileSystem, node: child });
      if (!isDirectory) break;
    }
    const [first, ...rest] = found;
    return first && [first, ...rest];
  }

  async list(directory: LayeredNode): Promise<readonly DirectoryEntry[]> {
    const entries = new Map<string, DirectoryEntry>();
    for (const { fileSystem, node } of directory)
      for (const entry of await fileSystem.list(node)) if (!entries.has(entry.name)) entries.set(entry.name, entry);
    return [...entries.values()];
  }

  stat([{ fileSystem, node }]: LayeredNode): Promise<FileStat> {
    return fileSystem.stat(node);
  }

  readLink([{ fileSystem, node }]: LayeredNode): Promise<string> {
    return fileSystem.readLink(node);
  }

  readRange([{ fileSystem, node }]: LayeredNode, offset: number, length: number): Promise<Uint8Array> {
    return fileSystem.readRange(node, offset, length);
  }

  async attribute([{ fileSystem, node }]: LayeredNode, name: string): Promise<Uint8Array | undefined> {
    if (fileSystem.attribute) return fileSystem.attribute(node, name);
    throw new ImageError("unsupported", `extended attributes cannot be read of this source (${fileSystem.kind})`);
  }
}
