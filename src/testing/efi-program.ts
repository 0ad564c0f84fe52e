import { CHECKSUM_OFFSET, machineNames } from "../image/pe/headers.ts";

export interface EfiProgramValues {
  /** As `uname -m` says it; x86_64 when left out. */
  readonly arch?: "x86_64" | "aarch64";
  /** 10 is an EFI application. */
  readonly subsystem?: number;
  /** In order; a name may repeat. */
  readonly sections?: readonly (readonly [name: string, content: string | Uint8Array])[];
  /** The data directory's sixteen entries, fewer or none. */
  readonly directories?: number;
  /** The certificate table as it stands at the end of the file. */
  readonly certificateTable?: Uint8Array;
}

const FILE_ALIGNMENT = 512;
const MEMORY_ALIGNMENT = 4096;
const PE_OFFSET = 0x80;
const OPTIONAL_OFFSET = PE_OFFSET + 24;

/** A PE32+ program for EFI that does nothing: headers, sections, long names in a string table, certificates. */
export function efiProgram(values: EfiProgramValues = {}): Uint8Array {
  const { arch = "x86_64", sections = [[".text", "\xc3"]], directories = 16, certificateTable } = values;
  const optionalSize = 112 + 8 * directories;
  const headersSize = align(OPTIONAL_OFFSET + optionalSize + 40 * sections.length, FILE_ALIGNMENT);
  const names = stringTable(sections.map(([name]) => name));
  const contents = sections.map(([, content]) => (typeof content === "string" ? Buffer.from(content) : content));
  const sectionsEnd = contents.reduce((end, { length }) => end + align(length, FILE_ALIGNMENT), headersSize);
  const certificatesOffset = align(sectionsEnd + names.table.length, 8);
  const file = Buffer.alloc(certificateTable ? certificatesOffset + certificateTable.length : certificatesOffset);
  file.write("MZ", 0);
  file.writeUInt32LE(PE_OFFSET, 0x3c);
  file.write("PE\0\0", PE_OFFSET);
  file.writeUInt16LE(machineNumber(arch), PE_OFFSET + 4);
  file.writeUInt16LE(sections.length, PE_OFFSET + 6);
  // No symbols: the string table follows at once.
  file.writeUInt32LE(names.table.length > 0 ? sectionsEnd : 0, PE_OFFSET + 12);
  file.writeUInt16LE(optionalSize, PE_OFFSET + 20);
  file.writeUInt16LE(0x20b, OPTIONAL_OFFSET);
  file.writeUInt32LE(MEMORY_ALIGNMENT, OPTIONAL_OFFSET + 0x20);
  file.writeUInt32LE(FILE_ALIGNMENT, OPTIONAL_OFFSET + 0x24);
  file.writeUInt32LE(headersSize, OPTIONAL_OFFSET + 0x3c);
  file.writeUInt32LE(0, OPTIONAL_OFFSET + CHECKSUM_OFFSET);
  file.writeUInt16LE(values.subsystem ?? 10, OPTIONAL_OFFSET + 0x44);
  file.writeUInt32LE(directories, OPTIONAL_OFFSET + 0x6c);
  if (certificateTable && directories > 4) {
    file.writeUInt32LE(certificatesOffset, OPTIONAL_OFFSET + 0x70 + 8 * 4);
    file.writeUInt32LE(certificateTable.length, OPTIONAL_OFFSET + 0x70 + 8 * 4 + 4);
    file.set(certificateTable, certificatesOffset);
  }
  let offset = headersSize;
  let address = align(headersSize, MEMORY_ALIGNMENT);
  for (const [index, content] of contents.entries()) {
    const header = OPTIONAL_OFFSET + optionalSize + 40 * index;
    file.write(names.short[index] ?? "", header, 8, "latin1");
    file.writeUInt32LE(content.length, header + 8);
    file.writeUInt32LE(address, header + 12);
    file.writeUInt32LE(align(content.length, FILE_ALIGNMENT), header + 16);
    file.writeUInt32LE(offset, header + 20);
    file.set(content, offset);
    offset += align(content.length, FILE_ALIGNMENT);
    address += align(Math.max(1, content.length), MEMORY_ALIGNMENT);
  }
  file.set(names.table, sectionsEnd);
  return new Uint8Array(file);
}

/** Names of more than eight bytes become `/<offset>`; the table starts with its own size. */
function stringTable(names: readonly string[]): { readonly short: readonly string[]; readonly table: Uint8Array } {
  let text = "";
  const short = names.map((name) => {
    if (name.length <= 8) return name;
    const reference = `/${4 + text.length}`;
    text += `${name}\0`;
    return reference;
  });
  if (text === "") return { short, table: new Uint8Array() };
  const table = Buffer.alloc(4 + text.length);
  table.writeUInt32LE(table.length, 0);
  table.write(text, 4, "latin1");
  return { short, table };
}

function machineNumber(arch: string): number {
  return Number(Object.entries(machineNames).find(([, name]) => name === arch)?.[0]);
}

function align(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}
