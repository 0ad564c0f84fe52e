import { ImageError } from "../errors.ts";
import type { FileSystem } from "./file-system.ts";
import type { DirectoryEntry, FileStat, FileType } from "./file-tree.ts";

/** One entry of a tree that is written down in a test or built by a program. */
export interface MemoryEntry {
  readonly type: FileType;
  readonly content?: Uint8Array;
  readonly target?: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly modifiedSeconds?: number;
  /** Extended attributes by their full names. A tree in which no entry has any is one that does not carry them. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Reported instead of `content.length`, for files that are only pretended to be large. */
  readonly sizeBytes?: number;
  /** Every access to content, entries or target fails with `unreadable` and this reason. */
  readonly unreadable?: string;
}

interface MemoryNode {
  readonly entry: MemoryEntry;
  readonly children: Map<string, MemoryNode>;
}

/** A file system from a table of absolute paths; missing parent directories appear by themselves (0755, root). */
export class MemoryFileSystem implements FileSystem<MemoryNode> {
  readonly kind = "memory";
  readonly #root: MemoryNode = { entry: { type: "directory" }, children: new Map() };
  readonly #hasAttributes: boolean;

  constructor(entries: Iterable<readonly [path: string, entry: MemoryEntry]>) {
    let hasAttributes = false;
    for (const [path, entry] of entries) {
      this.#add(path, entry);
      hasAttributes ||= entry.attributes !== undefined;
    }
    this.#hasAttributes = hasAttributes;
  }

  async root(): Promise<MemoryNode> {
    return this.#root;
  }

  async lookup(directory: MemoryNode, name: string): Promise<MemoryNode | undefined> {
    refuseUnreadable(directory);
    return directory.children.get(name);
  }

  async list(directory: MemoryNode): Promise<readonly DirectoryEntry[]> {
    refuseUnreadable(directory);
    return [...directory.children].map(([name, child]) => ({ name, type: child.entry.type }));
  }

  async stat(node: MemoryNode): Promise<FileStat> {
    const { type, content, target, mode, uid = 0, gid = 0, sizeBytes, modifiedSeconds } = node.entry;
    return {
      type,
      sizeBytes: sizeBytes ?? content?.length ?? target?.length ?? 0,
      mode: mode ?? (type === "directory" ? 0o755 : type === "symlink" ? 0o777 : 0o644),
      uid,
      gid,
      ...(modifiedSeconds === undefined ? {} : { modifiedSeconds }),
    };
  }

  async readLink(node: MemoryNode): Promise<string> {
    refuseUnreadable(node);
    return node.entry.target ?? "";
  }

  async readRange(node: MemoryNode, offset: number, length: number): Promise<Uint8Array> {
    refuseUnreadable(node);
    return (node.entry.content ?? new Uint8Array()).slice(offset, offset + length);
  }

  async attribute(node: MemoryNode, name: string): Promise<Uint8Array | undefined> {
    refuseUnreadable(node);
    if (!this.#hasAttributes) throw new ImageError("unsupported", "this tree has no extended attributes");
    const { attributes = {} } = node.entry;
    const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    return value === undefined ? undefined : new TextEncoder().encode(value);
  }

  #add(path: string, entry: MemoryEntry): void {
    const names = path.split("/").filter((name) => name !== "");
    const last = names.pop();
    if (!path.startsWith("/") || last === undefined) throw new TypeError(`not a path inside a tree: ${path}`);
    let directory = this.#root;
    for (const name of names) {
      let child = directory.children.get(name);
      if (!child) {
        child = { entry: { type: "directory" }, children: new Map() };
        directory.children.set(name, child);
      }
      if (child.entry.type !== "directory")
        throw new TypeError(`${path}: ${name} is a ${child.entry.type} of the same tree`);
      directory = child;
    }
    const children = directory.children.get(last)?.children ?? new Map<string, MemoryNode>();
    directory.children.set(last, { entry, children });
  }
}

function refuseUnreadable(node: MemoryNode): void {
  if (node.entry.unreadable !== undefined) throw new ImageError("unreadable", node.entry.unreadable);
}
