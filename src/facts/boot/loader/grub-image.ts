import { type ByteSource, MemoryByteSource, SlicedByteSource, readUpTo } from "../../../image/bytes/byte-source.ts";
import { LzmaDecoder } from "../../../image/codec/lzma-decoder.ts";
import { ImageError } from "../../../image/errors.ts";

/** What is built into GRUB's own program. */
export interface GrubImage {
  /** Where it looks for its configuration and modules: `/EFI/debian`, `(,gpt1)/boot/grub`; empty when it says nothing. */
  readonly prefix: string;
  /** Commands that run before anything else. */
  readonly config: string | undefined;
  /** A file system that GRUB calls `memdisk`. */
  readonly memdisk: ByteSource | undefined;
}

/** True where GRUB goes on inside of its own file system, and that is of a kind that is not read: Flatcar's is a tar. */
export function isHidden({ prefix, config = "" }: GrubImage, memdisk: unknown): boolean {
  return memdisk === undefined && /\(memdisk\)/.test(`${prefix}\n${config}`);
}

/** `struct grub_module_info32` and `…64` (include/grub/kernel.h): "mimg", the offset of the first module, the size. */
const INFO_MAGIC = [0x6d, 0x69, 0x6d, 0x67] as const;
/** Types of `struct grub_module_header`. */
const MEMDISK = 1;
const CONFIG = 2;
const PREFIX = 3;
const HEADER_BYTES = 8;
/** Programs that hold every module have about three hundred. */
const MAX_MODULES = 4096;
const MAX_TEXT_BYTES = 64 * 1024;
const MAX_CORE_BYTES = 8 * 1024 * 1024;

/**
 * Reads what a program of GRUB carries behind its code: the section `mods` of one for EFI.
 *
 * @throws ImageError `corrupt` where the list of modules makes no sense; layer `grub`
 */
export async function readGrubImage(modules: ByteSource): Promise<GrubImage> {
  const info = await readUpTo(modules, 0, 24);
  if (info.length < 24 || !isMagic(info, 0)) throw damaged("has no list of modules");
  const view = new DataView(info.buffer, info.byteOffset);
  // Behind the magic number the wide form has four bytes of padding, the narrow one an offset that is never zero.
  const isWide = view.getUint32(4, true) === 0;
  const offset = isWide ? Number(view.getBigUint64(8, true)) : view.getUint32(4, true);
  const size = isWide ? Number(view.getBigUint64(16, true)) : view.getUint32(8, true);
  if (offset > size || size > modules.size) throw damaged("claims more modules than it has");
  return readModules(modules, offset, size);
}

async function readModules(source: ByteSource, offset: number, end: number): Promise<GrubImage> {
  let prefix = "";
  let config: string | undefined;
  let memdisk: ByteSource | undefined;
  let at = offset;
  for (let count = 0; at + HEADER_BYTES <= end; count += 1) {
    if (count > MAX_MODULES) throw damaged("has too many modules");
    const header = await source.read(at, HEADER_BYTES);
    const view = new DataView(header.buffer, header.byteOffset);
    const type = view.getUint32(0, true);
    const size = view.getUint32(4, true);
    if (size < HEADER_BYTES || at + size > end) throw damaged("has a module of impossible size");
    const content = new SlicedByteSource(source, at + HEADER_BYTES, size - HEADER_BYTES);
    if (type === PREFIX) prefix = await readText(content);
    if (type === CONFIG) config = await readText(content);
    if (type === MEMDISK) memdisk = content;
    at += size;
  }
  return { prefix, config, memdisk };
}

