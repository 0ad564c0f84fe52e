/** A 64-bit ELF file with a `.modinfo` section that holds these fields. */
export function kernelModule(fields: readonly string[]): Uint8Array {
  const names = "\0.modinfo\0.shstrtab\0";
  const content = Buffer.from(fields.map((field) => `${field}\0`).join(""), "utf8");
  const contentOffset = 64;
  const namesOffset = contentOffset + content.length;
  const tableOffset = namesOffset + names.length;
  const file = Buffer.alloc(tableOffset + 3 * 64);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  file.writeBigUInt64LE(BigInt(tableOffset), 0x28);
  file.writeUInt16LE(64, 0x3a);
  file.writeUInt16LE(3, 0x3c);
  file.writeUInt16LE(2, 0x3e);
  file.set(content, contentOffset);
  file.write(names, namesOffset, "latin1");
  const section = (index: number, name: number, offset: number, size: number) => {
    const at = tableOffset + 64 * index;
    file.writeUInt32LE(name, at);
    file.writeBigUInt64LE(BigInt(offset), at + 0x18);
    file.writeBigUInt64LE(BigInt(size), at + 0x20);
  };
  section(1, 1, contentOffset, content.length);
  section(2, 10, namesOffset, names.length);
  return new Uint8Array(file);
}
