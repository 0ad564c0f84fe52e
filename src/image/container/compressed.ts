/** A compression or archive format that an image is often shipped in, and the command that unpacks it. */
export interface Packed {
  readonly name: string;
  readonly remedy: string;
}

const magics: readonly (Packed & { readonly magic: string })[] = [
  { name: "gzip", magic: "\x1f\x8b\x08", remedy: "unpack it with gunzip" },
  { name: "xz", magic: "\xfd7zXZ\0", remedy: "unpack it with unxz" },
  { name: "zstd", magic: "\x28\xb5\x2f\xfd", remedy: "unpack it with unzstd" },
  { name: "bzip2", magic: "BZh", remedy: "unpack it with bunzip2" },
  { name: "zip", magic: "PK\x03\x04", remedy: "unpack it with unzip" },
  { name: "7-Zip", magic: "7z\xbc\xaf\x27\x1c", remedy: "unpack it with 7z x" },
  { name: "lz4", magic: "\x04\x22\x4d\x18", remedy: "unpack it with unlz4" },
  { name: "lzop", magic: "\x89LZO\0\r\n\x1a\n", remedy: "unpack it with lzop -d" },
];

/** What the first bytes of a file say of its compression. */
export function packedBy(start: Uint8Array): Packed | undefined {
  const text = String.fromCharCode(...start.subarray(0, 16));
  return magics.find(({ magic }) => text.startsWith(magic));
}
