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
  volumeId16: [39, u32le],
  label16: [43, ascii(11)],
  fatSectors32: [36, u32le],
  rootCluster: [44, u32le],
  volumeId32: [67, u32le],
  label32: [71, ascii(11)],
  signature: [510, u16le],
});

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
}

/** Reads the boot sector. The number of clusters alone says which FAT it is; the text in the sector is a comment. */
export async function readBootSector(source: ByteSource): Promise<FatLayout> {
  const raw = BootSector.from(await source.read(0, 512));
  const { bytesPerSector, sectorsPerCluster, reservedSectors, fatCount } = raw;
  const isPowerOf2 = (value: number) => value > 0 && (value & (value - 1)) === 0;
  if (raw.signature !== 0xaa55) throw damaged("has no signature");
  if (!isPowerOf2(bytesPerSector) || bytesPerSector < 512 || bytesPerSector > 4096)
    throw damaged(`claims sectors of ${bytesPerSector} bytes`);
  if (!isPowerOf2(sectorsPerCluster)) throw damaged(`claims clusters of ${sectorsPerCluster} sectors`);
  if (reservedSectors === 0 || fatCount === 0) throw damaged("leaves no room for itself or its table");
  const fatSectors = raw.fatSectors16 || raw.fatSectors32;
  const totalSectors = raw.totalSectors16 || raw.totalSectors32;
  const rootSectors = Math.ceil((raw.rootEntries * 32) / bytesPerSector);
  const dataSector = reservedSectors + fatCount * fatSectors + rootSectors;
  if (fatSectors === 0 || dataSector > totalSectors) throw damaged(`claims ${totalSectors} sectors`);
  const clusterCount = Math.floor((totalSectors - dataSector) / sectorsPerCluster);
  const bits = clusterCount < 4085 ? 12 : clusterCount < 65525 ? 16 : 32;
  if (bits === 32 && raw.fatSectors16 !== 0) throw damaged("mixes FAT16 and FAT32");
  const id = (bits === 32 ? raw.volumeId32 : raw.volumeId16).toString(16).toUpperCase().padStart(8, "0");
  const label = (bits === 32 ? raw.label32 : raw.label16).trimEnd();
  return {
    ...raw,
    bits,
    fatOffset: reservedSectors * bytesPerSector,
    fatBytes: fatSectors * bytesPerSector,
    rootOffset: (reservedSectors + fatCount * fatSectors) * bytesPerSector,
    rootBytes: rootSectors * bytesPerSector,
    dataOffset: dataSector * bytesPerSector,
    clusterBytes: sectorsPerCluster * bytesPerSector,
    clusterCount,
    sizeBytes: totalSectors * bytesPerSector,
    volumeId: `${id.slice(0, 4)}-${id.slice(4)}`,
    label: label === "NO NAME" ? "" : label,
  };
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", `the boot sector ${what}`, { layer: "fat", offset: 0 });
}
