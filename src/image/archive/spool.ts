import { randomUUID } from "node:crypto";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ByteSource, checkRange } from "../bytes/byte-source.ts";
import { ImageError } from "../errors.ts";

const GIB = 1024 ** 3;
/** Root trees shrink to a third or a tenth; a file of a few megabytes that unpacks to a full disk is a trap. */
const MAX_RATIO = 100;

/** The most that a compressed archive of that size may unpack to: 4 GiB or a hundred times as much, never above 64 GiB. */
export function unpackedLimit(compressedBytes: number): number {
  return Math.min(64 * GIB, Math.max(4 * GIB, compressedBytes * MAX_RATIO));
}

/**
 * Writes a stream to a file in the temporary folder, so that it can be read at any place. The file loses its name as
 * soon as it is open: whatever ends the process, nothing is left behind. `too-large` beyond the bound, `unreadable` when
 * the temporary folder is full.
 */
export async function spool(
  chunks: AsyncIterable<Uint8Array>,
  { maxBytes, signal }: { readonly maxBytes: number; readonly signal?: AbortSignal },
): Promise<ByteSource> {
  const path = join(tmpdir(), `vhdlint-${randomUUID()}`);
  const handle = await open(path, "wx+", 0o600).catch((error: unknown) => {
    throw noRoom(error);
  });
  // Windows may keep the name until the file is closed; then it goes.
  const stays = await unlink(path).then(
    () => false,
    () => true,
  );
  const close = async () => {
    await handle.close();
    if (stays) await unlink(path).catch(() => {});
  };
  try {
    let size = 0;
    for await (const chunk of chunks) {
      signal?.throwIfAborted();
      if (size + chunk.length > maxBytes) {
        throw new ImageError("too-large", `it unpacks to more than ${maxBytes} bytes`, {
          remedy: "unpack it and name the directory",
        });
      }
      await writeAll(handle, chunk, size);
      size += chunk.length;
    }
    return new SpooledByteSource(handle, size, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function writeAll(handle: FileHandle, chunk: Uint8Array, offset: number): Promise<void> {
  try {
    for (let written = 0; written < chunk.length;) {
      written += (await handle.write(chunk, written, chunk.length - written, offset + written)).bytesWritten;
    }
  } catch (error) {
    throw noRoom(error);
  }
}

function noRoom(cause: unknown): ImageError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "an unknown error";
  return new ImageError("unreadable", `it cannot be unpacked to the temporary folder ${tmpdir()}: ${code}`, {
    cause,
    remedy: "set TMPDIR to a folder with room, or unpack it and name the directory",
  });
}

class SpooledByteSource implements ByteSource {
  readonly size: number;
  readonly #handle: FileHandle;
  readonly close: () => Promise<void>;

  constructor(handle: FileHandle, size: number, close: () => Promise<void>) {
    this.#handle = handle;
    this.size = size;
    this.close = close;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    checkRange(this.size, offset, length);
    const buffer = new Uint8Array(length);
    for (let filled = 0; filled < length;) {
      const { bytesRead } = await this.#handle.read(buffer, filled, length - filled, offset + filled);
      if (bytesRead === 0) throw new ImageError("unreadable", "the temporary file ends early", { offset });
      filled += bytesRead;
    }
    return buffer;
  }
}
