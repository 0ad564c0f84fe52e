// Filters for machine code, which XZ puts in front of LZMA2: they turn the targets of calls from distances into places.
// Undone here, in place (tukaani.org, xz-file-format.txt §5.3.2; Linux, lib/xz/xz_dec_bcj.c).

/** Undoes a filter on bytes that begin at `position`; returns how many of them are final: the rest needs what follows. */
export type BranchFilter = (bytes: Uint8Array, position: number) => number;

/** A filter by its identifier; undefined for those of machines that Azure does not have. */
export function branchFilter(id: number): (() => BranchFilter) | undefined {
  switch (id) {
    case 0x04:
      return x86Filter;
    case 0x07:
      return () => armFilter;
    case 0x08:
      return () => thumbFilter;
    case 0x0a:
      return () => arm64Filter;
    default:
      return undefined;
  }
}

/** Of the last three bytes, which ones could be an opcode: bit patterns after which a call is one, and the byte to look at. */
const isAllowed = [true, true, true, false, true, false, false, false];
const byteOfMask = [0, 1, 2, 2, 3, 3, 3, 3];

function x86Filter(): BranchFilter {
  let mask = 0;
  return (bytes, position) => {
    if (bytes.length < 5) return 0;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = bytes.length - 4;
    const isSign = (byte: number) => byte === 0x00 || byte === 0xff;
    let last = -1;
    let at = 0;
    for (; at < end; at += 1) {
      if (((bytes[at] ?? 0) & 0xfe) !== 0xe8) continue;
      const passed = at - last;
      last = at;
      if (passed > 3) mask = 0;
      else {
        mask = (mask << (passed - 1)) & 7;
        if (mask !== 0 && (!isAllowed[mask] || isSign(bytes[at + 4 - (byteOfMask[mask] ?? 0)] ?? 0))) {
          mask = (mask << 1) | 1;
          continue;
        }
      }
      if (!isSign(bytes[at + 4] ?? 0)) {
        mask = (mask << 1) | 1;
        continue;
      }
      let source = view.getUint32(at + 1, true);
      let target: number;
      for (;;) {
        target = (source - (position + at + 5)) >>> 0;
        if (mask === 0) break;
        const shift = (byteOfMask[mask] ?? 0) * 8;
        if (!isSign((target >>> (24 - shift)) & 0xff)) break;
        source = (target ^ (2 ** (32 - shift) - 1)) >>> 0;
      }
      target &= 0x01ff_ffff;
      if (target & 0x0100_0000) target |= 0xfe00_0000;
      view.setUint32(at + 1, target >>> 0, true);
      at += 4;
    }
    const passed = at - last;
    mask = passed > 3 ? 0 : (mask << (passed - 1)) & 7;
    return at;
  };
}

/** `BL` of 32-bit Arm: a distance in words of 24 bits. */
function armFilter(bytes: Uint8Array, position: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    if (bytes[at + 3] !== 0xeb) continue;
    const place = (view.getUint32(at, true) & 0xff_ffff) << 2;
    const distance = (place - (position + at + 8)) >> 2;
    view.setUint32(at, ((distance & 0xff_ffff) | 0xeb00_0000) >>> 0, true);
  }
  return at;
}

/** `BL` of Thumb: two halves of eleven bits. */
function thumbFilter(bytes: Uint8Array, position: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (; at + 4 <= bytes.length; at += 2) {
    const [high, low] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    if ((high & 0xf800) !== 0xf000 || (low & 0xf800) !== 0xf800) continue;
    const place = (((high & 0x7ff) << 11) | (low & 0x7ff)) << 1;
    const distance = (place - (position + at + 4)) >> 1;
    view.setUint16(at, 0xf000 | ((distance >> 11) & 0x7ff), true);
    view.setUint16(at + 2, 0xf800 | (distance & 0x7ff), true);
    at += 2;
  }
  return at;
}

/** `BL`, and `ADRP` as far as its target lies within half a gigabyte. */
function arm64Filter(bytes: Uint8Array, position: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    const place = position + at;
    const instruction = view.getUint32(at, true);
    if (instruction >>> 26 === 0x25) {
      const distance = (instruction - Math.floor(place / 4)) & 0x03ff_ffff;
      view.setUint32(at, (0x9400_0000 | distance) >>> 0, true);
      continue;
    }
    if ((instruction & 0x9f00_0000) >>> 0 !== 0x9000_0000) continue;
    const page = (((instruction >>> 29) & 3) | ((instruction >>> 3) & 0x1f_fffc)) >>> 0;
    if (((page + 0x2_0000) & 0x1c_0000) !== 0) continue;
    const distance = page - Math.floor(place / 4096);
    const sign = (0 - (distance & 0x2_0000)) & 0xe0_0000;
    const written = (instruction & 0x9000_001f) | ((distance & 3) << 29) | ((distance & 0x3_fffc) << 3) | sign;
    view.setUint32(at, written >>> 0, true);
  }
  return at;
}
