/** Entries of directories and whole FATs, byte by byte, for what the tools do not make. */

const SECTOR = 512;
const ROOT_ENTRIES = 16;

export interface EntryFields {
  readonly attributes?: number;
  readonly caseBits?: number;
  readonly cluster?: number;
  readonly clusterHigh?: number;
  readonly size?: number;
}

/** One of a short name, given as its eleven bytes in ISO 8859-1. */
export function entry(name: string, fields: EntryFields = {}): Uint8Array {
  const { attributes = 0x20, caseBits = 0, cluster = 0, clusterHigh = 0, size = 0 } = fields;
  const bytes = Buffer.alloc(32);
  bytes.write(name.padEnd(11), "latin1");
  bytes.writeUInt8(attributes, 11);
  bytes.writeUInt8(caseBits, 12);
  bytes.writeUInt16LE(clusterHigh, 20);
  bytes.writeUInt16LE(0x5821, 24);
  bytes.writeUInt16LE(cluster, 26);
  bytes.writeUInt32LE(size, 28);
  return bytes;
}

/** Those of a long name before a short one, the last part first, as the disk has them. */
export function longEntries(name: string, shortName: string): Uint8Array[] {
  const checksum = Buffer.from(shortName.padEnd(11), "latin1").reduce(
    (sum, byte) => (((sum & 1) << 7) + (sum >> 1) + byte) & 0xff,
    0,
  );
  const count = Math.ceil(name.length / 13);
  return Array.from({ length: count }, (_, index) => {
    const number = count - index;
    const bytes = Buffer.alloc(32);
    bytes.writeUInt8(number | (index === 0 ? 0x40 : 0));
    bytes.writeUInt8(0x0f, 11);
    bytes.writeUInt8(checksum, 13);
    [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30].forEach((offset, at) => {
      const place = (number - 1) * 13 + at;
      bytes.writeUInt16LE(place < name.length ? name.charCodeAt(place) : place === name.length ? 0 : 0xffff, offset);
    });
    return bytes;
  });
}

export interface FatFields {
  readonly bits: 16 | 32;
  readonly clusters?: number;
  /** Of FAT32. */
  readonly tableFlags?: number;
  readonly rootCluster?: number;
  readonly root: readonly Uint8Array[];
  /** Cluster → the one behind it, or undefined at the end of a chain; in the table of that number, else in both. */
  readonly chains?: Readonly<Record<number, number | undefined>>;
  readonly chainsOfSecond?: Readonly<Record<number, number | undefined>>;
  readonly content?: Readonly<Record<number, Uint8Array | string>>;
}

/** A FAT of clusters of one sector; FAT32 has its root in cluster 2. */
export function fatBytes(fields: FatFields): Uint8Array {
  const { bits, clusters = bits === 16 ? 4200 : 300, tableFlags = 0, rootCluster = 2, root, chains = {} } = fields;
  const reserved = bits === 32 ? 32 : 1;
  const tableSectors = Math.ceil(((clusters + 2) * bits) / 8 / SECTOR);
  const rootSector = reserved + 2 * tableSectors;
  const dataSector = rootSector + (bits === 32 ? 0 : (ROOT_ENTRIES * 32) / SECTOR);
  const image = Buffer.alloc((dataSector + clusters) * SECTOR);
  image.writeUInt16LE(SECTOR, 11);
  image.writeUInt8(1, 13);
  image.writeUInt16LE(reserved, 14);
  image.writeUInt8(2, 16);
  image.writeUInt16LE(bits === 32 ? 0 : ROOT_ENTRIES, 17);
  image.writeUInt8(0xf8, 21);
  image.writeUInt16LE(bits === 32 ? 0 : tableSectors, 22);
  image.writeUInt32LE(dataSector + clusters, 32);
  if (bits === 32) {
    image.writeUInt32LE(tableSectors, 36);
    image.writeUInt16LE(tableFlags, 40);
    image.writeUInt32LE(rootCluster, 44);
  }
  image.writeUInt8(0x29, bits === 32 ? 66 : 38);
  image.write(`NO NAME    FAT${bits}   `, bits === 32 ? 71 : 43);
  image.writeUInt16LE(0xaa55, 510);
  [chains, fields.chainsOfSecond ?? chains].forEach((links, table) => {
    const all: Readonly<Record<number, number | undefined>> = {
      // The media type again, as in the boot sector.
      0: bits === 32 ? 0x0ffffff8 : 0xfff8,
      1: undefined,
      ...(bits === 32 ? { 2: undefined } : {}),
      ...links,
    };
    for (const [cluster, next] of Object.entries(all)) {
      const at = (reserved + table * tableSectors) * SECTOR + (Number(cluster) * bits) / 8;
      if (bits === 16) image.writeUInt16LE(next ?? 0xffff, at);
      else image.writeUInt32LE(next ?? 0x0fffffff, at);
    }
  });
  const place = (cluster: number) => (dataSector + cluster - 2) * SECTOR;
  image.set(Buffer.concat(root), bits === 32 ? place(rootCluster) : rootSector * SECTOR);
  for (const [cluster, bytes] of Object.entries(fields.content ?? {}))
    image.set(typeof bytes === "string" ? Buffer.from(bytes) : bytes, place(Number(cluster)));
  return image;
}
