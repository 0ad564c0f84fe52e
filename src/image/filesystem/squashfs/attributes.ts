import type { ByteSource } from "../../bytes/byte-source.ts";
import { struct, u16le, u32le, u64le } from "../../bytes/struct.ts";
import { ImageError } from "../../errors.ts";
import { encodeName } from "../../tree/name.ts";
import type { MetadataCursor, MetadataReader } from "./metadata.ts";

// Linux, fs/squashfs/squashfs_fs.h: `struct squashfs_xattr_id_table` …
const Table = struct("attribute table", 16, { lists: [0, u64le], count: [8, u32le] });
/** What several inodes may share: where a list of attributes starts, and how many it has. */
const AttributeSet = struct("attribute set", 16, { list: [0, u64le], count: [8, u32le] });
const Entry = struct("attribute", 4, { type: [0, u16le], nameLength: [2, u16le] });
const ValueLength = struct("attribute value", 4, { bytes: [0, u32le] });
const Reference = struct("attribute value", 8, { place: [0, u64le] });

/** By their numbers, `SQUASHFS_XATTR_USER` …; the kernel passes over others. */
const prefixes = ["user.", "trusted.", "security."];
const PREFIX_MASK = 0xff;
/** The value is the place of one that came before. */
const OUT_OF_LINE = 0x100;
const NO_TABLE = 0xffffffffffffffffn;
/** `XATTR_SIZE_MAX` of the kernel. */
const MAX_VALUE_BYTES = 65_536;
/** Far above the lists of real files, and soon read. */
const MAX_LIST_BYTES = 1024 * 1024;

/** Reads the attributes of inodes (Linux, fs/squashfs/xattr.c). */
export class AttributeReader {
  readonly #source: ByteSource;
  readonly #metadata: MetadataReader;
  readonly #tableStart: bigint;

  /** The table starts at all ones where no inode has attributes. */
  constructor(source: ByteSource, metadata: MetadataReader, tableStart: bigint) {
    this.#source = source;
    this.#metadata = metadata;
    this.#tableStart = tableStart;
  }

  /** The value that a set has for a name; undefined when it has none. */
  async find(set: number, name: string): Promise<Uint8Array | undefined> {
    const prefix = prefixes.findIndex((start) => name.startsWith(start));
    if (prefix < 0 || this.#tableStart === NO_TABLE) return undefined;
    const start = Number(this.#tableStart);
    const table = Table.from(await this.#source.read(start, Table.size));
    if (set >= table.count) throw damaged(`set ${set} is not in the table`);
    const raw = await this.#metadata.entry(start + Table.size, set, AttributeSet.size);
    const { list, count } = AttributeSet.from(raw);
    const wanted = encodeName(name.slice(prefixes[prefix]?.length));
    const cursor = this.#at(table.lists, list);
    let bytes = 0;
    for (let index = 0; index < count; index += 1) {
      const { type, nameLength } = Entry.from(await cursor.read(Entry.size));
      const suffix = await cursor.read(nameLength);
      const isWanted = (type & PREFIX_MASK) === prefix && Buffer.compare(suffix, wanted) === 0;
      const value = await readValue(cursor);
      if (isWanted && type & OUT_OF_LINE) return readValue(this.#at(table.lists, Reference.from(value).place));
      if (isWanted) return value;
      bytes += Entry.size + nameLength + ValueLength.size + value.length;
      if (bytes > MAX_LIST_BYTES)
        throw new ImageError("too-large", `a file has more than ${MAX_LIST_BYTES} bytes of extended attributes`, {
          layer: "squashfs",
        });
    }
    return undefined;
  }

  /** A place as inodes have it: the block from the start of the lists, above 16 bits for the byte in it. */
  #at(lists: number, place: number): MetadataCursor {
    return this.#metadata.at(lists + Math.floor(place / 65536), place % 65536);
  }
}

async function readValue(cursor: MetadataCursor): Promise<Uint8Array> {
  const { bytes } = ValueLength.from(await cursor.read(ValueLength.size));
  if (bytes > MAX_VALUE_BYTES) throw damaged(`a value claims ${bytes} bytes`);
  return cursor.read(bytes);
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", `the extended attributes are damaged: ${what}`, { layer: "squashfs" });
}
