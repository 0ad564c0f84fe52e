// Microsoft PE Format, "MS-DOS Stub", "COFF File Header", "Optional Header", "Section Table"; all little-endian.
import { ascii, struct, u16le, u32le } from "../bytes/struct.ts";

export const DosHeader = struct("MS-DOS header", 64, {
  magic: [0x00, ascii(2)],
  newHeaderOffset: [0x3c, u32le],
});

/** The signature `PE\0\0` and the COFF file header behind it. */
export const FileHeader = struct("COFF file header", 24, {
  signature: [0x00, ascii(4)],
  machine: [0x04, u16le],
  sections: [0x06, u16le],
  symbolTableOffset: [0x0c, u32le],
  symbols: [0x10, u32le],
  optionalHeaderSize: [0x14, u16le],
});

/** What both kinds of optional headers have at the same place. */
export const OptionalHeader = struct("PE optional header", 0x48, {
  magic: [0x00, u16le],
  headersSize: [0x3c, u32le],
  subsystem: [0x44, u16le],
});

/** The checksum's place in the optional header. */
export const CHECKSUM_OFFSET = 0x40;

/** Where an optional header says how many data directories follow: PE32, PE32+. */
export const directoryCountOffsets: Readonly<Record<number, number>> = { 0x10b: 0x5c, 0x20b: 0x6c };

export const DataDirectory = struct("PE data directory", 8, {
  offset: [0x00, u32le],
  size: [0x04, u32le],
});

/** The certificate table's place in the data directories. */
export const CERTIFICATE_DIRECTORY = 4;

export const SectionHeader = struct("PE section header", 40, {
  name: [0x00, ascii(8)],
  virtualSize: [0x08, u32le],
  virtualAddress: [0x0c, u32le],
  rawSize: [0x10, u32le],
  rawOffset: [0x14, u32le],
});

export const SYMBOL_BYTES = 18;

/** UEFI specification, 2.1.1 "UEFI Images"; the words of `uname -m` where there are some. */
export const machineNames: Readonly<Record<number, string>> = {
  0x014c: "i686",
  0x01c2: "armv7l",
  0x0200: "ia64",
  0x0ebc: "ebc",
  0x5064: "riscv64",
  0x6264: "loongarch64",
  0x8664: "x86_64",
  0xaa64: "aarch64",
};

/** PE Format, "Windows Subsystem": application, boot service driver, run-time driver, ROM. */
export const efiSubsystems: ReadonlySet<number> = new Set([10, 11, 12, 13]);
