import { ImageError } from "../../errors.ts";
import type { Extent } from "./extents.ts";
import type { Intent } from "./log-items.ts";
import { type Inode, damaged } from "./inode.ts";

/** A stretch of a file's data that is to be mapped elsewhere or nowhere (xfs_log_format.h, `struct xfs_map_extent`). */
export interface ExtentChange extends Extent {
  readonly inode: number;
  readonly isMapped: boolean;
}

const HEADER_BYTES = 16;
const MAP = 1;
const UNMAP = 2;
const TYPE_MASK = 0xff;
const UNWRITTEN = 2 ** 30;
const ATTRIBUTE_FORK = 2 ** 31;

/** What an unfinished mapping will change in the data of a file; undefined for its attributes' blocks. */
export function decodeExtentChange({ format }: Intent): ExtentChange | undefined {
  const view = new DataView(format.buffer, format.byteOffset, format.byteLength);
  // The kernel writes and takes back one at a time.
  if (format.length < HEADER_BYTES + 32 || view.getUint32(4, true) !== 1) throw broken();
  const flags = view.getUint32(HEADER_BYTES + 28, true);
  const type = flags & TYPE_MASK;
  if (type !== MAP && type !== UNMAP) throw broken();
  if (flags & ATTRIBUTE_FORK) return undefined;
  return {
    inode: number(view, HEADER_BYTES),
    block: number(view, HEADER_BYTES + 8),
    logical: number(view, HEADER_BYTES + 16),
    count: view.getUint32(HEADER_BYTES + 24, true),
    isMapped: type === MAP,
    unwritten: (flags & UNWRITTEN) !== 0,
  };
}

/** The extents of a file after one more change (`xfs_bmap_finish_one`): what lies in its way is cut away. */
export function changeExtents(inode: Inode, extents: readonly Extent[], change: ExtentChange): readonly Extent[] {
  const end = change.logical + change.count;
  const result: Extent[] = [];
  for (const extent of extents) {
    const extentEnd = extent.logical + extent.count;
    if (extentEnd <= change.logical || extent.logical >= end) {
      result.push(extent);
      continue;
    }
    if (change.isMapped) throw damaged(inode.number, "has an extent where the log adds one");
    if (extent.logical < change.logical) result.push({ ...extent, count: change.logical - extent.logical });
    if (extentEnd > end)
      result.push({ ...extent, logical: end, block: extent.block + end - extent.logical, count: extentEnd - end });
  }
  if (!change.isMapped) return result;
  const { logical, block, count, unwritten } = change;
  const at = result.findIndex((extent) => extent.logical > logical);
  return result.toSpliced(at < 0 ? result.length : at, 0, { logical, block, count, unwritten });
}

function number(view: DataView, at: number): number {
  const value = view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);
  if (!Number.isSafeInteger(value)) throw broken();
  return value;
}

function broken(): ImageError {
  return new ImageError("corrupt", "the log has a broken intent of a mapping", { layer: "xfs" });
}
