/** Writes rpm databases byte by byte, as their formats are documented, for what the real tools no longer write. */

export interface RpmPackage {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly epoch?: number;
  readonly arch?: string;
  readonly summary?: string;
  /** Absolute paths. */
  readonly files?: readonly string[];
  /** Bytes of one more tag, to make a header as large as is wanted. */
  readonly ballast?: number;
}

/** A header as it lies in every database: entries sorted by tag, then their data. */
export function rpmHeader(from: RpmPackage): Uint8Array {
  const entries: { tag: number; type: number; count: number; data: Uint8Array; align: number }[] = [];
  const text = (tag: number, value: string, type = 6): void => {
    entries.push({ tag, type, count: 1, data: Buffer.from(`${value}\0`), align: 1 });
  };
  const list = (tag: number, values: readonly string[], type = 8): void => {
    entries.push({
      tag,
      type,
      count: values.length,
      data: Buffer.concat(values.map((value) => Buffer.from(`${value}\0`))),
      align: 1,
    });
  };
  const numbers = (tag: number, values: readonly number[]): void => {
    entries.push({ tag, type: 4, count: values.length, data: words(values, false), align: 4 });
  };
  // The region of a real header: one entry that says how many others were signed.
  entries.push({ tag: 63, type: 7, count: 16, data: new Uint8Array(16), align: 1 });
  list(100, ["C", "de"]);
  text(1000, from.name);
  text(1001, from.version);
  text(1002, from.release);
  if (from.epoch !== undefined) numbers(1003, [from.epoch]);
  list(1004, [from.summary ?? "A package", "Ein Paket für Tests"], 9);
  if (from.arch !== undefined) text(1022, from.arch);
  if (from.files) {
    const directories = [...new Set(from.files.map((path) => path.slice(0, path.lastIndexOf("/") + 1)))];
    numbers(
      1116,
      from.files.map((path) => directories.indexOf(path.slice(0, path.lastIndexOf("/") + 1))),
    );
    list(
      1117,
      from.files.map((path) => path.slice(path.lastIndexOf("/") + 1)),
    );
    list(1118, directories);
  }
  if (from.ballast !== undefined) {
    entries.push({ tag: 5000, type: 7, count: from.ballast, data: new Uint8Array(from.ballast).fill(0x61), align: 1 });
  }
  const index: number[] = [];
  let data = Buffer.alloc(0);
  for (const entry of entries) {
    const padding = (entry.align - (data.length % entry.align)) % entry.align;
    index.push(entry.tag, entry.type, data.length + padding, entry.count);
    data = Buffer.concat([data, new Uint8Array(padding), entry.data]);
  }
  return Buffer.concat([words([entries.length, data.length], false), words(index, false), data]);
}

function words(values: readonly number[], littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setUint32(4 * index, value, littleEndian);
  return bytes;
}

/** `Packages.db`; slot 0 of the records stays free, as after a package was removed. */
export function ndbDatabase(headers: readonly Uint8Array[]): Uint8Array {
  const slotPages = Math.ceil((32 + 16 * (headers.length + 1)) / 4096);
  const slots: Uint8Array[] = [
    Buffer.from("RpmP"),
    words([0, headers.length, slotPages, headers.length + 1, 0, 0, 0], true),
    Buffer.from("Slot"),
    words([0, 0, 0], true),
  ];
  const blobs: Uint8Array[] = [];
  let block = slotPages * 256;
  for (const [index, header] of headers.entries()) {
    const blocks = Math.ceil((16 + header.length + 12) / 16);
    slots.push(Buffer.from("Slot"), words([index + 1, block, blocks], true));
    blobs.push(
      Buffer.from("BlbS"),
      words([index + 1, 1, header.length], true),
      header,
      new Uint8Array(blocks * 16 - 28 - header.length),
      words([adler32(header), header.length], true),
      Buffer.from("BlbE"),
    );
    block += blocks;
  }
  const area = Buffer.concat(slots);
  const free = Buffer.concat([Buffer.from("Slot"), new Uint8Array(12)]);
  const rest = (slotPages * 4096 - area.length) / 16;
  return Buffer.concat([area, ...Array.from({ length: rest }, () => free), ...blobs]);
}

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}

export interface BdbOptions {
  readonly pageBytes?: number;
  readonly littleEndian?: boolean;
  /** 13 for the sorted pages of newer releases. */
  readonly hashPageType?: 2 | 13;
}

/** `Packages` of Berkeley DB: a hash whose buckets hold two records each; record 0 is the counter. */
export function bdbDatabase(
  headers: readonly Uint8Array[],
  { pageBytes = 4096, littleEndian = true, hashPageType = 13 }: BdbOptions = {},
): Uint8Array {
  const pages: Uint8Array[] = [new Uint8Array(pageBytes)];
  const u32 = (page: Uint8Array, at: number, value: number): void =>
    new DataView(page.buffer, page.byteOffset).setUint32(at, value, littleEndian);
  const u16 = (page: Uint8Array, at: number, value: number): void =>
    new DataView(page.buffer, page.byteOffset).setUint16(at, value, littleEndian);
  const newPage = (type: number): Uint8Array => {
    const page = new Uint8Array(pageBytes);
    u32(page, 8, pages.length);
    page[25] = type;
    pages.push(page);
    return page;
  };
  const overflow = (value: Uint8Array): number => {
    const first = pages.length;
    for (let at = 0; at < value.length; at += pageBytes - 26) {
      const page = newPage(7);
      const part = value.subarray(at, at + pageBytes - 26);
      if (at > 0) u32(page, 12, pages.length - 2);
      if (at + part.length < value.length) u32(page, 16, pages.length);
      u16(page, 22, part.length);
      page.set(part, 26);
    }
    return first;
  };
  const records: (readonly [key: number, value: Uint8Array])[] = [
    [0, words([headers.length], littleEndian)],
    ...headers.map((header, index) => [index + 1, header] as const),
  ];
  for (let at = 0; at < records.length; at += 2) {
    const items: Uint8Array[] = [];
    for (const [key, value] of records.slice(at, at + 2)) {
      items.push(Buffer.concat([Uint8Array.of(1), words([key], littleEndian)]));
      items.push(
        value.length < pageBytes / 4
          ? Buffer.concat([Uint8Array.of(1), value])
          : Buffer.concat([Uint8Array.of(3, 0, 0, 0), words([overflow(value), value.length], littleEndian)]),
      );
    }
    const page = newPage(hashPageType);
    u16(page, 20, items.length);
    let end = pageBytes;
    for (const [index, item] of items.entries()) {
      end -= item.length;
      page.set(item, end);
      u16(page, 26 + 2 * index, end);
    }
    u16(page, 22, end);
  }
  const meta = pages[0] ?? new Uint8Array();
  for (const [word, value] of [
    [3, 0x061561],
    [4, 9],
    [5, pageBytes],
    [8, pages.length - 1],
  ] as const) {
    u32(meta, 4 * word, value);
  }
  meta[25] = 8;
  return Buffer.concat(pages);
}
