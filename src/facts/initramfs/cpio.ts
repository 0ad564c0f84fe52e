import { ImageError } from "../../image/errors.ts";
import type { FileType } from "../../image/tree/file-tree.ts";
import type { Cursor } from "./cursor.ts";

/** One member of a cpio archive. */
export interface CpioMember {
  /** Without `./` or `/` in front. */
  readonly name: string;
  readonly type: FileType;
  readonly sizeBytes: number;
  /** The bytes of the files that were asked for, the target of links; undefined for the others. */
  readonly content: Uint8Array | undefined;
}

export interface CpioOptions {
  /** Which regular files' contents are wanted. */
  wants(name: string, sizeBytes: number): boolean;
  take(member: CpioMember): void;
  /** An archive came to its end. */
  ended?(): void;
}

/** PATH_MAX of the kernel, which refuses longer names (init/initramfs.c: do_header). */
const MAX_NAME_BYTES = 4096;
const TRAILER = "TRAILER!!!";

/**
 * Reads archives that follow each other, with zeros between them, as the kernel does (Documentation/driver-api/early-
 * userspace/buffer-format.rst): newc with and without checksums. Stops at the end, or in front of what is neither zeros
 * nor a header, and gives those bytes back: empty at the end.
 *
 * @throws ImageError `corrupt` for a header that makes no sense, a member that is cut short, and the formats that the
 * kernel does not take
 */
export async function readCpio(cursor: Cursor, options: CpioOptions): Promise<CpioEnd> {
  let archives = 0;
  let inside = false;
  for (;;) {
    await cursor.skipZeros();
    const magic = await cursor.read(6);
    if (magic.length === 0) {
      if (inside) throw damaged("ends inside of an archive", cursor.offset);
      return { archives, rest: magic };
    }
    const text = Buffer.from(magic).toString("latin1");
    if (text === "070707" || (magic[0] === 0xc7 && magic[1] === 0x71))
      throw damaged("is an archive in an old format that the kernel does not unpack", cursor.offset);
    if (text !== "070701" && text !== "070702") {
      if (inside) throw damaged("has no header where one belongs", cursor.offset - magic.length);
      return { archives, rest: magic };
    }
    const member = await readMember(cursor, options);
    inside = member.name !== TRAILER;
    if (inside) options.take(member);
    else {
      archives += 1;
      options.ended?.();
    }
  }
}

export interface CpioEnd {
  /** How many archives came to their end. */
  readonly archives: number;
  /** What stopped the reading; the cursor stands behind it. */
  readonly rest: Uint8Array;
}

/** Behind the magic come 13 fields of eight hexadecimal digits (buffer-format.rst: cpio header). */
async function readMember(cursor: Cursor, options: CpioOptions): Promise<CpioMember> {
  const at = cursor.offset;
  const header = Buffer.from(await cursor.read(104)).toString("latin1");
  if (!/^[0-9A-Fa-f]{104}$/.test(header)) throw damaged("has a header that is cut short or no header", at);
  const field = (index: number): number => Number.parseInt(header.slice(index * 8, index * 8 + 8), 16);
  const [mode, sizeBytes, nameBytes] = [field(1), field(6), field(11)];
  if (nameBytes === 0 || nameBytes > MAX_NAME_BYTES) throw damaged(`has a name of ${nameBytes} bytes`, at);
  const raw = await cursor.read(nameBytes);
  await pad(cursor, 110 + nameBytes);
  const name = textOf(raw).replace(/^(?:\.?\/+)+/, "");
  if (raw.length < nameBytes) throw damaged("ends inside of a name", at);
  const type = typeOf(mode);
  const wanted = type === "symlink" ? sizeBytes <= MAX_NAME_BYTES : type === "file" && options.wants(name, sizeBytes);
  const content = wanted ? await cursor.read(sizeBytes) : undefined;
  const passed = content ? content.length : await cursor.skip(sizeBytes);
  if (passed < sizeBytes) throw damaged(`ends inside of ${JSON.stringify(name.slice(0, 200))}`, cursor.offset);
  await pad(cursor, sizeBytes);
  return { name, type, sizeBytes, content };
}

async function pad(cursor: Cursor, length: number): Promise<void> {
  await cursor.skip((4 - (length % 4)) % 4);
}

function textOf(raw: Uint8Array): string {
  const end = raw.indexOf(0);
  return new TextDecoder().decode(end < 0 ? raw : raw.subarray(0, end));
}

function typeOf(mode: number): FileType {
  switch (mode & 0o170000) {
    case 0o040000:
      return "directory";
    case 0o120000:
      return "symlink";
    case 0o060000:
      return "block-device";
    case 0o020000:
      return "character-device";
    case 0o010000:
      return "fifo";
    case 0o140000:
      return "socket";
    default:
      return "file";
  }
}

function damaged(what: string, offset: number): ImageError {
  return new ImageError("corrupt", `the initramfs ${what}`, { layer: "initramfs", offset });
}
