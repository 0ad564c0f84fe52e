import { ImageError } from "../../image/errors.ts";
import { i32be, struct, u32be } from "../../image/bytes/struct.ts";
import type { Package } from "./package.ts";
import { MAX_HEADER_BYTES, type RpmRecord } from "./rpm-record.ts";

/** rpm's lib/header.cc: a count of entries, the length of the data, the entries, the data; no magic in a database. */
const Intro = struct("rpm header", 8, { entries: [0x00, u32be], dataBytes: [0x04, u32be] });

const Entry = struct("rpm header entry", 16, {
  tag: [0x00, u32be],
  type: [0x04, u32be],
  /** Into the data. */
  offset: [0x08, i32be],
  count: [0x0c, u32be],
});

const MAX_ENTRIES = 65_535;

/** rpm's rpmtag.h. */
const Tag = { name: 1000, version: 1001, release: 1002, epoch: 1003, size: 1009, arch: 1022 } as const;
const FileTag = { oldNames: 1027, directoryIndexes: 1116, baseNames: 1117, directoryNames: 1118 } as const;

const Type = { int16: 3, int32: 4, string: 6, stringArray: 8, i18nString: 9 } as const;

/** Where rpm finds nearly all that a name and version need. */
const USUAL_PREFIX_BYTES = 8 * 1024;
const MAX_STRING_BYTES = 64 * 1024;

interface Value {
  readonly type: number;
  readonly count: number;
  /** From the start of the header. */
  readonly start: number;
}

/** A header's entries by tag, and the bytes read of it so far. */
export class RpmHeader {
  readonly #record: RpmRecord;
  readonly #values: ReadonlyMap<number, Value>;
  #bytes: Uint8Array;

  private constructor(record: RpmRecord, values: ReadonlyMap<number, Value>, bytes: Uint8Array) {
    this.#record = record;
    this.#values = values;
    this.#bytes = bytes;
  }

  /** Reads the entries; `corrupt` when they do not fit the record. */
  static async open(record: RpmRecord): Promise<RpmHeader> {
    let bytes = await record.prefix(USUAL_PREFIX_BYTES);
    const { entries, dataBytes } = Intro.from(bytes);
    const dataStart = Intro.size + Entry.size * entries;
    if (entries === 0 || entries > MAX_ENTRIES || dataBytes > MAX_HEADER_BYTES || dataStart + dataBytes !== record.size)
      throw new ImageError("corrupt", `a record of ${record.size} bytes is no rpm header`);
    if (bytes.length < dataStart) bytes = await record.prefix(dataStart);
    const values = new Map<number, Value>();
    for (let index = 0; index < entries; index++) {
      const { tag, type, offset, count } = Entry.from(bytes, Intro.size + Entry.size * index);
      // An entry of the same tag behind the signed region replaces the one inside.
      if (offset >= 0 && offset < dataBytes) values.set(tag, { type, count, start: dataStart + offset });
    }
    return new RpmHeader(record, values, bytes);
  }

  async string(tag: number): Promise<string | undefined> {
    const value = this.#values.get(tag);
    if (!value || (value.type !== Type.string && value.type !== Type.i18nString)) return undefined;
    return decode(await this.#untilNul(value.start));
  }

  /** The first number of an integer tag. */
  async number(tag: number): Promise<number | undefined> {
    const value = this.#values.get(tag);
    if (!value || value.type !== Type.int32 || value.count === 0) return undefined;
    await this.#need(value.start + 4);
    return u32be.decode(this.#view(), value.start);
  }

  /** All strings of an array; the whole header is read for it. */
  async strings(tag: number): Promise<readonly string[]> {
    const value = this.#values.get(tag);
    if (!value || value.type !== Type.stringArray) return [];
    await this.#need(this.#record.size);
    const strings: string[] = [];
    for (let at = value.start; strings.length < value.count;) {
      const end = this.#bytes.indexOf(0, at);
      if (end === -1) throw new ImageError("corrupt", "a list of strings leaves its rpm header");
      strings.push(decode(this.#bytes.subarray(at, end)));
      at = end + 1;
    }
    return strings;
  }

  async numbers(tag: number): Promise<readonly number[]> {
    const value = this.#values.get(tag);
    if (!value || value.type !== Type.int32) return [];
    await this.#need(value.start + 4 * value.count);
    const view = this.#view();
    return Array.from({ length: value.count }, (_, index) => u32be.decode(view, value.start + 4 * index));
  }

  async #untilNul(start: number): Promise<Uint8Array> {
    for (let length = 256; ; length *= 2) {
      const end = Math.min(this.#record.size, start + length);
      await this.#need(end);
      const nul = this.#bytes.indexOf(0, start);
      if (nul !== -1) return this.#bytes.subarray(start, nul);
      if (end === this.#record.size || length > MAX_STRING_BYTES)
        throw new ImageError("corrupt", "a string of an rpm header has no end");
    }
  }

  async #need(length: number): Promise<void> {
    if (length > this.#record.size) throw new ImageError("corrupt", "a value leaves its rpm header");
    if (this.#bytes.length < length) this.#bytes = await this.#record.prefix(length);
    if (this.#bytes.length < length) throw new ImageError("corrupt", "an rpm header is cut short");
  }

  #view(): DataView {
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
  }
}

/** The package of a header; undefined for public keys, which rpm keeps as packages without an architecture. */
export async function packageOfHeader(header: RpmHeader): Promise<Package | undefined> {
  const name = await header.string(Tag.name);
  const upstreamVersion = await header.string(Tag.version);
  const release = await header.string(Tag.release);
  if (name === undefined || upstreamVersion === undefined || release === undefined)
    throw new ImageError("corrupt", "an rpm header without name, version or release");
  if (name === "gpg-pubkey") return undefined;
  const epoch = await header.number(Tag.epoch);
  const installedBytes = await header.number(Tag.size);
  return {
    name,
    version: `${epoch === undefined ? "" : `${epoch}:`}${upstreamVersion}-${release}`,
    arch: (await header.string(Tag.arch)) ?? "",
    ...(epoch === undefined ? {} : { epoch }),
    upstreamVersion,
    release,
    ...(installedBytes === undefined ? {} : { installedBytes }),
    status: "installed",
  };
}

/** The files of a package, by a pair of directory and name so that nothing is put together before its length is known. */
export async function filesOfHeader(
  header: RpmHeader,
): Promise<readonly (readonly [directory: string, baseName: string])[]> {
  const baseNames = await header.strings(FileTag.baseNames);
  if (baseNames.length === 0) {
    return (await header.strings(FileTag.oldNames)).map((path) => ["", path] as const);
  }
  const directories = await header.strings(FileTag.directoryNames);
  const indexes = await header.numbers(FileTag.directoryIndexes);
  return baseNames.map((baseName, index) => [directories[indexes[index] ?? -1] ?? "/", baseName] as const);
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function decode(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
