import { damaged } from "./damaged.ts";

/**
 * How many bits a stream has that is read from its end to its start: those below the highest bit that is set in its last
 * byte (RFC 8878 § 4.1).
 */
export function bitsBefore(view: DataView, start: number, end: number): number {
  const last = end > start ? view.getUint8(end - 1) : 0;
  if (last === 0) throw damaged("has a bit stream without an end");
  return (end - start) * 8 - 1 - (Math.clz32(last) - 24);
}
