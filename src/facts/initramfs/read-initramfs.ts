import type { ByteSource } from "../../image/bytes/byte-source.ts";
import { ImageError } from "../../image/errors.ts";
import { type CpioMember, type CpioOptions, readCpio } from "./cpio.ts";
import { SourceCursor, StreamCursor } from "./cursor.ts";
import { type InitramfsCompression, decompressFrom, sniffCompression } from "./decompress.ts";

/** One run of archives: microcode as it is, what follows it compressed. */
export interface InitramfsSegment {
  readonly offset: number;
  readonly compression: InitramfsCompression | "none";
}

/** More members than any ramdisk has. */
const MAX_MEMBERS = 500_000;
const MAX_SEGMENTS = 64;

/**
 * Reads what the kernel would unpack into its first root, member by member (init/initramfs.c: unpack_to_rootfs):
 * archives as they are, zeros between them, and compressed data of the kinds that kernels know. Later members replace
 * earlier ones of the same name.
 *
 * @throws ImageError `corrupt` where the kernel would stop, `unsupported` for a compression that is not read here,
 * `too-large` beyond all bounds; layer `initramfs`
 */
export async function readInitramfs(source: ByteSource, options: CpioOptions): Promise<readonly InitramfsSegment[]> {
  const segments: InitramfsSegment[] = [];
  const counting = { wants: options.wants, take: countMembers(options) };
  let offset = 0;
  while (segments.length < MAX_SEGMENTS) {
    const cursor = new SourceCursor(source, offset);
    const { archives, rest } = await readCpio(cursor, counting);
    if (archives > 0) segments.push({ offset, compression: "none" });
    if (rest.length === 0) {
      if (segments.length === 0) throw new ImageError("corrupt", "the initramfs is empty", { layer: "initramfs" });
      return segments;
    }
    offset = cursor.offset - rest.length;
    const compression = sniffCompression(rest);
    if (compression === undefined)
      throw new ImageError("corrupt", "the initramfs has neither an archive nor compressed data where one belongs", {
        layer: "initramfs",
        offset,
      });
    segments.push({ offset, compression });
    await readCompressed(source, offset, compression, counting);
    // Nothing that makes ramdisks puts something else behind compressed data; more of the same was read with it.
    return segments;
  }
  throw new ImageError("corrupt", "the initramfs has too many parts", { layer: "initramfs" });
}

async function readCompressed(
  source: ByteSource,
  offset: number,
  compression: InitramfsCompression,
  options: CpioOptions,
): Promise<void> {
  const cursor = new StreamCursor(decompressFrom(source, offset, compression));
  let isOpen = true;
  try {
    const { archives, rest } = await readCpio(cursor, {
      wants: options.wants,
      take(member) {
        isOpen = true;
        options.take(member);
      },
      ended() {
        isOpen = false;
      },
    });
    if (archives === 0 || rest.length > 0)
      throw new ImageError("corrupt", "the initramfs has no archive in its compressed data", {
        layer: "initramfs",
        offset,
      });
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    // Padding behind the compressed data makes decoders complain when the archive was there as a whole.
    if (!isOpen && error.layer !== "initramfs") return;
    if (error.code !== "corrupt" || error.layer === "initramfs") throw error;
    throw new ImageError("corrupt", `the initramfs does not unpack: ${error.message}`, {
      layer: "initramfs",
      offset,
      cause: error,
    });
  } finally {
    await cursor.close();
  }
}

function countMembers(options: CpioOptions): (member: CpioMember) => void {
  let members = 0;
  return (member) => {
    members += 1;
    if (members > MAX_MEMBERS)
      throw new ImageError("too-large", `the initramfs has more than ${MAX_MEMBERS} files`, { layer: "initramfs" });
    options.take(member);
  };
}
