/** Castagnoli's polynomial, bits reversed. */
const POLYNOMIAL = 0x82f63b78;

/**
 * CRC-32C as iSCSI, VHDX, XFS and btrfs use it; pass the last result to go on. ext4 neither inverts at the start nor at
 * the end: see `crc32cRaw`.
 */
export function crc32c(bytes: Uint8Array, previous = 0): number {
  return ~crc32cRaw(bytes, ~previous >>> 0) >>> 0;
}

/**
 * The register without the inversions at the start and the end: the form that ext4's metadata checksums chain. Of the
 * bytes between `from` and `to`, so that nobody has to copy a structure to leave its checksum out.
 */
export function crc32cRaw(bytes: Uint8Array, register: number, from = 0, to = bytes.length): number {
  const table = (tables ??= makeTables());
  const start = bytes.byteOffset;
  let crc = register;
  let at = from;
  for (; at < to && (start + at) % 4 !== 0; at += 1) crc = step(table, crc, bytes[at] ?? 0);
  if (isLittleEndian && to - at >= 8) {
    // Eight bytes a step ("slicing-by-8"): six times as fast as one.
    const words = new Int32Array(bytes.buffer, start + at, Math.floor((to - at) / 8) * 2);
    for (let index = 0; index < words.length; index += 2) {
      const first = crc ^ (words[index] ?? 0);
      const second = words[index + 1] ?? 0;
      crc =
        (table[0x700 + (first & 0xff)] ?? 0) ^
        (table[0x600 + ((first >>> 8) & 0xff)] ?? 0) ^
        (table[0x500 + ((first >>> 16) & 0xff)] ?? 0) ^
        (table[0x400 + (first >>> 24)] ?? 0) ^
        (table[0x300 + (second & 0xff)] ?? 0) ^
        (table[0x200 + ((second >>> 8) & 0xff)] ?? 0) ^
        (table[0x100 + ((second >>> 16) & 0xff)] ?? 0) ^
        (table[second >>> 24] ?? 0);
    }
    at += words.byteLength;
  }
  for (; at < to; at += 1) crc = step(table, crc, bytes[at] ?? 0);
  return crc >>> 0;
}

/** The register after so many bytes of zero: what a checksum's own place counts as. */
export function crc32cRawZeros(count: number, register: number): number {
  const table = (tables ??= makeTables());
  let crc = register;
  for (let index = 0; index < count; index += 1) crc = step(table, crc, 0);
  return crc >>> 0;
}

/** The register after a number of four bytes, little-endian. */
export function crc32cRawWord(value: number, register: number): number {
  return crc32cRawZeros(4, (register ^ value) >>> 0);
}

/** Words are read as the machine has them, and taken apart as they lie in the bytes. */
const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Made at the first use: eight tables of 256 entries, for a byte and for one with one to seven zeros behind it. */
let tables: Int32Array | undefined;

function makeTables(): Int32Array {
  const table = new Int32Array(8 * 256);
  for (let index = 0; index < 256; index += 1) {
    let crc = index;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    table[index] = crc;
  }
  for (let index = 256; index < table.length; index += 1) table[index] = step(table, table[index - 256] ?? 0, 0);
  return table;
}

function step(table: Int32Array, crc: number, byte: number): number {
  return (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
}
