// The header of qcow2, big-endian (QEMU docs/interop/qcow2.rst).
import { type ByteSource, readUpTo } from "../bytes/byte-source.ts";
import { ascii, bigU64be, struct, u32be, u64be, u8 } from "../bytes/struct.ts";
import { ImageError } from "../errors.ts";

/** Both versions: the first 72 bytes. */
const HeaderV2 = struct("qcow2 header", 72, {
  magic: [0x00, ascii(4)],
  version: [0x04, u32be],
  backingFileOffset: [0x08, u64be],
  backingFileSize: [0x10, u32be],
  clusterBits: [0x14, u32be],
  size: [0x18, u64be],
  cryptMethod: [0x20, u32be],
  l1Size: [0x24, u32be],
  l1TableOffset: [0x28, u64be],
  snapshotCount: [0x3c, u32be],
});

/** What version 3 adds. */
const HeaderV3 = struct("qcow2 header", 104, {
  incompatibleFeatures: [0x48, bigU64be],
  compatibleFeatures: [0x50, bigU64be],
  headerLength: [0x64, u32be],
});
const CompressionType = struct("qcow2 header", 105, { value: [0x68, u8] });

const Incompatible = { dirty: 1n, corrupt: 2n, externalDataFile: 4n, compressionType: 8n, extendedL2: 16n } as const;
const KNOWN_INCOMPATIBLE = 31n;

const Extension = { end: 0, backingFormat: 0xe2792aca, externalDataFile: 0x44415441 } as const;

export const QCOW2_MAGIC = "QFI\xfb";

export interface Qcow2Header {
  readonly version: 2 | 3;
  readonly clusterBits: number;
  readonly size: number;
  readonly l1Size: number;
  readonly l1TableOffset: number;
  readonly snapshotCount: number;
  readonly dirty: boolean;
  readonly corrupt: boolean;
  readonly extendedL2: boolean;
  readonly compression: "zlib" | "zstd";
  readonly backingFile: string | undefined;
  readonly backingFormat: string | undefined;
  /** Name of the file that holds the guest's data, where it is not this one; empty when it should be named and is not. */
  readonly dataFile: string | undefined;
}

/** `corrupt`, or `unsupported` for encryption, unknown versions and unknown incompatible features. */
export async function readQcow2Header(file: ByteSource): Promise<Qcow2Header> {
  const first = await readUpTo(file, 0, 512);
  const base = HeaderV2.from(first);
  const { version, clusterBits, size, l1Size, l1TableOffset, snapshotCount } = base;
  if (version !== 2 && version !== 3)
    throw new ImageError("unsupported", `the qcow2 image has version ${version}`, { layer: "qcow2" });
  if (clusterBits < 9 || clusterBits > 21)
    throw new ImageError("corrupt", `the qcow2 header gives clusters of 2^${clusterBits} bytes`, { layer: "qcow2" });
  if (base.cryptMethod !== 0)
    throw new ImageError("unsupported", "the qcow2 image is encrypted", {
      layer: "qcow2",
      remedy: "convert it to an unencrypted image with qemu-img",
    });

  const v3 = version === 3 ? HeaderV3.from(first) : undefined;
  const incompatible = v3?.incompatibleFeatures ?? 0n;
  const unknown = incompatible & ~KNOWN_INCOMPATIBLE;
  if (unknown !== 0n)
    throw new ImageError("unsupported", `the qcow2 image has unknown features: 0x${unknown.toString(16)}`, {
      layer: "qcow2",
    });
  const has = (feature: bigint) => (incompatible & feature) !== 0n;
  const headerLength = v3?.headerLength ?? 72;
  const compressionType = headerLength > 104 ? CompressionType.from(first).value : 0;
  if (compressionType > 1)
    throw new ImageError("unsupported", `the qcow2 image has compression type ${compressionType}`, { layer: "qcow2" });
  if (has(Incompatible.extendedL2) && clusterBits < 14)
    throw new ImageError("corrupt", "the qcow2 image has subclusters smaller than a sector", { layer: "qcow2" });

  const extensions = await readExtensions(file, headerLength, base.backingFileOffset, clusterBits);
  return {
    version,
    clusterBits,
    size,
    l1Size,
    l1TableOffset,
    snapshotCount,
    dirty: has(Incompatible.dirty),
    corrupt: has(Incompatible.corrupt),
    extendedL2: has(Incompatible.extendedL2),
    compression: compressionType === 1 ? "zstd" : "zlib",
    backingFile: await readBackingName(file, base.backingFileOffset, base.backingFileSize),
    backingFormat: extensions.get(Extension.backingFormat),
    dataFile: has(Incompatible.externalDataFile) ? (extensions.get(Extension.externalDataFile) ?? "") : undefined,
  };
}

async function readBackingName(file: ByteSource, offset: number, length: number): Promise<string | undefined> {
  if (offset === 0 || length === 0) return undefined;
  if (length > 1023)
    throw new ImageError("corrupt", `the qcow2 header gives a backing file name of ${length} bytes`, {
      layer: "qcow2",
    });
  return new TextDecoder().decode(await file.read(offset, length));
}

/** Type → text of the header extensions, which lie between the header and the backing file's name in cluster 0. */
async function readExtensions(
  file: ByteSource,
  headerLength: number,
  backingFileOffset: number,
  clusterBits: number,
): Promise<ReadonlyMap<number, string>> {
  const end = backingFileOffset > 0 ? Math.min(backingFileOffset, 2 ** clusterBits) : 2 ** clusterBits;
  const bytes = await readUpTo(file, 0, Math.min(end, 64 * 1024));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const extensions = new Map<number, string>();
  for (let at = headerLength; at + 8 <= bytes.length;) {
    const type = view.getUint32(at);
    const length = view.getUint32(at + 4);
    if (type === Extension.end || length > bytes.length - at - 8) break;
    if (!extensions.has(type)) extensions.set(type, new TextDecoder().decode(bytes.subarray(at + 8, at + 8 + length)));
    at += 8 + Math.ceil(length / 8) * 8;
  }
  return extensions;
}
