import { type ByteSource, readUpTo } from "../bytes/byte-source.ts";
import { isImageError } from "../errors.ts";
import type { Content } from "./content.ts";
import {
  mdTailOffsets,
  recognizeLuks,
  recognizeLvm,
  recognizeMd,
  recognizeMdTail,
  recognizeNamedLayer,
} from "./layers.ts";
import {
  type Recognizer,
  recognizeBtrfs,
  recognizeErofs,
  recognizeExt,
  recognizeF2fs,
  recognizeFat,
  recognizeIso,
  recognizeOther,
  recognizeSquashfs,
  recognizeSwap,
  recognizeXfs,
} from "./superblocks.ts";

/** All superblocks but those at the end: btrfs has the furthest, at 64 KiB. */
const HEAD_BYTES = 72 * 1024;

/** Layers first: a file system that was there before may still lie under them. */
const recognizers: readonly Recognizer[] = [
  recognizeLuks,
  recognizeLvm,
  recognizeMd,
  recognizeNamedLayer,
  recognizeXfs,
  recognizeSquashfs,
  recognizeErofs,
  recognizeExt,
  recognizeBtrfs,
  recognizeF2fs,
  recognizeOther,
  recognizeFat,
  recognizeIso,
  recognizeSwap,
];

export interface Probed {
  /** What the volume most likely holds; undefined for nothing that is known. */
  readonly content: Content | undefined;
  /** Other superblocks that were found: left over from an earlier use, or one inside the other's free space. */
  readonly others: readonly Content[];
}

/**
 * Looks at the superblocks of a volume: one read of its start, and one of its end where a RAID may have put its
 * superblock, whatever the partition's type says. Damaged superblocks count as none.
 */
export async function probe(source: ByteSource, options: { readonly mayBeRaid?: boolean } = {}): Promise<Probed> {
  const head = await readUpTo(source, 0, HEAD_BYTES);
  const found = recognizers.flatMap((recognizer) => recognized(() => recognizer(head)) ?? []);
  const inner = options.mayBeRaid ? undefined : found[0];
  if (inner === undefined || leavesRoom(inner, source.size)) {
    const raid = await probeTail(source);
    if (raid && (inner === undefined || isInside(inner, raid, source.size))) found.unshift(raid);
  }
  const fits = (content: Content) => content.sizeBytes === undefined || content.sizeBytes <= source.size;
  const best = found.find(fits) ?? found[0];
  return { content: best, others: found.filter((content) => content !== best) };
}

/**
 * A file system that Linux mounts and that ends before a superblock of a RAID could start. Firmware reads the FAT of an
 * EFI system partition whatever Linux takes it for, so that a FAT stays one.
 */
function leavesRoom({ kind, sizeBytes }: Content, volumeBytes: number): boolean {
  if (kind !== "ext" && kind !== "xfs" && kind !== "btrfs") return false;
  return sizeBytes !== undefined && sizeBytes <= mdTailOffsets(volumeBytes)[0];
}

/** False for the superblock of an earlier use: the file system that was made later goes beyond what the array has. */
function isInside({ sizeBytes = 0 }: Content, { raid }: Content, volumeBytes: number): boolean {
  const [, offset090] = mdTailOffsets(volumeBytes);
  return raid !== undefined && sizeBytes <= (raid.dataSizeBytes ?? offset090);
}

async function probeTail(source: ByteSource): Promise<Content | undefined> {
  const [offset10, offset090] = mdTailOffsets(source.size);
  if (offset10 < 0) return undefined;
  const at10 = await readUpTo(source, offset10, 4096);
  const at090 = offset090 < 0 ? new Uint8Array() : await readUpTo(source, offset090, 4096);
  return recognized(() => recognizeMdTail(at10, offset10, at090));
}

function recognized(work: () => Content | undefined): Content | undefined {
  try {
    return work();
  } catch (error) {
    if (isImageError(error)) return undefined;
    throw error;
  }
}
