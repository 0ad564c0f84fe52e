import type { ByteSource } from "../../bytes/byte-source.ts";
import { ImageError } from "../../errors.ts";

export const SECTOR = 512;
/** A log is at most 2 GiB; what it changes is a small part of it. */
const MAX_SECTORS = (256 * 1024 * 1024) / SECTOR;
/** The same sectors may be changed again and again, but a replay comes to an end. */
const MAX_WRITTEN_SECTORS = 5_000_000;

/** Newer sectors in memory over a source. */
export class SectorOverlay implements ByteSource {
  readonly size: number;
  readonly #source: ByteSource;
  readonly #sectors = new Map<number, Uint8Array>();
  readonly #maxWritten: number;
  #written = 0;

  constructor(source: ByteSource, maxWrittenSectors = MAX_WRITTEN_SECTORS) {
    this.size = source.size;
    this.#source = source;
    this.#maxWritten = maxWrittenSectors;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const result = await this.#source.read(offset, length);
    if (this.#sectors.size === 0) return result;
    const last = Math.floor((offset + Math.max(length, 1) - 1) / SECTOR);
    for (let sector = Math.floor(offset / SECTOR); sector <= last; sector += 1) {
      const newer = this.#sectors.get(sector);
      if (!newer) continue;
      const from = Math.max(offset, sector * SECTOR);
      const to = Math.min(offset + length, (sector + 1) * SECTOR);
      result.set(newer.subarray(from - sector * SECTOR, to - sector * SECTOR), from - offset);
    }
    return result;
  }

  /** Replaces whole sectors. `too-large` for more than any log changes. */
  write(firstSector: number, content: Uint8Array): void {
    this.#written += Math.ceil(content.length / SECTOR);
    for (let at = 0; at < content.length; at += SECTOR)
      this.#sectors.set(firstSector + at / SECTOR, content.slice(at, at + SECTOR));
    if (this.#sectors.size > MAX_SECTORS || this.#written > this.#maxWritten)
      throw new ImageError("too-large", "the log changes more than can be replayed in memory", { layer: "xfs" });
  }

  close(): Promise<void> {
    return this.#source.close();
  }
}
