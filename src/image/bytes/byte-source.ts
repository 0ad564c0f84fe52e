import { ImageError } from "../errors.ts";

/**
 * A flat range of bytes with random access: a file, a partition, a virtual disk. Everything below the file systems reads
 * and is read through this.
 */
export interface ByteSource {
  readonly size: number;
  /**
   * Exactly `length` bytes from `offset`; the bytes are the caller's own. A range that leaves the source is `corrupt`:
   * an image pointed there. More than `MAX_READ_BYTES` at once is `too-large`.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Lets go of what this source owns: a view of another source owns nothing. */
  close(): Promise<void>;
}

/** No structure and no piece of a file is read in larger steps, so a hostile length cannot exhaust the memory. */
export const MAX_READ_BYTES = 256 * 1024 * 1024;

/** Throws unless the range lies inside a source of that size and has a readable length. */
export function checkRange(size: number, offset: number, length: number): void {
  if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || offset < 0 || length < 0)
    throw new ImageError("corrupt", `${length} bytes at ${offset} is no range of bytes`);
  if (offset > size || length > size - offset)
    throw new ImageError("corrupt", `${length} bytes at ${offset} lie beyond the end at ${size}`, { offset });
  if (length > MAX_READ_BYTES)
    throw new ImageError("too-large", `${length} bytes at ${offset} are more than is read at once`, { offset });
}

/** Bytes in memory: tests, decompressed structures. */
export class MemoryByteSource implements ByteSource {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    // A Buffer's `slice` is no copy, a plain array's is.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get size(): number {
    return this.#bytes.length;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    checkRange(this.size, offset, length);
    return this.#bytes.slice(offset, offset + length);
  }

  async close(): Promise<void> {}
}

/** A window on another source: a partition of a disk, the payload of a fixed container. Closing it closes nothing. */
export class SlicedByteSource implements ByteSource {
  readonly size: number;
  readonly #source: ByteSource;
  readonly #start: number;

  /** The window may reach beyond the end of the source; reading there fails, naming the place. */
  constructor(source: ByteSource, start: number, size: number) {
    this.#source = source;
    this.#start = start;
    this.size = size;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    checkRange(this.size, offset, length);
    return this.#source.read(this.#start + offset, length);
  }

  async close(): Promise<void> {}
}

/** Up to `length` bytes: fewer where the source ends. For probing, where a short source is no defect. */
export function readUpTo(source: ByteSource, offset: number, length: number): Promise<Uint8Array> {
  if (offset >= source.size) return Promise.resolve(new Uint8Array());
  return source.read(offset, Math.min(length, source.size - offset));
}
