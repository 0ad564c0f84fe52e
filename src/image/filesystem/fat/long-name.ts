/** Where an entry has the characters of its part of the name, in UTF-16. */
const UNIT_OFFSETS = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30] as const;
const CHECKSUM_OFFSET = 13;
/** Of the first byte: the part is the last of the name, and so the first that is met. The bits below are its number. */
const IS_LAST = 0x40;
const NUMBER_MASK = 0x3f;
/** A long name has at most 255 UTF-16 units: 20 entries of 13. */
const MAX_PARTS = 20;

/** The parts of a long name that have come, the end of the name first (Microsoft, "FAT: General Overview", long names). */
export interface LongName {
  readonly checksum: number;
  readonly units: readonly number[];
  /** How many parts are still to come. */
  readonly missing: number;
}

/** Takes one more part; undefined where it is not the one that must follow. */
export function addPart(before: LongName | undefined, part: Uint8Array): LongName | undefined {
  const view = new DataView(part.buffer, part.byteOffset, part.byteLength);
  const order = part[0] ?? 0;
  const number = order & NUMBER_MASK;
  const checksum = part[CHECKSUM_OFFSET] ?? 0;
  const units = UNIT_OFFSETS.map((offset) => view.getUint16(offset, true));
  if (number < 1 || number > MAX_PARTS) return undefined;
  if (order & IS_LAST) return { checksum, units, missing: number - 1 };
  if (!before || before.checksum !== checksum || before.missing !== number) return undefined;
  return { checksum, units: [...units, ...before.units], missing: number - 1 };
}

/**
 * The name before a short one, which its checksum ties to it; undefined where it belongs to another, is incomplete, or is
 * none that a file can have. A lone surrogate becomes U+FFFD.
 */
export function nameOf(long: LongName | undefined, shortName: Uint8Array): string | undefined {
  if (!long || long.missing > 0 || long.checksum !== checksumOf(shortName)) return undefined;
  const end = long.units.indexOf(0);
  const units = end < 0 ? long.units : long.units.slice(0, end);
  const name = String.fromCharCode(...units).replaceAll(/\p{Surrogate}/gu, "\ufffd");
  return name === "" || name === "." || name === ".." || name.includes("/") ? undefined : name;
}

function checksumOf(name: Uint8Array): number {
  return name.reduce((sum, byte) => (((sum & 1) << 7) + (sum >> 1) + byte) & 0xff, 0);
}
