import type { ByteSource } from "../../bytes/byte-source.ts";
import { ImageError } from "../../errors.ts";
import { RecentMap } from "../recent-map.ts";
import type { FatLayout } from "./boot-sector.ts";

const CHUNK_BYTES = 64 * 1024;
/** 16 MiB of a table that may have a gigabyte. */
const MAX_CACHED_CHUNKS = 256;
/** From here on a value ends a chain; the one before stands for a cluster that cannot be read. */
const END_OF_CHAIN = { 12: 0xff8, 16: 0xfff8, 32: 0x0ffffff8 } as const;

/** The file allocation table: which cluster follows which. Read in pieces, as it is needed. */
export class ClusterTable {
  readonly #source: ByteSource;
  readonly #layout: FatLayout;
  readonly #chunks = new RecentMap<number, Uint8Array>(MAX_CACHED_CHUNKS);

  constructor(source: ByteSource, layout: FatLayout) {
    this.#source = source;
    this.#layout = layout;
  }

  /** The cluster after one that must exist; undefined at the end of the chain. */
  async next(cluster: number): Promise<number | undefined> {
    if (cluster < 2 || cluster >= this.#layout.clusterCount + 2) throw damaged(`cluster ${cluster} does not exist`);
    const value = (await this.entry(cluster)) & 0x0fffffff;
    return value >= END_OF_CHAIN[this.#layout.bits] ? undefined : value;
  }

  /** What is written in the table, with the upper bits that FAT32 reserves. */
  async entry(cluster: number): Promise<number> {
    const { bits } = this.#layout;
    if (bits === 12) {
      // Entries of 12 bits straddle bytes: two entries in three bytes.
      const at = cluster + (cluster >> 1);
      const pair = (await this.#byte(at)) + (await this.#byte(at + 1)) * 256;
      return cluster & 1 ? pair >> 4 : pair & 0xfff;
    }
    const at = cluster * (bits / 8);
    const chunk = await this.#chunk(Math.floor(at / CHUNK_BYTES));
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const within = at % CHUNK_BYTES;
    if (within + bits / 8 > chunk.length) throw damaged(`cluster ${cluster} lies behind the table`);
    return bits === 16 ? view.getUint16(within, true) : view.getUint32(within, true);
  }

  async #byte(at: number): Promise<number> {
    const byte = (await this.#chunk(Math.floor(at / CHUNK_BYTES)))[at % CHUNK_BYTES];
    if (byte === undefined) throw damaged("a cluster lies behind the table");
    return byte;
  }

  #chunk(index: number): Promise<Uint8Array> {
    const { fatOffset, fatBytes } = this.#layout;
    return this.#chunks.get(index, async () => {
      const start = index * CHUNK_BYTES;
      if (start >= fatBytes) throw damaged("a cluster lies behind the table");
      return this.#source.read(fatOffset + start, Math.min(CHUNK_BYTES, fatBytes - start));
    });
  }
}

export function damaged(what: string): ImageError {
  return new ImageError("corrupt", what, { layer: "fat" });
}
