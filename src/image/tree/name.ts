/**
 * File names are bytes; ours are strings. Valid UTF-8 decodes as such, any other byte becomes a lone surrogate
 * U+DC80 to U+DCFF (the scheme of PEP 383), so that every name survives the way back unharmed.
 */
export function decodeName(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeLossless(bytes);
  }
}

/** The bytes that `decodeName` made this name of. */
export function encodeName(name: string): Uint8Array {
  if (!/[\uDC80-\uDCFF]/.test(name)) return encoder.encode(name);
  const bytes: number[] = [];
  for (const character of name) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) bytes.push(code - 0xdc00);
    else bytes.push(...encoder.encode(character));
  }
  return Uint8Array.from(bytes);
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

function decodeLossless(bytes: Uint8Array): string {
  let name = "";
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes[at] ?? 0);
    try {
      if (length === 0) throw new TypeError("not the first byte of a sequence");
      name += strict.decode(bytes.subarray(at, at + length));
      at += length;
    } catch {
      name += String.fromCharCode(0xdc00 + (bytes[at] ?? 0));
      at += 1;
    }
  }
  return name;
}

function sequenceLength(first: number): number {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  if (first >= 0xf0 && first < 0xf5) return 4;
  return 0;
}
