/** An ELF program or library with the parts that a dynamic loader looks at. */
export function elfFile(values: {
  readonly interpreter?: string;
  readonly libraries?: readonly string[];
  readonly runpath?: string;
}): Uint8Array {
  const { interpreter, libraries = [], runpath } = values;
  const strings = ["", ...libraries, ...(runpath === undefined ? [] : [runpath]), interpreter ?? ""];
  const offsets = strings.map((_, index) =>
    strings.slice(0, index).reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0),
  );
  const stringBytes = Buffer.from(strings.map((text) => `${text}\0`).join(""));
  const headers = interpreter === undefined ? 2 : 3;
  const stringsAt = 64 + headers * 56;
  const dynamicAt = stringsAt + stringBytes.length;
  // Addresses are not offsets: the whole file is loaded at this one.
  const base = 0x40_0000;
  const tags: (readonly [number, number])[] = [
    ...libraries.map((_, index) => [1, offsets[index + 1] ?? 0] as const),
    ...(runpath === undefined ? [] : [[29, offsets[libraries.length + 1] ?? 0] as const]),
    [5, base + stringsAt],
    [0, 0],
  ];
  const file = Buffer.alloc(dynamicAt + tags.length * 16);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  file.writeUInt16LE(0x3e, 18);
  file.writeBigUInt64LE(64n, 0x20);
  file.writeUInt16LE(56, 0x36);
  file.writeUInt16LE(headers, 0x38);
  const segment = (index: number, type: number, offset: number, size: number) => {
    const at = 64 + index * 56;
    file.writeUInt32LE(type, at);
    file.writeBigUInt64LE(BigInt(offset), at + 8);
    file.writeBigUInt64LE(BigInt(base + offset), at + 16);
    file.writeBigUInt64LE(BigInt(size), at + 32);
  };
  segment(0, 1, 0, file.length);
  segment(1, 2, dynamicAt, tags.length * 16);
  if (interpreter !== undefined) segment(2, 3, stringsAt + (offsets.at(-1) ?? 0), interpreter.length + 1);
  file.set(stringBytes, stringsAt);
  for (const [index, [tag, value]] of tags.entries()) {
    file.writeBigUInt64LE(BigInt(tag), dynamicAt + index * 16);
    file.writeBigUInt64LE(BigInt(value), dynamicAt + index * 16 + 8);
  }
  return new Uint8Array(file);
}
