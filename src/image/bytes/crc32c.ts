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
  const [t0, t1, t2, t3] = (tables ??= makeTables());
  const whole = to - ((to - from) % 4);
  let crc = register;
  let at = from;
  // Four bytes a step ("slicing-by-4"): three times as fast as one.
  for (; at < whole; at += 4) {
    crc ^= byte(bytes, at) | (byte(bytes, at + 1) << 8) | (byte(bytes, at + 2) << 16) | (byte(bytes, at + 3) << 24);
    crc =
      entry(t3, crc & 0xff) ^ entry(t2, (crc >>> 8) & 0xff) ^ entry(t1, (crc >>> 16) & 0xff) ^ entry(t0, crc >>> 24);
  }
  for (; at < to; at += 1) crc = entry(t0, (crc ^ byte(bytes, at)) & 0xff) ^ (crc >>> 8);
  return crc >>> 0;
}

/** The register after so many bytes of zero: what a checksum's own place counts as. */
export function crc32cRawZeros(count: number, register: number): number {
  const [t0] = (tables ??= makeTables());
  let crc = register;
  for (let index = 0; index < count; index += 1) crc = entry(t0, crc & 0xff) ^ (crc >>> 8);
  return crc >>> 0;
}

/** The register after a number of four bytes, little-endian. */
export function crc32cRawWord(value: number, register: number): number {
  return crc32cRawZeros(4, (register ^ value) >>> 0);
}

type Tables = readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array];

/** Made at the first use: 4 KiB that never change. */
let tables: Tables | undefined;

function makeTables(): Tables {
  const [t0, t1, t2, t3] = [new Uint32Array(256), new Uint32Array(256), new Uint32Array(256), new Uint32Array(256)];
  for (let index = 0; index < 256; index += 1) {
    let crc = index;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    t0[index] = crc;
  }
  for (let index = 0; index < 256; index += 1) {
    let crc = entry(t0, index);
    for (const table of [t1, t2, t3]) {
      crc = entry(t0, crc & 0xff) ^ (crc >>> 8);
      table[index] = crc;
    }
  }
  return [t0, t1, t2, t3];
}

function entry(table: Uint32Array, index: number): number {
  return table[index] ?? 0;
}

function byte(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}
