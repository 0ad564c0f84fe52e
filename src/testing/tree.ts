import { Image } from "../image/image.ts";
import { MemoryFileSystem, type MemoryEntry } from "../image/tree/memory.ts";
import { MountedTree } from "../image/tree/mounted-tree.ts";

/**
 * A tree written down: absolute path → text or bytes of a regular file, an entry made by the functions below, or
 * `absent` to take an entry out of a tree that is spread in before. A path that ends in `/` is an empty directory.
 */
export type Tree = Readonly<Record<string, string | Uint8Array | MemoryEntry | typeof absent>>;

/** Takes a path (and all below it) out of the tree it is spread over. */
export const absent: unique symbol = Symbol("absent");

export function link(target: string): MemoryEntry {
  return { type: "symlink", target };
}

export interface Attributes {
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly modifiedSeconds?: number;
  /** Extended attributes by their full names: `security.selinux`. */
  readonly attributes?: Readonly<Record<string, string>>;
}

export function file(content: string | Uint8Array, attributes: Attributes = {}): MemoryEntry {
  return {
    type: "file",
    content: typeof content === "string" ? new TextEncoder().encode(content) : content,
    ...attributes,
  };
}

/** An empty executable, for programs whose mere presence decides. */
export function program(content = "#!/bin/sh\n"): MemoryEntry {
  return file(content, { mode: 0o755 });
}

export function directory(attributes: Attributes = {}): MemoryEntry {
  return { type: "directory", ...attributes };
}

/** A file that cannot be read, as for a user without the rights. */
export function unreadable(reason = "permission denied"): MemoryEntry {
  return { type: "file", unreadable: reason };
}

export function unreadableDirectory(reason = "permission denied"): MemoryEntry {
  return { type: "directory", unreadable: reason };
}

/** A file that claims to be this large; its content is not there. */
export function hugeFile(sizeBytes: number): MemoryEntry {
  return { type: "file", sizeBytes };
}

export function special(type: "fifo" | "socket" | "block-device" | "character-device"): MemoryEntry {
  return { type };
}

/** A tree as an opened image. */
export function imageFrom(tree: Tree, locator = "memory"): Image {
  return new Image(
    { locator, kind: "memory" },
    new MountedTree([{ path: "/", fileSystem: new MemoryFileSystem(entriesOf(tree)) }]),
  );
}

/** The entries that remain once `absent` has been applied, parents before children. */
export function entriesOf(tree: Tree): readonly (readonly [path: string, entry: MemoryEntry])[] {
  const gone = Object.entries(tree).flatMap(([path, value]) => (value === absent ? [path.replace(/\/+$/, "")] : []));
  return Object.entries(tree)
    .flatMap(([path, value]): [string, MemoryEntry][] => {
      if (value === absent || gone.some((removed) => path === removed || path.startsWith(`${removed}/`))) return [];
      const name = path.replace(/\/+$/, "");
      if (name !== path) return [[name, typeof value === "object" && "type" in value ? value : directory()]];
      return [[name, typeof value === "string" || value instanceof Uint8Array ? file(value) : value]];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
