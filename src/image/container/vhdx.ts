import type { ByteSource } from "../bytes/byte-source.ts";
import { type Extent, MappedByteSource, extentOf } from "../bytes/mapped-byte-source.ts";
import { ImageError } from "../errors.ts";
import type { Problem } from "../problem.ts";
import type { ContainerContext, VhdxContainer } from "./container.ts";
import { demandInside } from "./demand-inside.ts";
import { searchParent } from "./parent-search.ts";
import { replayLog } from "./vhdx-log.ts";
import {
  type Region,
  VhdxFileIdentifier,
  type VhdxHeader,
  type VhdxMetadata,
  readCurrentHeader,
  readMetadata,
  readRegions,
} from "./vhdx-structures.ts";

export interface VhdxDetails {
  readonly type: "fixed" | "dynamic" | "differencing";
  readonly creator: string;
  readonly header: VhdxHeader;
  readonly metadata: VhdxMetadata;
  /** Entries of the log that had to be replayed in memory: the disk was not closed cleanly. */
  readonly replayedLogEntries: number;
  readonly parent: string | undefined;
}

const MIB = 1024 * 1024;
/** 2.5.1.1: payload block states. */
const State = { notPresent: 0, undefined: 1, zero: 2, unmapped: 3, fullyPresent: 6, partiallyPresent: 7 } as const;

/** `corrupt`, `unsupported` (an unknown required part), `not-found` (the parent). The log is replayed in memory. */
export async function openVhdx(file: ByteSource, context: ContainerContext): Promise<VhdxContainer> {
  const problems: Problem[] = [];
  const { creator } = VhdxFileIdentifier.from(await file.read(0, VhdxFileIdentifier.size));
  const header = await readCurrentHeader(file, problems);
  const replayed = await replayLog(file, header);
  if (replayed)
    problems.push({
      code: "log-replayed",
      message: `the disk was not closed cleanly: ${replayed.entries} entries of its log were replayed in memory`,
      offset: header.logOffset,
    });
  const current = replayed?.file ?? file;
  const regions = await readRegions(current, problems);
  const metadata = await readMetadata(current, regions.metadata);
  const parent = metadata.hasParent ? await findParent(metadata.parentLocator, context) : undefined;
  const blocks = new Blocks(current, regions.blockTable, metadata, parent?.container.source);
  const { virtualDiskSize, logicalSectorSize } = metadata;
  return {
    kind: "vhdx",
    virtualSize: virtualDiskSize,
    source: new MappedByteSource(virtualDiskSize, (offset, length) => blocks.extent(offset, length)),
    sectorSize: logicalSectorSize,
    problems,
    details: {
      type: metadata.hasParent ? "differencing" : metadata.leaveBlocksAllocated ? "fixed" : "dynamic",
      creator,
      header,
      metadata,
      replayedLogEntries: replayed?.entries ?? 0,
      parent: parent?.locator,
    },
  };
}

/** 2.5: the block table, with one sector bitmap entry after each chunk of payload entries. */
class Blocks {
  readonly #file: ByteSource;
  readonly #table: Region;
  readonly #metadata: VhdxMetadata;
  readonly #chunkRatio: number;
  readonly #parent: ByteSource | undefined;

  constructor(file: ByteSource, table: Region, metadata: VhdxMetadata, parent: ByteSource | undefined) {
    this.#file = file;
    this.#table = table;
    this.#metadata = metadata;
    this.#chunkRatio = (2 ** 23 * metadata.logicalSectorSize) / metadata.blockSize;
    this.#parent = parent;
  }

