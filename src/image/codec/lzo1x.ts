import { ImageError } from "../errors.ts";

/**
 * Decompresses an LZO1X stream (Linux, Documentation/staging/lzo.rst) to at most `limitBytes`. `corrupt` when the
 * stream refers to what it has not produced yet, is cut short, or gives more than the limit.
 */
export function decompressLzo1x(input: Uint8Array, limitBytes: number): Uint8Array {
  const output = new Uint8Array(limitBytes);
  let at = 0;
  let filled = 0;
  const next = (): number => {
    const byte = input[at];
    if (byte === undefined) throw damaged("is cut short");
    at += 1;
    return byte;
  };
  const literals = (count: number): void => {
    if (at + count > input.length) throw damaged("is cut short");
    if (filled + count > limitBytes) throw damaged("gives more than it may");
    output.set(input.subarray(at, at + count), filled);
    at += count;
    filled += count;
  };
  const copy = (distance: number, count: number): void => {
    if (distance > filled) throw damaged("refers to bytes before its beginning");
    if (filled + count > limitBytes) throw damaged("gives more than it may");
    // Byte by byte: a distance shorter than the count repeats what was just written.
    for (let index = 0; index < count; index += 1, filled += 1) output[filled] = output[filled - distance] ?? 0;
  };
  /** A length that does not fit into its bits goes on in bytes: zeros count 255 each. */
  const longLength = (base: number): number => {
    let length = base;
    for (;;) {
      const byte = next();
      if (byte !== 0) return length + byte;
      length += 255;
      if (length > limitBytes) throw damaged("gives more than it may");
    }
  };

  // How many literals came before an instruction decides what its lowest codes mean: 0, 1 to 3, or 4 and more.
  let state = 0;
  const first = input[0] ?? 0;
  if (first > 17) {
    at = 1;
    literals(first - 17);
    state = Math.min(first - 17, 4);
  }
  for (;;) {
    const code = next();
    let trailing: number;
    if (code < 16) {
      if (state === 0) {
        literals(code === 0 ? longLength(15) + 3 : code + 3);
        state = 4;
        continue;
      }
      const distance = (code >> 2) + next() * 4 + 1;
      if (state === 4) copy(distance + 2048, 3);
      else copy(distance, 2);
      trailing = code & 3;
    } else if (code < 32) {
      const length = (code & 7) === 0 ? longLength(7) + 2 : (code & 7) + 2;
      const low = next();
      const pair = low + next() * 256;
      const distance = 16384 + ((code & 8) << 11) + (pair >> 2);
      // Distance 16384 is the end of the stream.
      if (distance === 16384) return output.subarray(0, filled);
      copy(distance, length);
      trailing = pair & 3;
    } else if (code < 64) {
      const length = (code & 31) === 0 ? longLength(31) + 2 : (code & 31) + 2;
      const low = next();
      const pair = low + next() * 256;
      copy((pair >> 2) + 1, length);
      trailing = pair & 3;
    } else {
      const length = code < 128 ? 3 + ((code >> 5) & 1) : 5 + ((code >> 5) & 3);
      copy(next() * 8 + ((code >> 2) & 7) + 1, length);
      trailing = code & 3;
    }
    literals(trailing);
    state = trailing;
  }
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", `the LZO stream ${what}`, { layer: "lzo" });
}
