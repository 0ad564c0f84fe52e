// Superblocks written down: just the fields that recognize and name a volume.

export type Put = (volume: Buffer) => void;

/** A volume of zeros with some superblocks. */
export function volume(sizeBytes: number, ...puts: readonly Put[]): Uint8Array {
  const bytes = Buffer.alloc(sizeBytes);
  for (const put of puts) put(bytes);
  return new Uint8Array(bytes);
}

export const ext =
  ({ blocks = 100, incompatible = 0x42, compatible = 0x4, label = "root" } = {}): Put =>
  (bytes) => {
    bytes.writeUInt32LE(blocks, 1024 + 0x04);
    bytes.writeUInt32LE(2, 1024 + 0x18);
    bytes.writeUInt32LE(8192, 1024 + 0x28);
    bytes.writeUInt16LE(0xef53, 1024 + 0x38);
    bytes.writeUInt32LE(1, 1024 + 0x4c);
    bytes.writeUInt32LE(compatible, 1024 + 0x5c);
    bytes.writeUInt32LE(incompatible, 1024 + 0x60);
    bytes.fill(0xee, 1024 + 0x68, 1024 + 0x78);
    bytes.write(label, 1024 + 0x78);
  };

export const xfs =
  ({ blockSize = 4096, blocks = 10n, inProgress = 0 } = {}): Put =>
  (bytes) => {
    bytes.write("XFSB", 0);
    bytes.writeUInt32BE(blockSize, 4);
    bytes.writeBigUInt64BE(blocks, 8);
    bytes.fill(0xf5, 0x20, 0x30);
    bytes.write("twelve chars", 0x6c);
    bytes[0x7e] = inProgress;
  };

export const btrfs =
  ({ devices = 1n, nodeSize = 16384 } = {}): Put =>
  (bytes) => {
    bytes.fill(0xb7, 65536 + 0x20, 65536 + 0x30);
    bytes.writeBigUInt64LE(65536n, 65536 + 0x30);
    bytes.write("_BHRfS_M", 65536 + 0x40);
    bytes.writeBigUInt64LE(devices, 65536 + 0x88);
    bytes.writeUInt32LE(nodeSize, 65536 + 0x94);
    bytes.writeBigUInt64LE(131072n, 65536 + 0xc9 + 8);
    bytes.write("a pool", 65536 + 0x12b);
  };

/** FAT16 with 5000 clusters, or what the changes make of it. */
export const fat =
  (changes: Readonly<Record<number, number>> = {}): Put =>
  (bytes) => {
    bytes.set([0xeb, 0x3c, 0x90]);
    bytes.writeUInt16LE(512, 0x0b);
    bytes[0x0d] = 1;
    bytes.writeUInt16LE(1, 0x0e);
    bytes[0x10] = 2;
    bytes.writeUInt16LE(512, 0x11);
    bytes.writeUInt16LE(5073, 0x13);
    bytes[0x15] = 0xf8;
    bytes.writeUInt16LE(20, 0x16);
    bytes[0x26] = 0x29;
    bytes.writeUInt32LE(0x0102abcd, 0x27);
    bytes.write("UEFI       ", 0x2b);
    bytes.writeUInt16LE(0xaa55, 510);
    for (const [offset, value] of Object.entries(changes)) bytes[Number(offset)] = value;
  };

export const swap =
  (page = 4096, magic = "SWAPSPACE2"): Put =>
  (bytes) => {
    bytes.writeUInt32LE(1, 0x400);
    bytes.writeUInt32LE(1, 0x404);
    bytes.fill(0x5a, 0x40c, 0x41c);
    bytes.write(magic, page - 10, "latin1");
  };

export const luks =
  (version: number): Put =>
  (bytes) => {
    bytes.write("LUKS\xba\xbe", 0, "latin1");
    bytes.writeUInt16BE(version, 6);
    bytes.write(version === 1 ? "aes" : "label of two", version === 1 ? 8 : 0x18);
    bytes.write("0a0b0c0d-1111-2222-3333-444444444444", 0xa8);
  };

export interface MdValues {
  readonly metadata: "1.0" | "1.1" | "1.2";
  readonly level?: number;
  readonly name?: string;
  readonly dataOffset?: bigint;
  readonly size?: bigint;
  readonly id?: number;
}

export const md =
  ({ metadata, level = 1, name = "host:root", dataOffset = 0n, size = 64n, id = 0xad }: MdValues): Put =>
  (bytes) => {
    const sectors = bytes.length / 512;
    const at = metadata === "1.1" ? 0 : metadata === "1.2" ? 4096 : (sectors - 16 - ((sectors - 16) % 8)) * 512;
    bytes.writeUInt32LE(0xa92b4efc, at);
    bytes.writeUInt32LE(1, at + 4);
    bytes.fill(id, at + 0x10, at + 0x20);
    bytes.write(name, at + 0x20);
    bytes.writeInt32LE(level, at + 0x48);
    bytes.writeBigUInt64LE(size, at + 0x50);
    bytes.writeUInt32LE(2, at + 0x5c);
    bytes.writeBigUInt64LE(dataOffset, at + 0x80);
    bytes.writeBigUInt64LE(BigInt(at / 512), at + 0x90);
  };

/** Any text at any place. */
export const mark =
  (offset: number, text: string): Put =>
  (bytes) => {
    bytes.write(text, offset, "latin1");
  };
