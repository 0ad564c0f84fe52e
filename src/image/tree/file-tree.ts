export type FileType = "file" | "directory" | "symlink" | "block-device" | "character-device" | "fifo" | "socket";

export interface FileStat {
  readonly type: FileType;
  readonly sizeBytes: number;
  /** Permission bits including setuid, setgid and sticky: 0o0000 to 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970; absent where the source has none. */
  readonly modifiedSeconds?: number;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly type: FileType;
}

export interface ReadTextOptions {
  /** A file that does not exist (or is not a regular file's path at all) gives undefined instead of an error. */
  readonly optional?: boolean;
  /** Larger files are refused with `too-large`. Default 1 MiB. */
  readonly limitBytes?: number;
}

/**
 * A read-only file tree. Every path is absolute inside the image, POSIX style; links resolve inside it only, also
 * absolute ones and `..` beyond the root. Devices, sockets and fifos are never opened. Errors are `ImageError`.
 */
export interface FileTree {
  /** Follows links. Undefined when the path does not exist (a dangling link included). */
  stat(path: string): Promise<FileStat | undefined>;
  /** Does not follow a link in the last component. */
  lstat(path: string): Promise<FileStat | undefined>;
  /** The path with every link resolved; undefined when it does not exist. */
  realPath(path: string): Promise<string | undefined>;
  /** Entries sorted by name (code units). Empty when the directory does not exist; `not-a-directory` for other types. */
  readDir(path: string): Promise<readonly DirectoryEntry[]>;
  /** The raw target of the link; undefined when the path does not exist or is not a link. */
  readLink(path: string): Promise<string | undefined>;
  /**
   * An extended attribute by its full name, `security.selinux`, of the path itself: links are not followed in the last
   * component. Undefined when there is no such path or attribute, `unsupported` where the source does not carry them.
   */
  attribute(path: string, name: string): Promise<Uint8Array | undefined>;
  /** The whole file. `not-found`, `not-a-file`, `too-large` (over limitBytes, default 1 MiB), `unreadable`. */
  read(path: string, limitBytes?: number): Promise<Uint8Array>;
  /** Part of a file, for large ones; fewer bytes only at its end. */
  readRange(path: string, offset: number, length: number): Promise<Uint8Array>;
  /** The file as UTF-8 text, invalid bytes as U+FFFD; a byte order mark is kept. */
  readText(path: string, options: ReadTextOptions & { readonly optional: true }): Promise<string | undefined>;
  readText(path: string, options?: ReadTextOptions): Promise<string>;
}
