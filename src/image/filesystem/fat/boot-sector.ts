import type { ByteSource } from "../../bytes/byte-source.ts";
import { type Infer, ascii, struct, u16le, u32le, u8 } from "../../bytes/struct.ts";
import { ImageError } from "../../errors.ts";

/** Microsoft, "FAT: General Overview of On-Disk Format", BIOS parameter block. */
const BootSector = struct("FAT boot sector", 512, {
  bytesPerSector: [11, u16le],
  sectorsPerCluster: [13, u8],
  reservedSectors: [14, u16le],
  fatCount: [16, u8],
  rootEntries: [17, u16le],
  totalSectors16: [19, u16le],
  fatSectors16: [22, u16le],
  totalSectors32: [32, u32le],
  /** From here on the structure of FAT12 and FAT16 differs from that of FAT32. */
  state16: [37, u8],
  volumeId16: [39, u32le],
  label16: [43, ascii(11)],
  fatSectors32: [36, u32le],
  tableFlags32: [40, u16le],
  rootCluster: [44, u32le],
  state32: [65, u8],
  volumeId32: [67, u32le],
  label32: [71, ascii(11)],
  signature: [510, u16le],
});

/** Of the state: the volume is mounted, or was when the machine went down (Linux, msdos_fs.h, `FAT_STATE_DIRTY`). */
const IS_DIRTY = 0x01;
/** Of the flags of FAT32: one table alone is kept up to date, whose number is in the lowest bits. */
const HAS_ONE_TABLE = 0x80;
const TABLE_MASK = 0x0f;
const FIRST_CLUSTER = 2;
/** The numbers above stand for what is no cluster (Linux, msdos_fs.h, `MAX_FAT12` …). */
const MAX_CLUSTERS = { 12: 0xff4, 16: 0xfff4, 32: 0x0ffffff6 } as const;

export interface FatLayout extends Infer<typeof BootSector> {
  readonly bits: 12 | 16 | 32;
  readonly fatOffset: number;
  readonly fatBytes: number;
  /** Of the fixed root directory; FAT32 has a chain instead. */
  readonly rootOffset: number;
  readonly rootBytes: number;
  readonly dataOffset: number;
  readonly clusterBytes: number;
  readonly clusterCount: number;
  readonly sizeBytes: number;
  readonly volumeId: string;
  readonly label: string;
  readonly isDirty: boolean;
}

/**
 * Reads the boot sector. It is one of FAT32 when it has no size of the table in 16 bits, as Linux, GRUB and firmware take
 * it: mkfs.fat makes FAT32 of any size when it is told to. Else the number of clusters says which FAT it is; the text in
 * the sector is a comment.
 */
export async function readBootSector(source: ByteSource): Promise<FatLayout> {
  const raw = BootSector.from(await source.read(0, 512));
  const { bytesPerSector, sectorsPerCluster, reservedSectors, fatCount } = raw;
  const isPowerOf2 = (value: number) => value > 0 && (value & (value - 1)) === 0;
  if (raw.signature !== 0xaa55) throw damaged("has no signature");
  if (!isPowerOf2(bytesPerSector) || bytesPerSector < 512 || bytesPerSector > 4096)
    throw damaged(`claims sectors of ${bytesPerSector} bytes`);
  if (!isPowerOf2(sectorsPerCluster)) throw damaged(`claims clusters of ${sectorsPerCluster} sectors`);
  if (reservedSectors === 0 || fatCount === 0) throw damaged("leaves no room for itself or its table");
  const is32 = raw.fatSectors16 === 0;
  const fatSectors = is32 ? raw.fatSectors32 : raw.fatSectors16;
  const totalSectors = raw.totalSectors16 || raw.totalSectors32;
  const rootSectors = Math.ceil((raw.rootEntries * 32) / bytesPerSector);
  const dataSector = reservedSectors + fatCount * fatSectors + rootSectors;
  if (fatSectors === 0 || dataSector > totalSectors) throw damaged(`claims ${totalSectors} sectors`);
  const sizedClusters = Math.floor((totalSectors - dataSector) / sectorsPerCluster);
  const bits = is32 ? 32 : sizedClusters < 4085 ? 12 : 16;
  const fatBytes = fatSectors * bytesPerSector;
  const clusterCount = Math.min(sizedClusters, Math.floor((fatBytes * 8) / bits) - FIRST_CLUSTER);
  if (clusterCount > MAX_CLUSTERS[bits]) throw damaged(`claims ${clusterCount} clusters`);
  if (is32 && raw.rootCluster < FIRST_CLUSTER) throw damaged(`has its root in cluster ${raw.rootCluster}`);
  const table = is32 && raw.tableFlags32 & HAS_ONE_TABLE ? raw.tableFlags32 & TABLE_MASK : 0;
  if (table >= fatCount) throw damaged(`uses table ${table} of ${fatCount}`);
  const id = (is32 ? raw.volumeId32 : raw.volumeId16).toString(16).toUpperCase().padStart(8, "0");
  const label = (is32 ? raw.label32 : raw.label16).trimEnd();
  return {
    ...raw,
    bits,
    fatOffset: (reservedSectors + table * fatSectors) * bytesPerSector,
    fatBytes,
    rootOffset: (reservedSectors + fatCount * fatSectors) * bytesPerSector,
    rootBytes: rootSectors * bytesPerSector,
    dataOffset: dataSector * bytesPerSector,
    clusterBytes: sectorsPerCluster * bytesPerSector,
    clusterCount,
    sizeBytes: totalSectors * bytesPerSector,
    volumeId: `${id.slice(0, 4)}-${id.slice(4)}`,
    label: label === "NO NAME" ? "" : label,
    isDirty: ((is32 ? raw.state32 : raw.state16) & IS_DIRTY) !== 0,
  };
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", `the boot sector ${what}`, { layer: "fat", offset: 0 });
}
