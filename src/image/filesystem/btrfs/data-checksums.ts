import { type Superblock, UNVERIFIED, bytesOfChecksum, isChecksumOf } from "./superblock.ts";
import type { Tree } from "./tree.ts";

/** All checksums have one object and type; the offset is the logical address of the first sector (btrfs_tree.h). */
const CHECKSUMS = 0xfffffffffffffff6n;
const EXTENT_CSUM = 128;

/** The checksums of file data, one for each sector. */
export class DataChecksums {
  readonly #trees: readonly Tree[];
  readonly #type: number;
  readonly #sectorSize: number;

  /** Of several trees the later ones win: a log holds the checksums of what it adds. */
  constructor(trees: readonly Tree[], { checksumType, sectorSize }: Superblock) {
    this.#trees = trees;
    this.#type = checksumType;
    this.#sectorSize = sectorSize;
  }

  /**
   * Offsets in the bytes of the sectors that do not have their checksum, or have none at all: neither does the kernel
   * give those (Linux, fs/btrfs/file-item.c, `btrfs_lookup_bio_sums`). Address and length are whole sectors.
   */
  async wrongSectors(address: number, bytes: Uint8Array): Promise<readonly number[]> {
    if (this.#type === UNVERIFIED) return [];
    const sums = await this.#read(address, bytes.length / this.#sectorSize);
    const wrong: number[] = [];
    for (const [index, sum] of sums.entries()) {
      const at = index * this.#sectorSize;
      if (!sum || !isChecksumOf(bytes.subarray(at, at + this.#sectorSize), sum, this.#type)) wrong.push(at);
    }
    return wrong;
  }

  async #read(address: number, count: number): Promise<readonly (Uint8Array | undefined)[]> {
    const sums = Array.from({ length: count }, (): Uint8Array | undefined => undefined);
    const size = bytesOfChecksum(this.#type);
    const end = address + count * this.#sectorSize;
    for (const tree of this.#trees)
      for await (const { key, data } of tree.itemsAround(CHECKSUMS, EXTENT_CSUM, BigInt(address))) {
        const starts = Number(key.offset);
        if (starts >= end) break;
        const first = (address - starts) / this.#sectorSize;
        if (!Number.isSafeInteger(first)) continue;
        for (let index = Math.max(0, -first); index < count; index += 1) {
          const at = (first + index) * size;
          if (at + size > data.length) break;
          sums[index] = data.subarray(at, at + size);
        }
      }
    return sums;
  }
}
