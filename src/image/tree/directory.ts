import { constants, type Stats } from "node:fs";
import { lstat, open, readdir, readlink, stat } from "node:fs/promises";
import { join } from "node:path";
import { ImageError } from "../errors.ts";
import type { FileSystem } from "./file-system.ts";
import type { DirectoryEntry, FileStat, FileType } from "./file-tree.ts";
import { decodeName, encodeName } from "./name.ts";

/** A path of the host and what it was when it was looked up. */
interface HostNode {
  readonly path: string;
  readonly stat: FileStat;
}

/**
 * A directory of the host as a file system: a mounted disk or an extracted root tree. A node's path is made of the root
 * and looked-up names only, so no link of the tree is ever followed by the host. Opening goes through
 * O_NOFOLLOW and O_NONBLOCK and checks the open file's type, so that neither a link that appears in between nor a fifo
 * can lead astray or block.
 */
export class DirectoryFileSystem implements FileSystem<HostNode> {
  readonly kind = "directory";
  readonly #rootPath: string;

  constructor(rootPath: string) {
    this.#rootPath = rootPath;
  }

  /** The root itself may be given as a link. */
  async root(): Promise<HostNode> {
    try {
      return { path: this.#rootPath, stat: describe(await stat(this.#rootPath)) };
    } catch (error) {
      throw hostError(error);
    }
  }

  async lookup(directory: HostNode, name: string): Promise<HostNode | undefined> {
    const path = join(directory.path, hostName(name));
    const stats = await lstatOrUndefined(path);
    return stats && { path, stat: describe(stats) };
  }

  async list(directory: HostNode): Promise<readonly DirectoryEntry[]> {
    try {
      // Buffers keep names that are not UTF-8; the type comes with the listing on every usual file system.
      const entries = await readdir(directory.path, { withFileTypes: true, encoding: "buffer" });
      return entries.map((entry) => ({ name: decodeName(entry.name), type: typeOf(entry) }));
    } catch (error) {
      throw hostError(error);
    }
  }

  async stat(node: HostNode): Promise<FileStat> {
    return node.stat;
  }

  async readLink(node: HostNode): Promise<string> {
    try {
      return decodeName(await readlink(node.path, { encoding: "buffer" }));
    } catch (error) {
      throw hostError(error);
    }
  }

  async readRange(node: HostNode, offset: number, length: number): Promise<Uint8Array> {
    try {
      // Both flags are absent on Windows, where neither such links nor fifos exist.
      const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
      await using file = disposable(await open(node.path, flags));
      if (!(await file.handle.stat()).isFile()) throw new ImageError("not-a-file", "it is not a regular file");
      const buffer = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await file.handle.read(buffer, filled, length - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return buffer.subarray(0, filled);
    } catch (error) {
      throw hostError(error);
    }
  }
}

function describe(stats: Stats): FileStat {
  return {
    type: typeOf(stats),
    sizeBytes: stats.size,
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    gid: stats.gid,
    modifiedSeconds: Math.floor(stats.mtimeMs / 1000),
  };
}

function disposable(handle: Awaited<ReturnType<typeof open>>) {
  return { handle, [Symbol.asyncDispose]: () => handle.close() };
}

/** The host's spelling of a name: bytes that are not UTF-8 cannot be looked up through strings, so they fail by name. */
function hostName(name: string): string {
  if (/[\uDC80-\uDCFF]/.test(name)) {
    throw new ImageError(
      "unreadable",
      `the file name ${JSON.stringify(Buffer.from(encodeName(name)).toString("latin1"))} is not UTF-8`,
    );
  }
  return name;
}

async function lstatOrUndefined(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // ENAMETOOLONG, EINVAL: the host cannot have such a file.
    if (code === "ENOENT" || code === "ENOTDIR" || code === "ENAMETOOLONG" || code === "EINVAL") return undefined;
    throw hostError(error);
  }
}

function hostError(error: unknown): unknown {
  if (error instanceof ImageError || !(error instanceof Error) || !("code" in error)) return error;
  if (error.code === "EACCES" || error.code === "EPERM") {
    return new ImageError("unreadable", "permission denied", {
      cause: error,
      remedy: "run as root, or lint the image file or a tar of the tree instead",
    });
  }
  if (error.code === "ENOENT") return new ImageError("not-found", "it does not exist", { cause: error });
  return new ImageError("unreadable", `the host reports ${String(error.code)}`, { cause: error });
}

function typeOf(entry: {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
  isBlockDevice(): boolean;
  isCharacterDevice(): boolean;
  isFIFO(): boolean;
}): FileType {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "directory";
  if (entry.isSymbolicLink()) return "symlink";
  if (entry.isBlockDevice()) return "block-device";
  if (entry.isCharacterDevice()) return "character-device";
  if (entry.isFIFO()) return "fifo";
  return "socket";
}
