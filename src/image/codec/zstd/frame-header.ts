import { ImageError } from "../../errors.ts";
import { damaged } from "./damaged.ts";

const MAGIC = 0xfd2fb528;
/** The longest header: magic, descriptor, window or none, dictionary, content size. */
export const MAX_FRAME_HEADER_BYTES = 18;

export interface FrameHeader {
  readonly sizeBytes: number;
  /** As far as matches reach back. */
  readonly windowBytes: number;
  /** What the frame gives; undefined when it does not say. */
  readonly contentBytes: number | undefined;
  readonly checksumBytes: 0 | 4;
}

/** The header of a frame (RFC 8878 § 3.1.1.1). `corrupt` when there is none or not all of it. */
export function readFrameHeader(bytes: Uint8Array): FrameHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 6) throw damaged("is cut short");
  if (view.getUint32(0, true) !== MAGIC) throw damaged("has no frame where one belongs");
  const descriptor = view.getUint8(4);
  if ((descriptor & 0x08) !== 0) throw damaged("has a reserved bit set");
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const contentSizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const dictionaryAt = isSingleSegment ? 5 : 6;
  const contentAt = dictionaryAt + dictionaryBytes;
  const sizeBytes = contentAt + contentSizeBytes;
  if (bytes.length < sizeBytes) throw damaged("is cut short");
  if (bytes.subarray(dictionaryAt, contentAt).some((byte) => byte !== 0))
    throw new ImageError("unsupported", "the Zstandard data needs a dictionary", { layer: "zstd" });
  const contentBytes = readContentSize(view, contentAt, contentSizeBytes);
  return {
    sizeBytes,
    windowBytes: isSingleSegment ? (contentBytes ?? 0) : windowOf(view.getUint8(5)),
    contentBytes,
    checksumBytes: (descriptor & 4) === 0 ? 0 : 4,
  };
}

/** Throws `too-large` for a frame that wants a larger window than that. */
export function checkWindow({ windowBytes }: FrameHeader, maxBytes: number): void {
  if (windowBytes <= maxBytes) return;
  throw new ImageError("too-large", `the zstd data wants a window of ${windowBytes} bytes`, {
    layer: "zstd",
    remedy: "decompress it first",
  });
}

function windowOf(code: number): number {
  return 2 ** (10 + (code >> 3)) * (1 + (code & 7) / 8);
}

function readContentSize(view: DataView, at: number, sizeBytes: number): number | undefined {
  switch (sizeBytes) {
    case 1:
      return view.getUint8(at);
    case 2:
      return view.getUint16(at, true) + 256;
    case 4:
      return view.getUint32(at, true);
    case 8:
      return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
    default:
      return undefined;
  }
}

/** The head of a block, three bytes (RFC 8878 § 3.1.1.2). */
export interface BlockHeader {
  readonly isLast: boolean;
  readonly kind: "raw" | "repeated" | "compressed";
  /** Of the bytes that follow. */
  readonly storedBytes: number;
  /** What the block gives, for the first two kinds. */
  readonly sizeBytes: number;
}

export const BLOCK_HEADER_BYTES = 3;

export function readBlockHeader(bytes: Uint8Array, at: number): BlockHeader {
  const value = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
  const kind = (["raw", "repeated", "compressed"] as const)[(value >> 1) & 3];
  if (kind === undefined) throw damaged("has a block of a reserved kind");
  const sizeBytes = value >> 3;
  return { isLast: (value & 1) !== 0, kind, storedBytes: kind === "repeated" ? 1 : sizeBytes, sizeBytes };
}