async function readText(source: ByteSource): Promise<string> {
  const bytes = await readUpTo(source, 0, MAX_TEXT_BYTES);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

// A core image for BIOS: a sector that loads the rest (diskboot.img), a decompressor with its sizes in front, and GRUB
// itself with its modules in LZMA (util/mkimage.c, grub-core/boot/i386/pc/startup_raw.S).
const SECTOR_BYTES = 512;
const COMPRESSED_SIZE_AT = 0x08;
const SIZE_AT = 0x0c;
/** The decompressor has about three kilobytes and ends at a multiple of this. */
const DECOMPRESSOR_STEP = 16;
const MAX_DECOMPRESSOR_BYTES = 16 * 1024;
/** What wrong guesses at the decompressor's end may decode to, altogether: they fail after a few bytes. */
const MAX_TRIED_BYTES = 1024 * 1024;
/** lc=3, lp=0, pb=2: what grub-mkimage compresses with. */
const PROPERTIES = (2 * 5 + 0) * 9 + 3;

/**
 * Reads the core image that GRUB's boot code leads to, from its first sector on.
 *
 * @throws ImageError `unsupported` for a core image of another build (uncompressed, other architectures), layer `grub`
 */
export async function readGrubCore(source: ByteSource, offset: number): Promise<GrubImage> {
  const head = await readUpTo(source, offset + SECTOR_BYTES, 24);
  if (head.length < 24) throw unknown();
  const view = new DataView(head.buffer, head.byteOffset);
  const compressedBytes = view.getUint32(COMPRESSED_SIZE_AT, true);
  const sizeBytes = view.getUint32(SIZE_AT, true);
  if (compressedBytes === 0 || compressedBytes > MAX_CORE_BYTES || sizeBytes > MAX_CORE_BYTES) throw unknown();
  const start = offset + SECTOR_BYTES;
  const bytes = await readUpTo(source, start, MAX_DECOMPRESSOR_BYTES + compressedBytes);
  // Nothing says how long the decompressor is: the data behind it are the ones that decode to their end.
  const budget = { leftBytes: MAX_TRIED_BYTES + sizeBytes };
  for (let at = DECOMPRESSOR_STEP; at <= MAX_DECOMPRESSOR_BYTES && budget.leftBytes > 0; at += DECOMPRESSOR_STEP) {
    if (bytes[at] !== 0 || at + compressedBytes > bytes.length) continue;
    const kernel = decompress(bytes.subarray(at, at + compressedBytes), sizeBytes, budget);
    const info = kernel === undefined ? -1 : findInfo(kernel);
    if (kernel && info >= 0) return readGrubImage(new MemoryByteSource(kernel.subarray(info)));
  }
  throw unknown();
}

function decompress(bytes: Uint8Array, sizeBytes: number, budget: { leftBytes: number }): Uint8Array | undefined {
  const decoder = new LzmaDecoder(sizeBytes, damaged);
  const input = { bytes, at: 0 };
  try {
    decoder.setProperties(PROPERTIES);
    decoder.start(input);
    if (decoder.decode(input, sizeBytes, sizeBytes, false) !== "limit") return undefined;
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    return undefined;
  } finally {
    budget.leftBytes -= decoder.produced + bytes.length / 16;
  }
  return Buffer.concat([...decoder.take()]);
}

/** The modules begin at a multiple of four behind the code; the code may name the magic number itself. */
function findInfo(kernel: Uint8Array): number {
  const view = new DataView(kernel.buffer, kernel.byteOffset, kernel.byteLength);
  for (let at = 0; at + 12 <= kernel.length; at += 4) {
    if (!isMagic(kernel, at)) continue;
    const offset = view.getUint32(at + 4, true);
    const size = view.getUint32(at + 8, true);
    if (offset >= 12 && offset <= size && at + size <= kernel.length) return at;
  }
  return -1;
}

function isMagic(bytes: Uint8Array, at: number): boolean {
  return INFO_MAGIC.every((byte, index) => bytes[at + index] === byte);
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", `GRUB's program ${what}`, { layer: "grub" });
}

function unknown(): ImageError {
  return new ImageError("unsupported", "GRUB's core image is of a build that is not read", { layer: "grub" });
}
