import type { ByteSource } from "../bytes/byte-source.ts";
import { MappedByteSource } from "../bytes/mapped-byte-source.ts";
import { type Segment, SegmentedByteSource } from "../bytes/segmented-byte-source.ts";
import type { LvmSegment, PhysicalVolume } from "./lvm.ts";

/** Mirrors of raids of volumes: nobody stacks more. */
const MAX_DEPTH = 4;
const MAX_SEGMENTS = 65_536;

/** Maps logical volumes to the bytes of the physical ones. */
export class LvmMapper {
  readonly #extentSize: number;
  readonly #physical: ReadonlyMap<string, PhysicalVolume>;
  readonly #sources: ReadonlyMap<string, ByteSource>;
  readonly #segments: ReadonlyMap<string, readonly LvmSegment[]>;
  readonly #snapshotStores: ReadonlySet<string>;
  readonly #mapped = new Map<string, ByteSource | string>();

  constructor(
    extentSize: number,
    physical: readonly PhysicalVolume[],
    sources: ReadonlyMap<string, ByteSource>,
    segments: ReadonlyMap<string, readonly LvmSegment[]>,
    snapshotStores: ReadonlySet<string>,
  ) {
    this.#extentSize = extentSize;
    this.#physical = new Map(physical.map((volume) => [volume.name, volume]));
    this.#sources = sources;
    this.#segments = segments;
    this.#snapshotStores = snapshotStores;
  }

  sizeOf(name: string): number {
    const extents = (this.#segments.get(name) ?? []).reduce((sum, { extentCount }) => sum + extentCount, 0);
    return extents * this.#extentSize;
  }

  /** The volume's bytes, or why they cannot be had. */
  map(name: string): ByteSource | string {
    if (this.#snapshotStores.has(name)) return "it holds the changed blocks of a snapshot";
    return this.#map(name, 0);
  }

  #map(name: string, depth: number): ByteSource | string {
    const known = this.#mapped.get(name);
    if (known !== undefined) return known;
    if (depth > MAX_DEPTH) return "its layers are too many";
    this.#mapped.set(name, "its layers go in a circle");
    const mapped = this.#mapSegments(this.#segments.get(name) ?? [], depth);
    this.#mapped.set(name, mapped);
    return mapped;
  }

  #mapSegments(unsorted: readonly LvmSegment[], depth: number): ByteSource | string {
    const segments = [...unsorted].sort((a, b) => a.startExtent - b.startExtent);
    if (segments.length === 0) return "it has no segments";
    if (segments.length > MAX_SEGMENTS) return `it has ${segments.length} segments`;
    if (this.#extentSize === 0) return "its group has no extent size";
    const parts: Segment[] = [];
    let extent = 0;
    for (const segment of segments) {
      if (segment.startExtent !== extent || segment.extentCount === 0)
        return `its segments leave extent ${extent} open`;
      const part = this.#segment(segment, depth);
      if (typeof part === "string") return part;
      parts.push(part);
      extent += segment.extentCount;
    }
    if (!Number.isSafeInteger(extent * this.#extentSize)) return `it has ${extent} extents`;
    return new SegmentedByteSource(parts);
  }

  #segment(segment: LvmSegment, depth: number): Segment | string {
    const length = segment.extentCount * this.#extentSize;
    switch (segment.type) {
      case "zero":
        return { length, source: undefined, offset: 0 };
      case "striped":
      case "linear":
        return segment.stripes.length === 1 ? this.#area(segment, 0, depth) : this.#striped(segment, depth);
      case "mirror":
      case "raid1": {
        // All images hold the same; the first that is here will do.
        const images = segment.stripes.map((_, index) => this.#area(segment, index, depth));
        return images.find((image) => typeof image !== "string") ?? images[0] ?? "it has no images";
      }
      default:
        return `segments of type ${segment.type || "?"} are not read`;
    }
  }

  /** One area of a segment: extents of a physical volume, or another logical volume. */
  #area(segment: LvmSegment, index: number, depth: number): Segment | string {
    const stripe = segment.stripes[index];
    if (!stripe) return "a stripe is missing";
    const length = (segment.extentCount * this.#extentSize) / (isStriped(segment) ? segment.stripes.length : 1);
    const physical = this.#physical.get(stripe.on);
    if (physical) {
      const source = this.#sources.get(stripe.on);
      if (!source) return `it needs the physical volume ${stripe.on} (${physical.uuid}), which is not on this disk`;
      return { length, source, offset: physical.extentStartBytes + stripe.extent * this.#extentSize };
    }
    if (!this.#segments.has(stripe.on)) return `it needs ${stripe.on}, which does not exist`;
    const inner = this.#map(stripe.on, depth + 1);
    return typeof inner === "string" ? inner : { length, source: inner, offset: stripe.extent * this.#extentSize };
  }

  /** Chunks go round over the areas. */
  #striped(segment: LvmSegment, depth: number): Segment | string {
    const { stripes, stripeSizeBytes: chunk } = segment;
    const count = stripes.length;
    if (count === 0) return "it has no stripes";
    if (chunk === 0) return "its stripes have no size";
    const areas: Segment[] = [];
    for (let index = 0; index < count; index += 1) {
      const area = this.#area(segment, index, depth);
      if (typeof area === "string") return area;
      areas.push(area);
    }
    const length = segment.extentCount * this.#extentSize;
    const source = new MappedByteSource(length, async (offset) => {
      const index = Math.floor(offset / chunk);
      const within = offset - index * chunk;
      const area = areas[index % count];
      const run = chunk - within;
      if (!area?.source) return { kind: "zeros", length: run };
      return {
        kind: "stored",
        source: area.source,
        offset: area.offset + Math.floor(index / count) * chunk + within,
        length: run,
      };
    });
    return { length, source, offset: 0 };
  }
}

function isStriped({ type }: LvmSegment): boolean {
  return type === "striped" || type === "linear";
}
