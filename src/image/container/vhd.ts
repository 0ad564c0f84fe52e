import { type ByteSource, SlicedByteSource, readUpTo } from "../bytes/byte-source.ts";
import { ImageError } from "../errors.ts";
import type { Problem } from "../problem.ts";
import type { ContainerContext, VhdContainer } from "./container.ts";
import {
  DiskType,
  type Geometry,
  VHD_COOKIE,
  type VhdFooter,
  type VhdFooterCopy,
  decodeFooter,
  geometryFor,
} from "./vhd-footer.ts";
import { HEADER_COOKIE, type VhdHeader, readHeader } from "./vhd-header.ts";
import { findParent } from "./vhd-parent.ts";
import { type VhdBlockTable, VhdBlocks } from "./vhd-sparse.ts";

export type VhdType = "fixed" | "dynamic" | "differencing";

/** Everything that a VHD says of itself, judged by nobody yet. */
export interface VhdDetails {
  readonly type: VhdType;
  /** The copy that the reader went by. */
  readonly footer: VhdFooter;
  readonly footerAt: "end" | "start" | "before-end";
  /** The footer at the end of the file, or the one that other bytes follow. */
  readonly tail: VhdFooterCopy | undefined;
  /** The copy at the start, which dynamic and differencing disks have. */
  readonly head: VhdFooterCopy | undefined;
  /** Undefined unless both are there. */
  readonly copiesAgree: boolean | undefined;
  readonly fileSize: number;
  readonly originalSize: number;
  readonly currentSize: number;
  /** Bytes after the footer: 0 in a sound file. */
  readonly trailingBytes: number;
  /**
   * For a fixed disk: bytes before the footer less the current size. Above 0 there is more than the disk holds, below 0
   * its end is missing.
   */
  readonly surplusBytes: number | undefined;
  readonly geometry: Geometry;
  readonly geometrySizeBytes: number;
  /** The geometry that the specification computes for the current size. */
  readonly expectedGeometry: Geometry;
  readonly header: VhdHeader | undefined;
  /** File that holds what a differencing disk does not. */
  readonly parent: string | undefined;
  /** The block table of a dynamic or differencing disk, read in full at this call. */
  inspectTable?(): Promise<VhdBlockTable>;
}

/** How far before the end a footer is looked for that other bytes follow. */
const SEARCHED_TAIL = 64 * 1024;
const MIB = 1024 * 1024;
/** Before that only behind whole MiB, where footers of Azure's disks are: copies in blocks are filled up to 4 MiB. */
const SEARCHED_MIB = 4;

/** The footers of a file, without judging whether it is a VHD. */
export interface VhdFooters {
  readonly tail: VhdFooterCopy | undefined;
  readonly head: VhdFooterCopy | undefined;
  /** A sound footer of a fixed disk that is followed by other bytes. */
  readonly inner: VhdFooterCopy | undefined;
}

export async function readFooters(file: ByteSource): Promise<VhdFooters> {
  const head = decodeFooter(await readUpTo(file, 0, 512), 0);
  const end = await readUpTo(file, Math.max(0, file.size - 512), 512);
  const tail =
    decodeFooter(end, file.size - end.length) ??
    decodeFooter(end.subarray(-511), file.size - Math.min(511, end.length));
  return { tail, head, inner: tail ? undefined : await findInner(file) };
}

/** Found only where it is beyond doubt: checksum right, fixed, and exactly behind the data that it announces. */
async function findInner(file: ByteSource): Promise<VhdFooterCopy | undefined> {
  const start = Math.max(0, file.size - SEARCHED_TAIL);
  const end = Buffer.from(await readUpTo(file, start, SEARCHED_TAIL));
  for (let at = end.lastIndexOf(VHD_COOKIE); at >= 0; at = at > 0 ? end.lastIndexOf(VHD_COOKIE, at - 1) : -1) {
    const copy = fittingFooter(end.subarray(at, at + 512), start + at);
    if (copy) return copy;
  }
  const last = Math.floor(start / MIB);
  for (let place = last; place > Math.max(0, last - SEARCHED_MIB); place -= 1) {
    const copy = fittingFooter(await readUpTo(file, place * MIB, 512), place * MIB);
    if (copy) return copy;
  }
  return undefined;
}

function fittingFooter(bytes: Uint8Array, offset: number): VhdFooterCopy | undefined {
  const copy = bytes.length === 512 ? decodeFooter(bytes, offset) : undefined;
  const fits = copy?.checksumMatches && isFixed(copy) && copy.footer.currentSize === BigInt(offset);
  return fits ? copy : undefined;
}

export function isFixed(copy: VhdFooterCopy): boolean {
  return copy.footer.diskType === DiskType.fixed;
}

/**
 * Opens a file that has a footer. `corrupt` when the footer leads nowhere; `unsupported` for a disk type that is none
 * of the three; `not-found` when a parent is missing.
 */
