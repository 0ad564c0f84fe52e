import type { FileSystem } from "../tree/file-system.ts";

/** What a file system on a volume says of itself. */
export interface FileSystemDetails {
  /** As the file system writes it: a dashed UUID in lower case, `ABCD-1234` for FAT; undefined when it has none. */
  readonly uuid: string | undefined;
  /** Empty when it has none. */
  readonly label: string;
  readonly sizeBytes: number;
  /** Undefined where knowing would take a walk. */
  readonly freeBytes: number | undefined;
  /** Features by the names that its own tools print. */
  readonly features: readonly string[];
  /** False after a crash or a copy of a running machine: what is on the disk is older than what the kernel would show. */
  readonly cleanlyUnmounted: boolean;
  /** What was done or could not be done about that, and damage that was met at opening; whole sentences. */
  readonly notes: readonly string[];
}

/** A file system read from a disk image. */
export interface MountableFileSystem<Node = unknown> extends FileSystem<Node> {
  readonly details: FileSystemDetails;
}
