import type { ByteSource } from "../../bytes/byte-source.ts";
import { struct, u16le, u32le, u8 } from "../../bytes/struct.ts";
import { ImageError } from "../../errors.ts";
import { decodeName, encodeName } from "../../tree/name.ts";
import type { FileReader } from "./file-data.ts";
import { type Inode, damaged } from "./inode.ts";
import type { Superblock } from "./superblock.ts";

// Linux, fs/erofs/erofs_fs.h: `struct erofs_xattr_ibody_header`, `struct erofs_xattr_entry` …
const Header = struct("attributes' header", 12, { shared: [4, u8] });
const SharedId = struct("shared attribute", 4, { id: [0, u32le] });
const Entry = struct("attribute", 4, { suffixBytes: [0, u8], prefix: [1, u8], valueBytes: [2, u16le] });
const LongPrefix = struct("prefix of attributes", 3, { bytes: [0, u16le], base: [2, u8] });

/** Entries, shared ones and long prefixes start at multiples of it. */
const ALIGNMENT = 4;
/** `EROFS_XATTR_INDEX_USER` …; the two of POSIX are whole names. */
const prefixes: readonly string[] = [
  "",
  "user.",
  "system.posix_acl_access",
  "system.posix_acl_default",
  "trusted.",
  "lustre.",
  "security.",
];
const LONG_PREFIX = 0x80;
/** A name and the number before it. */
const MAX_LONG_PREFIX_BYTES = 256;

interface Attribute {
  readonly prefix: number;
  readonly suffix: Uint8Array;
  readonly value: Uint8Array;
}

/** Reads the attributes behind inodes, and those that several inodes share (Linux, Documentation/filesystems/erofs.rst). */
export class AttributeReader {
  readonly #source: ByteSource;
  readonly #superblock: Superblock;
  readonly #files: FileReader;
  #longPrefixes: Promise<readonly string[]> | undefined;

  constructor(source: ByteSource, superblock: Superblock, files: FileReader) {
    this.#source = source;
    this.#superblock = superblock;
    this.#files = files;
  }

  async find(inode: Inode, name: string): Promise<Uint8Array | undefined> {
    if (inode.attributesBytes === 0) return undefined;
    const body = await this.#source.read(inode.end - inode.attributesBytes, inode.attributesBytes);
    const { shared } = Header.from(body);
    const ownStart = Header.size + shared * SharedId.size;
    if (ownStart > body.length) throw damaged(inode.nid, `claims ${shared} shared attributes`);
    for (let at = ownStart; at < body.length;) {
      const end = at + entryBytes(body.subarray(at));
      if (end > body.length) throw damaged(inode.nid, "has an attribute that is cut short");
      const attribute = decode(body.subarray(at, end));
      if (await this.#isNamed(attribute, name)) return attribute.value;
      at = aligned(end);
    }
    for (let index = 0; index < shared; index += 1) {
      const attribute = await this.#shared(SharedId.from(body, Header.size + index * SharedId.size).id);
      if (await this.#isNamed(attribute, name)) return attribute.value;
    }
    return undefined;
  }

  async #shared(id: number): Promise<Attribute> {
    const { attributeBlock, blockSize } = this.#superblock;
    const offset = attributeBlock * blockSize + id * ALIGNMENT;
    return decode(await this.#source.read(offset, entryBytes(await this.#source.read(offset, Entry.size))));
  }

  async #isNamed({ prefix, suffix }: Attribute, name: string): Promise<boolean> {
    const start = prefix & LONG_PREFIX ? (await this.#long())[prefix & ~LONG_PREFIX] : prefixes[prefix];
    // The kernel passes over a prefix that it does not know.
    if (start === undefined || start === "" || !name.startsWith(start)) return false;
    return Buffer.compare(suffix, encodeName(name.slice(start.length))) === 0;
  }

  #long(): Promise<readonly string[]> {
    return (this.#longPrefixes ??= this.#readLongPrefixes());
  }

  /** Each a length, the number of a short one, and what follows that (`struct erofs_xattr_long_prefix`). */
  async #readLongPrefixes(): Promise<readonly string[]> {
    const { prefixCount, prefixStart } = this.#superblock;
    const found: string[] = [];
    for (let at = prefixStart * ALIGNMENT; found.length < prefixCount;) {
      const { bytes, base } = LongPrefix.from(await this.#readTable(at, LongPrefix.size));
      const start = prefixes[base];
      if (bytes === 0 || bytes > MAX_LONG_PREFIX_BYTES || start === undefined)
        throw new ImageError("corrupt", `prefix ${found.length} of attributes is broken`, { layer: "erofs" });
      const infix = await this.#readTable(at + LongPrefix.size, bytes - 1);
      found.push(start + decodeName(infix));
      at = aligned(at + 2 + bytes);
    }
    return found;
  }

  /** The table lies in the inode of the fragments where there is one, unless a flag says that it does not. */
  async #readTable(offset: number, length: number): Promise<Uint8Array> {
    const { fragmentsNid, hasPlainPrefixes } = this.#superblock;
    if (fragmentsNid === undefined || hasPlainPrefixes) return this.#source.read(offset, length);
    const holder = await this.#files.inode(fragmentsNid);
    if (offset + length > holder.size) throw damaged(holder.nid, "ends before the prefixes of attributes");
    return length === 0 ? new Uint8Array() : this.#files.read(holder, offset, offset + length);
  }
}

function entryBytes(start: Uint8Array): number {
  const { suffixBytes, valueBytes } = Entry.from(start);
  return Entry.size + suffixBytes + valueBytes;
}

function decode(bytes: Uint8Array): Attribute {
  const { suffixBytes, prefix } = Entry.from(bytes);
  const valueStart = Entry.size + suffixBytes;
  return { prefix, suffix: bytes.subarray(Entry.size, valueStart), value: bytes.slice(valueStart) };
}

function aligned(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT;
}
