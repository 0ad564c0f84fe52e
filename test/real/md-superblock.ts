// One member of a RAID1 of two, written down.

/** mdadm wants devices to create an array; its superblocks are simple enough to write down, and mdadm judges them. */
export function mdSuperblock(
  metadata: string,
  size: number,
): { readonly offset: number; readonly bytes: Uint8Array; readonly dataOffsetBytes: number } {
  const sectors = size / 512;
  if (metadata === "0.90") {
    const block = Buffer.alloc(4096);
    [
      0xa92b4efc,
      0,
      90,
      0,
      0,
      0x11111111,
      1_700_000_000,
      1,
      (sectors - 128) / 2,
      2,
      2,
      0,
      0,
      0x2222,
      0x3333,
      0x4444,
    ].forEach((word, index) => block.writeUInt32LE(word >>> 0, index * 4));
    let sum = 0n;
    for (let at = 0; at < 4096; at += 4) sum += BigInt(block.readUInt32LE(at));
    block.writeUInt32LE(Number((sum & 0xffffffffn) + (sum >> 32n)), 152);
    return { offset: Math.floor(size / 65536) * 65536 - 65536, bytes: block, dataOffsetBytes: 0 };
  }
  const offset = metadata === "1.1" ? 0 : metadata === "1.2" ? 4096 : (sectors - 16 - ((sectors - 16) % 8)) * 512;
  const dataOffset = metadata === "1.0" ? 0 : 2048;
  const block = Buffer.alloc(256 + 4);
  block.writeUInt32LE(0xa92b4efc, 0);
  block.writeUInt32LE(1, 4);
  block.fill(0x5a, 16, 32);
  block.write("host:root", 32);
  block.writeInt32LE(1, 72);
  block.writeBigUInt64LE(BigInt(sectors - 4096), 80);
  block.writeUInt32LE(2, 92);
  block.writeBigUInt64LE(BigInt(dataOffset), 128);
  block.writeBigUInt64LE(BigInt(sectors - 4096), 136);
  block.writeBigUInt64LE(BigInt(offset / 512), 144);
  block.writeUInt32LE(2, 220);
  block.writeUInt16LE(0, 256);
  block.writeUInt16LE(1, 258);
  let sum = 0n;
  for (let at = 0; at < block.length; at += 4) sum += BigInt(block.readUInt32LE(at));
  block.writeUInt32LE(Number((sum & 0xffffffffn) + (sum >> 32n)) >>> 0, 216);
  return { offset, bytes: block, dataOffsetBytes: dataOffset * 512 };
}
