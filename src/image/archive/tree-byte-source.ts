import { type ByteSource, checkRange } from "../bytes/byte-source.ts";
import { ImageError } from "../errors.ts";
import type { FileTree } from "../tree/file-tree.ts";

/** A file of a tree as bytes: a layer inside an archive or a folder. */
export class TreeByteSource implements ByteSource {
  readonly size: number;
  readonly #tree: FileTree;
  readonly #path: string;

  private constructor(tree: FileTree, path: string, size: number) {
    this.#tree = tree;
    this.#path = path;
    this.size = size;
  }

  /** `not-found` when there is no regular file at the path. */
  static async open(tree: FileTree, path: string): Promise<TreeByteSource> {
    const stat = await tree.stat(path);
    if (stat?.type !== "file") throw new ImageError("not-found", `${path} is missing`, { path });
    return new TreeByteSource(tree, path, stat.sizeBytes);
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    checkRange(this.size, offset, length);
    const bytes = await this.#tree.readRange(this.#path, offset, length);
    if (bytes.length < length) throw new ImageError("corrupt", `${this.#path} ends early`, { path: this.#path });
    return bytes;
  }

  async close(): Promise<void> {}
}
