import { damaged } from "./damaged.ts";

/**
 * `width` bits, at most 25, from the bit `at` on, counted from the byte `start`; the lowest comes first. Four bytes are
 * read there, whatever the width.
 */
export function bitsAt(view: DataView, start: number, at: number, width: number): number {
  return (view.getUint32(start + (at >> 3), true) >>> (at & 7)) & ((1 << width) - 1);
}

/**
 * How many bits a stream has that is read from its end to its start: those below the highest bit that is set in its last
 * byte (RFC 8878 § 4.1).
 */
export function bitsBefore(view: DataView, start: number, end: number): number {
  const last = end > start ? view.getUint8(end - 1) : 0;
  if (last === 0) throw damaged("has a bit stream without an end");
  return (end - start) * 8 - 1 - (Math.clz32(last) - 24);
}
