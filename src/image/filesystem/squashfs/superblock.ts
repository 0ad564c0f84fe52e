import type { ByteSource } from "../../bytes/byte-source.ts";
import { type Infer, bigU64le, struct, u16le, u32le, u64le } from "../../bytes/struct.ts";
import { ImageError } from "../../errors.ts";
import { type Decompress, decompressorOf } from "./compressor.ts";

/** Linux, fs/squashfs/squashfs_fs.h, `struct squashfs_super_block`; little-endian. */
const RawSuperblock = struct("squashfs superblock", 96, {
  magic: [0, u32le],
  blockSize: [12, u32le],
  fragments: [16, u32le],
  compression: [20, u16le],
  blockLog: [22, u16le],
  flags: [24, u16le],
  ids: [26, u16le],
  major: [28, u16le],
  minor: [30, u16le],
  rootInode: [32, u64le],
  bytesUsed: [40, u64le],
  idTable: [48, u64le],
  // All ones where there is none.
  attributeTable: [56, bigU64le],
  inodeTable: [64, u64le],
  directoryTable: [72, u64le],
  // All ones where there is none.
  fragmentTable: [80, bigU64le],
});

const MAGIC = 0x73717368;
const MIN_BLOCK_LOG = 12;
const MAX_BLOCK_LOG = 20;

/** Flags by their bits (squashfs_fs.h, `SQUASHFS_NOI` …), named after the options of mksquashfs. */
const flagNames: readonly (readonly [bit: number, name: string])[] = [
  [0x1, "noI"],
  [0x2, "noD"],
  [0x8, "noF"],
  [0x10, "no-fragments"],
  [0x20, "always-use-fragments"],
  [0x40, "duplicates"],
  [0x80, "exports"],
  [0x100, "noX"],
  [0x200, "no-xattrs"],
  [0x800, "noId"],
];

export interface Superblock extends Infer<typeof RawSuperblock> {
  readonly decompress: Decompress;
  /** The compressor first. */
  readonly features: readonly string[];
}

/** Reads and checks the superblock; `unsupported` for versions before 4.0 and compressors that are not known. */
export async function readSuperblock(source: ByteSource): Promise<Superblock> {
  const raw = RawSuperblock.from(await source.read(0, RawSuperblock.size));
  if (raw.magic !== MAGIC) throw damaged("has no magic number");
  if (raw.major !== 4 || raw.minor !== 0)
    throw new ImageError("unsupported", `squashfs ${raw.major}.${raw.minor} is not read`, {
      layer: "squashfs",
      offset: 0,
    });
  if (raw.blockLog < MIN_BLOCK_LOG || raw.blockLog > MAX_BLOCK_LOG || raw.blockSize !== 2 ** raw.blockLog)
    throw damaged(`claims blocks of ${raw.blockSize} bytes`);
  if (raw.bytesUsed > source.size)
    throw damaged(`claims ${raw.bytesUsed} bytes, of which only ${source.size} are there`);
  if (raw.ids === 0) throw damaged("has no owners");
  if (raw.inodeTable >= raw.directoryTable || raw.directoryTable > raw.bytesUsed || raw.idTable >= raw.bytesUsed)
    throw damaged("has its tables out of order");
  const { name, decompress } = decompressorOf(raw.compression);
  return {
    ...raw,
    decompress,
    features: [name, ...flagNames.filter(([bit]) => raw.flags & bit).map(([, flag]) => flag)],
  };
}

function damaged(what: string): ImageError {
  return new ImageError("corrupt", `the squashfs superblock ${what}`, { layer: "squashfs", offset: 0 });
}
