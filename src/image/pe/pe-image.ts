import { type ByteSource, SlicedByteSource, readUpTo } from "../bytes/byte-source.ts";
import { ImageError } from "../errors.ts";
import {
  CERTIFICATE_DIRECTORY,
  CHECKSUM_OFFSET,
  DataDirectory,
  DosHeader,
  FileHeader,
  OptionalHeader,
  SYMBOL_BYTES,
  SectionHeader,
  directoryCountOffsets,
  efiSubsystems,
  machineNames,
} from "./headers.ts";

/** A run of bytes in a file. */
export interface ByteRange {
  readonly offset: number;
  readonly sizeBytes: number;
}

export interface PeSection {
  /** Long names are looked up in the string table. */
  readonly name: string;
  /** What the file has for it, padding to the file's alignment included. */
  readonly raw: ByteRange;
  /** What a program sees of that: without the padding. Memory beyond it is zeros. */
  readonly content: ByteRange;
  readonly virtualAddress: number;
  readonly virtualSizeBytes: number;
}

/** The headers of a program for EFI or Windows: a boot loader, a kernel, a unified kernel image. */
export interface PeImage {
  /** As `uname -m` says it, or `pe machine 0x…`. */
  readonly machine: string;
  /** True when its subsystem is one of EFI's: firmware starts no other. */
  readonly isEfi: boolean;
  readonly sizeBytes: number;
  /** Everything in front of the sections. */
  readonly headersSizeBytes: number;
  /** In the order of the table; names may repeat (a unified kernel image with profiles). */
  readonly sections: readonly PeSection[];
  readonly checksumOffset: number;
  /** Where the data directory's entry for certificates stands; undefined when there are too few entries. */
  readonly certificateEntryOffset: number | undefined;
  /** Undefined when the entry is empty: nothing is signed. */
  readonly certificateTable: ByteRange | undefined;
}

/** No program has as many; a unified kernel image with profiles has some dozens. */
const MAX_SECTIONS = 1024;
const MAX_NAME_BYTES = 256;
/** Headers of real programs end well before this. */
const FIRST_READ_BYTES = 4096;

/**
 * Reads the headers of a PE image. Undefined for anything else: a kernel without an EFI stub, a script.
 *
 * @throws ImageError `corrupt` where the headers are cut short or contradict themselves, `unsupported` for an optional
 * header of an unknown kind; layer `pe`
 */
export async function readPeImage(source: ByteSource): Promise<PeImage | undefined> {
  const start = await readUpTo(source, 0, FIRST_READ_BYTES);
  if (start.length < DosHeader.size || start[0] !== 0x4d || start[1] !== 0x5a) return undefined;
  const { newHeaderOffset } = DosHeader.from(start);
  const headers = await readHeaders(source, start, newHeaderOffset);
  if (headers === undefined) return undefined;
  const { file, optional, directories, certificates, sections } = headers;
  const strings = stringTable(source, file.symbolTableOffset, file.symbols);
  return {
    machine: machineNames[file.machine] ?? `pe machine 0x${file.machine.toString(16)}`,
    isEfi: efiSubsystems.has(optional.subsystem),
    sizeBytes: source.size,
    headersSizeBytes: optional.headersSize,
    sections: await Promise.all(sections.map((section) => describe(section, strings))),
    checksumOffset: newHeaderOffset + FileHeader.size + CHECKSUM_OFFSET,
    certificateEntryOffset:
      directories.count > CERTIFICATE_DIRECTORY
        ? directories.offset + CERTIFICATE_DIRECTORY * DataDirectory.size
        : undefined,
    certificateTable:
      certificates === undefined || (certificates.offset === 0 && certificates.size === 0)
        ? undefined
        : { offset: certificates.offset, sizeBytes: certificates.size },
  };
}

/** The first section of that name. */
export function findSection(image: PeImage, name: string): PeSection | undefined {
  return image.sections.find((section) => section.name === name);
}

/**
 * What a program sees of a section, as bytes of its own; reading beyond the end of the file is `corrupt`. Content that
 * was cut to nothing reads as empty.
 */
export function sectionSource(source: ByteSource, section: PeSection): ByteSource {
  return new SlicedByteSource(source, section.content.offset, section.content.sizeBytes);
}

/**
 * The text of a section in UTF-8, up to its first NUL: `.cmdline`, `.osrel`, `.uname`, `.sbat`.
 *
 * @throws ImageError `too-large` beyond `limitBytes`, by default 64 KiB; `corrupt` when it leaves the file
 */
