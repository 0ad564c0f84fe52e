/** A compression or archive format that an image is often shipped in, and the command that unpacks it. */
export interface Packed {
  readonly name: string;
  /** What goes before the name of the file. */
  readonly program: string;
  readonly remedy: string;
}

const formats: readonly (readonly [name: string, program: string, ...starts: (string | RegExp)[]])[] = [
  ["gzip", "gunzip", "\x1f\x8b\x08"],
  ["xz", "unxz", "\xfd7zXZ\0"],
  ["zstd", "unzstd", "\x28\xb5\x2f\xfd"],
  ["bzip2", "bunzip2", "BZh"],
  ["zip", "unzip", "PK\x03\x04"],
  ["7-Zip", "7z x", "7z\xbc\xaf\x27\x1c"],
  // The second one is that of `lz4 -l`.
  ["lz4", "unlz4", "\x04\x22\x4d\x18", "\x02\x21\x4c\x18"],
  ["lzop", "lzop -d", "\x89LZO\0\r\n\x1a\n"],
  ["lzip", "lzip -d", "LZIP"],
  // Properties as everybody writes them, and the unknown size of a stream.
  ["lzma", "unlzma", /^\]\0\0[^]{2}\xff{8}/],
  ["compress", "uncompress", "\x1f\x9d"],
  ["RAR", "unrar x", "Rar!\x1a\x07"],
];

/** What the first bytes of a file say of its compression. */
export function packedBy(start: Uint8Array): Packed | undefined {
  const text = String.fromCharCode(...start.subarray(0, 16));
  const found = formats.find(([, , ...starts]) =>
    starts.some((begin) => (typeof begin === "string" ? text.startsWith(begin) : begin.test(text))),
  );
  if (!found) return undefined;
  const [name, program] = found;
  return { name, program, remedy: `unpack it with ${program}` };
}