  async extent(offset: number, wanted: number): Promise<Extent> {
    const { blockSize } = this.#metadata;
    const block = Math.floor(offset / blockSize);
    const within = offset - block * blockSize;
    const length = Math.min(wanted, blockSize - within);
    const chunk = Math.floor(block / this.#chunkRatio);
    const { state, fileOffset } = await this.#entry(block + chunk);
    switch (state) {
      case State.notPresent:
        return extentOf(this.#parent, offset, length);
      // What these hold is anybody's guess; zeros, as other readers have it.
      case State.undefined:
      case State.zero:
      case State.unmapped:
        return { kind: "zeros", length };
      case State.fullyPresent:
        demandInside(this.#file, fileOffset + within, length, `block ${block} of the VHDX`, "vhdx");
        return { kind: "stored", source: this.#file, offset: fileOffset + within, length };
      case State.partiallyPresent:
        return this.#partial(chunk, offset, fileOffset + within, length);
      default:
        throw new ImageError("corrupt", `block ${block} of the VHDX has the state ${state}`, { layer: "vhdx", offset });
    }
  }

  /** Bit 0 of byte 0 of the chunk's bitmap is its first sector; a set bit is in this file, a clear one in the parent. */
  async #partial(chunk: number, offset: number, stored: number, length: number): Promise<Extent> {
    const { blockSize, logicalSectorSize } = this.#metadata;
    const entry = await this.#entry((chunk + 1) * this.#chunkRatio + chunk);
    if (entry.state !== State.fullyPresent)
      throw new ImageError("corrupt", `the VHDX has no bitmap for its chunk ${chunk}`, { layer: "vhdx", offset });
    const inChunk = offset - chunk * this.#chunkRatio * blockSize;
    const first = Math.floor(inChunk / logicalSectorSize);
    const last = Math.floor((inChunk + length - 1) / logicalSectorSize);
    const firstByte = first >> 3;
    demandInside(this.#file, entry.fileOffset, (last >> 3) + 1, `the bitmap of chunk ${chunk} of the VHDX`, "vhdx");
    const bitmap = await this.#file.read(entry.fileOffset + firstByte, (last >> 3) - firstByte + 1);
    const isPresent = (sector: number) => ((bitmap[(sector >> 3) - firstByte] ?? 0) & (1 << (sector & 7))) !== 0;
    const present = isPresent(first);
    let end = first + 1;
    while (end <= last && isPresent(end) === present) end += 1;
    const run = Math.min(length, end * logicalSectorSize - inChunk);
    if (!present) return extentOf(this.#parent, offset, run);
    demandInside(this.#file, stored, run, `a block of chunk ${chunk} of the VHDX`, "vhdx");
    return { kind: "stored", source: this.#file, offset: stored, length: run };
  }

  async #entry(index: number): Promise<{ readonly state: number; readonly fileOffset: number }> {
    const { fileOffset, length } = this.#table;
    if ((index + 1) * 8 > length)
      throw new ImageError("corrupt", `block ${index} lies beyond the VHDX's table`, { layer: "vhdx" });
    demandInside(this.#file, fileOffset + index * 8, 8, "the block table of the VHDX", "vhdx");
    const bytes = await this.#file.read(fileOffset + index * 8, 8);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const low = view.getUint32(0, true);
    // Bits 20 to 63 count MiB. 44 bits of MiB pass 2^53; such a place lies beyond every file and fails when read.
    return { state: low & 7, fileOffset: (view.getUint32(4, true) * 4096 + (low >>> 20)) * MIB };
  }
}

/** 2.6.2.6.3: relative path, volume path, absolute path, in this order. */
function findParent(
  locator: ReadonlyMap<string, string>,
  context: ContainerContext,
): Promise<{ readonly locator: string; readonly container: VhdxContainer }> {
  const linkage = ["parent_linkage", "parent_linkage2"].flatMap((key) => locator.get(key)?.toUpperCase() ?? []);
  return searchParent(
    {
      format: "VHDX",
      paths: ["relative_path", "volume_path", "absolute_win32_path"].flatMap((key) => locator.get(key) ?? []),
      accept: (opened) => {
        const { container } = opened;
        if (container.kind !== "vhdx") return `is ${container.kind}`;
        const known = linkage.includes(`{${container.details.header.dataWriteGuid}}`);
        return known ? { locator: opened.locator, container } : "is another disk, or was written to since";
      },
    },
    context,
  );
}