export async function readSectionText(source: ByteSource, section: PeSection, limitBytes = 64 * 1024): Promise<string> {
  const { offset, sizeBytes } = section.content;
  if (sizeBytes > limitBytes)
    throw new ImageError("too-large", `the section ${section.name} has ${sizeBytes} bytes`, { layer: "pe", offset });
  const bytes = await sectionSource(source, section).read(0, sizeBytes);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

async function readHeaders(source: ByteSource, start: Uint8Array, offset: number) {
  const corrupt = (message: string) => new ImageError("corrupt", message, { layer: "pe", offset });
  const read = async (at: number, length: number) =>
    at + length <= start.length ? start.subarray(at, at + length) : await source.read(at, length);
  if (offset > source.size - FileHeader.size) throw corrupt("the PE headers lie beyond the end of the file");
  const file = FileHeader.from(await read(offset, FileHeader.size));
  // A program for MS-DOS alone has something else there.
  if (file.signature !== "PE\0\0") return undefined;
  const optionalOffset = offset + FileHeader.size;
  const tableOffset = optionalOffset + file.optionalHeaderSize;
  const end = tableOffset + file.sections * SectionHeader.size;
  if (file.sections > MAX_SECTIONS) throw corrupt(`the PE headers list ${file.sections} sections`);
  if (end > source.size) throw corrupt("the PE headers are cut short");
  const optionalBytes = await read(optionalOffset, file.optionalHeaderSize);
  const optional = OptionalHeader.from(optionalBytes);
  const directories = dataDirectories(optionalBytes, optional.magic);
  const certificates =
    directories.count > CERTIFICATE_DIRECTORY
      ? DataDirectory.from(optionalBytes, directories.start + CERTIFICATE_DIRECTORY * DataDirectory.size)
      : undefined;
  if (optional.headersSize > source.size || optional.headersSize < end)
    throw corrupt(`the PE headers end at ${end} and claim ${optional.headersSize} bytes`);
  const table = await read(tableOffset, file.sections * SectionHeader.size);
  const sections = Array.from({ length: file.sections }, (_, index) =>
    SectionHeader.from(table, index * SectionHeader.size),
  );
  return {
    file,
    optional,
    directories: { count: directories.count, offset: optionalOffset + directories.start },
    certificates,
    sections,
  };
}

/** How many directories there are, and where they start in the optional header. */
function dataDirectories(optional: Uint8Array, magic: number): { count: number; start: number } {
  const countOffset = directoryCountOffsets[magic];
  if (countOffset === undefined)
    throw new ImageError("unsupported", `the PE optional header is of the kind 0x${magic.toString(16)}`, {
      layer: "pe",
    });
  const start = countOffset + 4;
  if (start > optional.length)
    throw new ImageError("corrupt", "the PE optional header is cut short", { layer: "pe", offset: countOffset });
  const said = new DataView(optional.buffer, optional.byteOffset, optional.byteLength).getUint32(countOffset, true);
  if (said > (optional.length - start) / DataDirectory.size)
    throw new ImageError("corrupt", `the PE optional header has no room for ${said} data directories`, {
      layer: "pe",
      offset: countOffset,
    });
  return { count: said, start };
}

/** Looks a long name up by its offset; undefined where there is none. It follows the symbols (PE Format, "COFF String Table"). */
type LongNames = (offset: number) => Promise<string | undefined>;

function stringTable(source: ByteSource, symbolsOffset: number, symbols: number): LongNames {
  const start = symbolsOffset + symbols * SYMBOL_BYTES;
  return async (offset) => {
    if (symbolsOffset === 0 || start + offset >= source.size) return undefined;
    const bytes = await readUpTo(source, start + offset, MAX_NAME_BYTES);
    const end = bytes.indexOf(0);
    return end < 0 ? undefined : new TextDecoder("latin1").decode(bytes.subarray(0, end));
  };
}

async function describe(header: ReturnType<typeof SectionHeader.from>, longName: LongNames): Promise<PeSection> {
  const short = header.name.replace(/\0.*$/s, "");
  const offset = /^\/(\d{1,7})$/.exec(short)?.[1];
  const { rawOffset, rawSize, virtualSize, virtualAddress } = header;
  // Programs of old linkers leave the size in memory empty: then the file's counts.
  const contentSize = virtualSize === 0 ? rawSize : Math.min(virtualSize, rawSize);
  return {
    name: offset === undefined ? short : ((await longName(Number(offset))) ?? short),
    raw: { offset: rawOffset, sizeBytes: rawSize },
    content: { offset: rawOffset, sizeBytes: contentSize },
    virtualAddress,
    virtualSizeBytes: virtualSize,
  };
}
