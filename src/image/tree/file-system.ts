import type { DirectoryEntry, FileStat } from "./file-tree.ts";

/**
 * One file system below the tree: nodes looked up one name at a time, no paths, no links followed. Host directories,
 * tar archives, ext4, XFS … all implement this; `MountedTree` adds paths, links and mounts over it, once for all.
 * Names are strings as `decodeName` makes them. All methods may throw `ImageError`.
 */
export interface FileSystem<Node = unknown> {
  /** `directory`, `tar`, `memory`, `ext4`, `xfs`, … */
  readonly kind: string;
  root(): Promise<Node>;
  /** The entry of that name, never `.` or `..`; undefined when there is none. */
  lookup(directory: Node, name: string): Promise<Node | undefined>;
  list(directory: Node): Promise<readonly DirectoryEntry[]>;
  stat(node: Node): Promise<FileStat>;
  /** The raw target of a symbolic link. */
  readLink(node: Node): Promise<string>;
  /** Up to `length` bytes of a regular file from `offset`; fewer only at its end. */
  readRange(node: Node, offset: number, length: number): Promise<Uint8Array>;
  /** An extended attribute by its full name, `security.selinux`; absent where the source does not carry them. */
  attribute?(node: Node, name: string): Promise<Uint8Array | undefined>;
  close?(): Promise<void>;
}
