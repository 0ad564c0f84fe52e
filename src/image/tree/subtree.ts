import type { FileSystem } from "./file-system.ts";
import type { DirectoryEntry, FileStat } from "./file-tree.ts";

/** A directory of a file system as a file system of its own: a deployment, a subvolume, the /var that belongs to it. */
export class SubtreeFileSystem<Node> implements FileSystem<Node> {
  readonly kind: string;
  readonly #below: FileSystem<Node>;
  readonly #root: Node;
  readonly attribute?: NonNullable<FileSystem<Node>["attribute"]>;

  private constructor(below: FileSystem<Node>, root: Node) {
    this.kind = below.kind;
    this.#below = below;
    this.#root = root;
    const { attribute } = below;
    if (attribute) this.attribute = attribute.bind(below);
  }

  /** Undefined when a name of the path does not exist or leads through a link. */
  static async at<Node>(below: FileSystem<Node>, path: string): Promise<SubtreeFileSystem<Node> | undefined> {
    let node = await below.root();
    for (const name of path.split("/")) {
      if (name === "" || name === ".") continue;
      if (name === "..") return undefined;
      const next = await below.lookup(node, name);
      if (next === undefined || (await below.stat(next)).type !== "directory") return undefined;
      node = next;
    }
    return new SubtreeFileSystem(below, node);
  }

  async root(): Promise<Node> {
    return this.#root;
  }

  lookup(directory: Node, name: string): Promise<Node | undefined> {
    return this.#below.lookup(directory, name);
  }

  list(directory: Node): Promise<readonly DirectoryEntry[]> {
    return this.#below.list(directory);
  }

  stat(node: Node): Promise<FileStat> {
    return this.#below.stat(node);
  }

  readLink(node: Node): Promise<string> {
    return this.#below.readLink(node);
  }

  readRange(node: Node, offset: number, length: number): Promise<Uint8Array> {
    return this.#below.readRange(node, offset, length);
  }
}
