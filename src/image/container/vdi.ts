import { type ByteSource, readUpTo } from "../bytes/byte-source.ts";
import { type Extent, MappedByteSource } from "../bytes/mapped-byte-source.ts";
import { struct, u32le, u64le } from "../bytes/struct.ts";
import { ImageError } from "../errors.ts";
import type { VdiContainer } from "./container.ts";
import { demandInside } from "./demand-inside.ts";

/** Header of VirtualBox's VDI, version 1.1, little-endian (QEMU block/vdi.c). */
const VdiHeader = struct("VDI header", 512, {
  signature: [0x40, u32le],
  version: [0x44, u32le],
  type: [0x4c, u32le],
  blockMapOffset: [0x154, u32le],
  dataOffset: [0x158, u32le],
  diskSize: [0x170, u64le],
  blockSize: [0x178, u32le],
  blockCount: [0x180, u32le],
});

export interface VdiDetails {
  readonly type: "dynamic" | "fixed";
}

export const VDI_SIGNATURE = 0xbeda107f;
const ABSENT = 0xffff_ffff;
const ZERO = 0xffff_fffe;

/** `corrupt`, or `unsupported` for another version and for disks that build on others. */
export async function openVdi(file: ByteSource): Promise<VdiContainer> {
  const header = VdiHeader.from(await readUpTo(file, 0, VdiHeader.size));
  const { type, version, diskSize, blockSize, blockCount, blockMapOffset, dataOffset } = header;
  if (version !== 0x0001_0001)
    throw new ImageError("unsupported", `the VDI has version 0x${version.toString(16)}`, { layer: "vdi" });
  if (type !== 1 && type !== 2)
    throw new ImageError("unsupported", "the VDI builds on another disk", {
      layer: "vdi",
      remedy: "merge it into one image with VBoxManage clonemedium",
    });
  if (blockSize < 512 || !Number.isInteger(Math.log2(blockSize)))
    throw new ImageError("corrupt", `the VDI header gives blocks of ${blockSize} bytes`, { layer: "vdi" });
  const extent = async (offset: number, wanted: number): Promise<Extent> => {
    const block = Math.floor(offset / blockSize);
    const within = offset - block * blockSize;
    const length = Math.min(wanted, blockSize - within);
    if (block >= blockCount)
      throw new ImageError("corrupt", `block ${block} lies beyond the VDI's table of ${blockCount}`, { layer: "vdi" });
    demandInside(file, blockMapOffset + block * 4, 4, "the block table of the VDI", "vdi");
    const bytes = await file.read(blockMapOffset + block * 4, 4);
    const place = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
    if (place === ABSENT || place === ZERO) return { kind: "zeros", length };
    const stored = dataOffset + place * blockSize + within;
    demandInside(file, stored, length, `block ${block} of the VDI`, "vdi");
    return { kind: "stored", source: file, offset: stored, length };
  };
  return {
    kind: "vdi",
    virtualSize: diskSize,
    source: new MappedByteSource(diskSize, extent),
    sectorSize: undefined,
    problems: [],
    details: { type: type === 2 ? "fixed" : "dynamic" },
  };
}
