import { ImageError } from "../../image/errors.ts";

/** One package's header as a database holds it: read from its start, as far as is needed. */
export interface RpmRecord {
  readonly size: number;
  /** The first bytes, `length` of them or all there are. */
  prefix(length: number): Promise<Uint8Array>;
}

/** No header is larger (rpm's `HEADER_DATA_MAX`). */
export const MAX_HEADER_BYTES = 256 * 1024 * 1024;

const MAX_RECORDS = 200_000;
const MAX_TOTAL_BYTES = 1024 * 1024 * 1024;

/** Bounds the work on one database: records that overlap or chains in a circle could multiply it without end. */
export class ReadBudget {
  #records = 0;
  #bytes = 0;

  record(size: number): void {
    if (size > MAX_HEADER_BYTES) throw new ImageError("corrupt", `a header of ${size} bytes is larger than any can be`);
    if (++this.#records > MAX_RECORDS)
      throw new ImageError("too-large", `the package database has more than ${MAX_RECORDS} records`);
  }

  bytes(count: number): void {
    this.#bytes += count;
    if (this.#bytes > MAX_TOTAL_BYTES)
      throw new ImageError("too-large", `the headers of the package database exceed ${MAX_TOTAL_BYTES} bytes`);
  }
}
