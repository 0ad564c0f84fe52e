// From physical volumes to the text that describes their volume group (lvm2 lib/format_text/format-text.c).
import type { ByteSource } from "../bytes/byte-source.ts";
import { ascii, struct, u32le, u64le } from "../bytes/struct.ts";
import { ImageError, isImageError } from "../errors.ts";
import { type LvmArea, type PvLabel, findPvLabel, lvmCrc } from "./lvm-label.ts";
import { type LvmSection, parseLvmText } from "./lvm-text.ts";

const AreaHeader = struct("LVM metadata area", 512, {
  crc: [0x00, u32le],
  magic: [0x04, ascii(16)],
  version: [0x14, u32le],
  start: [0x18, u64le],
  size: [0x20, u64le],
  /** The first raw location; offset and size of the text in the area, from the area's start. */
  textOffset: [0x28, u64le],
  textSize: [0x30, u64le],
  textCrc: [0x38, u32le],
  flags: [0x3c, u32le],
});

const AREA_MAGIC = " LVM2 x[5A%r0N*>";
const IGNORED = 1;
/** lvm.conf's largest sensible `pvmetadatasize`; texts are a few KiB. */
const MAX_TEXT_BYTES = 32 * 1024 * 1024;

/** A physical volume as its own header describes it. */
export interface LvmDevice {
  /** The volume that it was found in, for messages. */
  readonly volume: string;
  readonly source: ByteSource;
  readonly label: PvLabel;
}

/** The device in a volume, or undefined when it has no label. */
export async function readLvmDevice(volume: string, source: ByteSource): Promise<LvmDevice | undefined> {
  const label = findPvLabel(await source.read(0, Math.min(source.size, 4 * 512)));
  return label && { volume, source, label };
}

export interface LvmTexts {
  readonly texts: readonly LvmSection[];
  /** One for each damaged area: what the others say holds all the same. */
  readonly errors: readonly ImageError[];
}

/** The metadata texts of a device, parsed; none where the device has no area or only ignored ones. */
export async function readLvmTexts({ source, label }: LvmDevice): Promise<LvmTexts> {
  const texts: LvmSection[] = [];
  const errors: ImageError[] = [];
  for (const area of label.metadataAreas)
    try {
      const text = await readText(source, area);
      if (text !== undefined) texts.push(parseLvmText(text));
    } catch (error) {
      if (!isImageError(error)) throw error;
      errors.push(error);
    }
  return { texts, errors };
}

async function readText(source: ByteSource, area: LvmArea): Promise<string | undefined> {
  const bytes = await source.read(area.offset, AreaHeader.size);
  const header = AreaHeader.from(bytes);
  const damaged = (what: string) =>
    new ImageError("corrupt", `the LVM metadata area is damaged: ${what}`, { layer: "lvm2", offset: area.offset });
  if (header.magic !== AREA_MAGIC || header.version !== 1) throw damaged("it has no header");
  if (lvmCrc(bytes.subarray(4)) !== header.crc) throw damaged("the checksum of its header is wrong");
  const { textOffset, textSize, size, flags } = header;
  if (textOffset === 0 || textSize === 0 || flags & IGNORED) return undefined;
  if (size <= AreaHeader.size || textOffset >= size || textSize > size - AreaHeader.size || textSize > MAX_TEXT_BYTES)
    throw damaged("the text leaves it");
  // The area is a ring: what does not fit before its end goes on behind its header.
  const first = Math.min(textSize, size - textOffset);
  const text = new Uint8Array(textSize);
  text.set(await source.read(area.offset + textOffset, first));
  if (first < textSize) text.set(await source.read(area.offset + AreaHeader.size, textSize - first), first);
  if (lvmCrc(text) !== header.textCrc) throw damaged("the checksum of its text is wrong");
  return new TextDecoder().decode(text);
}
