import { u16le, u32le, u64le, struct } from "../../image/bytes/struct.ts";
import { ImageError } from "../../image/errors.ts";

/** System V ABI, "ELF Header", 64-bit and little-endian, as all kernels of Azure are; the part behind e_ident. */
const ElfHeader = struct("ELF header", 64, {
  sectionsOffset: [0x28, u64le],
  sectionSize: [0x3a, u16le],
  sections: [0x3c, u16le],
  namesIndex: [0x3e, u16le],
});

/** System V ABI, "Section Header". */
const SectionHeader = struct("ELF section header", 64, {
  name: [0x00, u32le],
  offset: [0x18, u64le],
  size: [0x20, u64le],
});

const MAGIC = [0x7f, 0x45, 0x4c, 0x46, 2, 1] as const;
/** Modules have some dozens of sections, debugging information included. */
const MAX_SECTIONS = 4096;

/**
 * What modinfo(8) says of a kernel module: the fields of its section `.modinfo`, the first of each name. Empty for a
 * module without one.
 *
 * @param bytes a whole module, decompressed
 * @throws ImageError `corrupt`, layer `elf`, for anything that is no 64-bit ELF file or contradicts itself
 */
export function parseModinfo(bytes: Uint8Array): ReadonlyMap<string, string> {
  const corrupt = (message: string) => new ImageError("corrupt", message, { layer: "elf" });
  if (MAGIC.some((byte, index) => bytes[index] !== byte)) throw corrupt("the module is no 64-bit ELF file");
  const { sectionsOffset, sectionSize, sections, namesIndex } = ElfHeader.from(bytes);
  if (sections > MAX_SECTIONS || (sections > 0 && sectionSize < SectionHeader.size))
    throw corrupt(`the module's table of ${sections} sections is damaged`);
  const headers = Array.from({ length: sections }, (_, index) =>
    SectionHeader.from(bytes, sectionsOffset + index * sectionSize),
  );
  const contentOf = ({ offset, size }: (typeof headers)[number]) => {
    if (offset + size > bytes.length) throw corrupt("a section leaves the module");
    return bytes.subarray(offset, offset + size);
  };
  const namesHeader = headers[namesIndex];
  if (!namesHeader) return new Map();
  const names = contentOf(namesHeader);
  const section = headers.find(({ name }) => textAt(names, name) === ".modinfo");
  return section ? fields(contentOf(section)) : new Map();
}

/** `key=value` with a NUL behind each; the linker pads with more of them. */
function fields(content: Uint8Array): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const field of new TextDecoder().decode(content).split("\0")) {
    const equals = field.indexOf("=");
    const key = field.slice(0, Math.max(0, equals));
    if (key !== "" && !found.has(key)) found.set(key, field.slice(equals + 1));
  }
  return found;
}

function textAt(bytes: Uint8Array, start: number): string {
  const end = bytes.indexOf(0, start);
  return new TextDecoder("latin1").decode(bytes.subarray(start, end < 0 ? undefined : end));
}
