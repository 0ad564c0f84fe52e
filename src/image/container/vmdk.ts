import { type ByteSource, readUpTo } from "../bytes/byte-source.ts";
import { SegmentedByteSource, type Segment } from "../bytes/segmented-byte-source.ts";
import { ImageError } from "../errors.ts";
import type { Problem } from "../problem.ts";
import type { ContainerContext, VmdkContainer } from "./container.ts";
import { type VmdkDescriptor, type VmdkExtent, parseVmdkDescriptor } from "./vmdk-descriptor.ts";
import { VmdkSparseExtent } from "./vmdk-sparse.ts";

export interface VmdkDetails {
  /** `monolithicSparse`, `streamOptimized`, `twoGbMaxExtentFlat`, …; undefined when the descriptor does not say. */
  readonly createType: string | undefined;
  readonly adapterType: string | undefined;
}

export const DESCRIPTOR_START = "# Disk DescriptorFile";
const SECTOR = 512;
const MAX_PROBLEMS = 20;
/** Descriptors are a few KiB. */
const MAX_DESCRIPTOR_BYTES = 1024 * 1024;

/** A sparse extent with its descriptor inside. `unsupported` without it, and when it builds on another disk. */
export async function openSparseVmdk(file: ByteSource): Promise<VmdkContainer> {
  const extent = await VmdkSparseExtent.open(file);
  const text = await extent.descriptor();
  // QEMU's parts of a split disk keep room for it.
  if (!text)
    throw new ImageError("unsupported", "the file is one part of a VMDK that is split into several", {
      layer: "vmdk",
      remedy: "name the small file that describes the disk, and keep all files side by side",
    });
  const descriptor = parseVmdkDescriptor(text);
  refuseParent(descriptor);
  const problems: Problem[] = [];
  if (extent.header.uncleanShutdown === 1) problems.push({ code: "dirty", message: "the VMDK was not closed cleanly" });
  return container(extent.source, descriptor, problems);
}

/** A text descriptor that names the files of the disk. `not-found` when one of them is missing. */
export async function openVmdkDescriptor(file: ByteSource, context: ContainerContext): Promise<VmdkContainer> {
  const text = new TextDecoder().decode(await readUpTo(file, 0, MAX_DESCRIPTOR_BYTES));
  const descriptor = parseVmdkDescriptor(text);
  refuseParent(descriptor);
  if (descriptor.extents.length === 0)
    throw new ImageError("corrupt", "the VMDK descriptor names no extents", { layer: "vmdk" });
  const sectors = descriptor.extents.reduce((sum, extent) => sum + extent.sectors, 0);
  if (!Number.isSafeInteger(sectors * SECTOR))
    throw new ImageError("corrupt", `the VMDK descriptor gives ${sectors} sectors`, { layer: "vmdk" });
  const segments: Segment[] = [];
  const problems: Problem[] = [];
  for (const extent of descriptor.extents) segments.push(await openExtent(extent, context, problems));
  return container(new SegmentedByteSource(segments), descriptor, problems);
}

async function openExtent(extent: VmdkExtent, { related }: ContainerContext, problems: Problem[]): Promise<Segment> {
  const length = extent.sectors * SECTOR;
  if (extent.kind === "zero") return { length, source: undefined, offset: 0 };
  const opened = await related.open(extent.fileName);
  if (!opened)
    throw new ImageError("not-found", `the extent ${JSON.stringify(extent.fileName)} of the VMDK is not there`, {
      layer: "vmdk",
      remedy: "put all files of the disk side by side",
    });
  const source = extent.kind === "flat" ? opened.source : (await VmdkSparseExtent.open(opened.source)).source;
  const offset = extent.kind === "flat" ? extent.offsetSectors * SECTOR : 0;
  const missing = offset + length - source.size;
  if (missing > 0 && problems.length < MAX_PROBLEMS)
    problems.push({
      code: "extent-short",
      message: `the extent ${JSON.stringify(extent.fileName)} ends ${missing} bytes short`,
    });
  return { length, source, offset };
}

function refuseParent(descriptor: VmdkDescriptor): void {
  if (descriptor.hasParent)
    throw new ImageError(
      "unsupported",
      `the VMDK is a delta of ${descriptor.parentHint === undefined ? "another disk" : JSON.stringify(descriptor.parentHint)}`,
      { layer: "vmdk", remedy: "merge it into one image with qemu-img convert" },
    );
}

function container(source: ByteSource, descriptor: VmdkDescriptor, problems: readonly Problem[]): VmdkContainer {
  return {
    kind: "vmdk",
    virtualSize: source.size,
    source,
    sectorSize: undefined,
    problems,
    details: { createType: descriptor.createType, adapterType: descriptor.adapterType },
  };
}