export async function openVhd(file: ByteSource, footers: VhdFooters, context: ContainerContext): Promise<VhdContainer> {
  const { head } = footers;
  const tail = footers.tail ?? footers.inner;
  const chosen = chooseCopy(tail, head);
  if (chosen === undefined) throw new ImageError("corrupt", "there is no VHD footer", { layer: "vhd" });
  const { footer } = chosen;
  const currentSize = sizeOf(footer.currentSize, "current size");
  const originalSize = sizeOf(footer.originalSize, "original size");
  const geometry = {
    cylinders: footer.cylinders,
    heads: footer.heads,
    sectorsPerTrack: footer.sectorsPerTrack,
  };
  const base = {
    footer,
    footerAt: chosen === head ? "start" : chosen === footers.inner ? "before-end" : "end",
    tail,
    head,
    copiesAgree: tail && head ? sameFooter(tail.footer, head.footer) : undefined,
    fileSize: file.size,
    originalSize,
    currentSize,
    trailingBytes: tail ? file.size - tail.offset - tail.lengthBytes : 0,
    geometry,
    geometrySizeBytes: geometry.cylinders * geometry.heads * geometry.sectorsPerTrack * 512,
    expectedGeometry: geometryFor(currentSize),
  } as const;
  const problems: Problem[] = [];
  if (!chosen.checksumMatches)
    problems.push({ code: "footer-checksum", message: "the footer's checksum is wrong", offset: chosen.offset });
  if (base.copiesAgree === false)
    problems.push({ code: "footers-differ", message: "the footer and its copy at the start differ", offset: 0 });

  switch (footer.diskType) {
    case DiskType.fixed: {
      const surplusBytes = chosen.offset - currentSize;
      if (surplusBytes < 0)
        problems.push({
          code: "data-missing",
          message: `the file ends ${-surplusBytes} bytes short of the disk's size`,
          offset: chosen.offset,
        });
      return {
        kind: "vhd",
        virtualSize: currentSize,
        source: new SlicedByteSource(new SlicedByteSource(file, 0, chosen.offset), 0, currentSize),
        sectorSize: 512,
        problems,
        details: { ...base, type: "fixed", surplusBytes, header: undefined, parent: undefined },
      };
    }
    case DiskType.dynamic:
    case DiskType.differencing: {
      if (!tail) problems.push({ code: "footer-missing", message: "there is no footer at the end of the file" });
      if (!head) problems.push({ code: "footer-copy-missing", message: "there is no copy of the footer at the start" });
      if (chosen === tail && head && !head.checksumMatches)
        problems.push({
          code: "copy-checksum",
          message: "the checksum of the footer's copy at the start is wrong",
          offset: 0,
        });
      if (chosen === head && tail)
        problems.push({
          code: "copy-checksum",
          message: "the checksum of the footer at the end is wrong",
          offset: tail.offset,
        });
      const header = await soundHeader(file, footer, problems);
      const differs = footer.diskType === DiskType.differencing;
      const parent = differs ? await findParent(file, header, context, problems) : undefined;
      const blocks = new VhdBlocks(file, header, parent?.container.source);
      return {
        kind: "vhd",
        virtualSize: currentSize,
        source: blocks.source(currentSize),
        sectorSize: 512,
        problems,
        details: {
          ...base,
          type: differs ? "differencing" : "dynamic",
          surplusBytes: undefined,
          header,
          parent: parent?.locator,
          inspectTable: () => blocks.inspectTable(currentSize),
        },
      };
    }
    default:
      throw new ImageError("unsupported", `the VHD footer gives the disk type ${footer.diskType}`, {
        layer: "vhd",
        offset: chosen.offset,
      });
  }
}

/** The end decides; its copy stands in where the end is missing or damaged. */
function chooseCopy(tail: VhdFooterCopy | undefined, head: VhdFooterCopy | undefined): VhdFooterCopy | undefined {
  if (tail?.checksumMatches) return tail;
  if (head?.checksumMatches && !isFixed(head)) return head;
  return tail ?? head;
}

async function soundHeader(file: ByteSource, footer: VhdFooter, problems: Problem[]): Promise<VhdHeader> {
  const offset = sizeOf(footer.dataOffset, "data offset");
  const header = await readHeader(file, offset);
  if (header.cookie !== HEADER_COOKIE)
    throw new ImageError("corrupt", `there is no VHD dynamic header at ${offset}`, { layer: "vhd", offset });
  if (!header.checksumMatches)
    problems.push({ code: "header-checksum", message: "the dynamic header's checksum is wrong", offset });
  return header;
}

function sameFooter(a: VhdFooter, b: VhdFooter): boolean {
  return Object.keys(a).every((key) => a[key as keyof VhdFooter] === b[key as keyof VhdFooter]);
}

function sizeOf(value: bigint, what: string): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER))
    throw new ImageError("corrupt", `the VHD footer gives the ${what} ${value}`, { layer: "vhd" });
  return Number(value);
}
