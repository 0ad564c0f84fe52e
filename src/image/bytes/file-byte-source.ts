import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { ImageError } from "../errors.ts";
import { type ByteSource, checkRange } from "./byte-source.ts";

/** What was really read from the host, all files of one image together. */
export interface ReadStatistics {
  reads: number;
  bytes: number;
}

/** Sectors of block devices are at most this large; unaligned reads fail on some systems. */
const DEVICE_STEP = 4096;

/** A file or block device of the host, opened for reading only. */
export class FileByteSource implements ByteSource {
  readonly size: number;
  /** What the file takes on the host's disk: less than `size` for a sparse file; undefined for devices. */
  readonly allocatedBytes: number | undefined;
  readonly #handle: FileHandle;
  readonly #statistics: ReadStatistics;

  private constructor(
    handle: FileHandle,
    size: number,
    allocatedBytes: number | undefined,
    statistics: ReadStatistics,
  ) {
    this.#handle = handle;
    this.size = size;
    this.allocatedBytes = allocatedBytes;
    this.#statistics = statistics;
  }

  /** `not-found`, `unreadable` (permission, I/O), `unsupported` (a directory, a fifo, a socket). */
  static async open(path: string, statistics: ReadStatistics = { reads: 0, bytes: 0 }): Promise<FileByteSource> {
    // A fifo would wait for its writer for ever; the flag is absent on Windows, where there are none.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((error: unknown) => {
      throw hostError(error, path);
    });
    try {
      const stats = await handle.stat();
      if (stats.isFile()) {
        // Windows reports no blocks.
        const allocated = stats.blocks > 0 || stats.size === 0 ? stats.blocks * 512 : undefined;
        return new FileByteSource(handle, stats.size, allocated, statistics);
      }
      if (stats.isBlockDevice()) return new FileByteSource(handle, await deviceSize(handle), undefined, statistics);
      throw new ImageError("unsupported", `${path} is neither a file nor a block device`);
    } catch (error) {
      await handle.close();
      throw hostError(error, path);
    }
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    checkRange(this.size, offset, length);
    const buffer = new Uint8Array(length);
    try {
      for (let filled = 0; filled < length;) {
        const { bytesRead } = await this.#handle.read(buffer, filled, length - filled, offset + filled);
        this.#statistics.reads += 1;
        this.#statistics.bytes += bytesRead;
        if (bytesRead === 0)
          throw new ImageError("unreadable", `the file ends at ${offset + filled} now: it changed while it was read`);
        filled += bytesRead;
      }
    } catch (error) {
      throw hostError(error, `byte ${offset}`);
    }
    return buffer;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** Devices have no size of their own in stat: the last step that can be read is found by halving. */
async function deviceSize(handle: FileHandle): Promise<number> {
  const buffer = new Uint8Array(DEVICE_STEP);
  const bytesAt = async (step: number) =>
    (await handle.read(buffer, 0, DEVICE_STEP, step * DEVICE_STEP).catch(() => ({ bytesRead: 0 }))).bytesRead;
  let low = 0;
  let high = 1;
  while (high < 2 ** 40 && (await bytesAt(high)) > 0) [low, high] = [high, high * 2];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if ((await bytesAt(middle)) > 0) low = middle;
    else high = middle;
  }
  return low * DEVICE_STEP + (await bytesAt(low));
}

function hostError(error: unknown, what: string): unknown {
  if (!(error instanceof Error) || error instanceof ImageError || !("code" in error)) return error;
  switch (error.code) {
    case "ENOENT":
      return new ImageError("not-found", `${what} does not exist`, { cause: error });
    case "EACCES":
    case "EPERM":
      return new ImageError("unreadable", `${what}: permission denied`, {
        cause: error,
        remedy: "make the file readable for you, or run as a user who may read it",
      });
    case "EMFILE":
      return new ImageError("unreadable", `${what}: too many files are open`, {
        cause: error,
        remedy: "raise the limit of open files (ulimit -n)",
      });
    case "EISDIR":
      return new ImageError("unsupported", `${what} is a directory`, { cause: error });
    default:
      return new ImageError("unreadable", `${what}: the host reports ${String(error.code)}`, { cause: error });
  }
}
