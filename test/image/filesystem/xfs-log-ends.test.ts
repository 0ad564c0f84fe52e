import { describe, expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { crc32c } from "../../../src/image/bytes/crc32c.ts";
import { findEnds } from "../../../src/image/filesystem/xfs/log-ends.ts";
import { Log } from "../../../src/image/filesystem/xfs/log.ts";
import { readSuperblock } from "../../../src/image/filesystem/xfs/superblock.ts";
import { smallImage } from "./fuzz.ts";

const superblock = await readSuperblock(new MemoryByteSource(smallImage("xfs")));
const BLOCKS = 4096;
/** A header of one block and 3 KiB of data. */
const RECORD_BLOCKS = 7;

/** A log of 2 MiB that begins at block 1, as a ring of records. */
class Ring {
  readonly bytes = new Uint8Array(4096 + BLOCKS * 512);
  readonly #view = new DataView(this.bytes.buffer);

  static at(block: number): number {
    return 4096 + (block % BLOCKS) * 512;
  }

  /** Writes a record whole; gives the block behind it. */
  add(cycle: number, block: number, tail: number, isUnmount = false): number {
    const header = new Uint8Array(512);
    const view = new DataView(header.buffer);
    const blocks = isUnmount ? 1 : RECORD_BLOCKS - 1;
    for (const [at, value] of [
      [0, 0xfeedbabe],
      [4, cycle],
      [8, 2],
      [12, blocks * 512],
      [16, cycle],
      [20, block],
      [24, cycle],
      [28, tail],
      [40, isUnmount ? 1 : 2],
      [300, 1],
      [320, 32768],
    ] as const)
      view.setUint32(at, value);
    header.set(superblock.uuidBytes, 304);
    const data = new Uint8Array(blocks * 512).fill(block & 0xff);
    if (isUnmount) data[9] = 0x20;
    const dataView = new DataView(data.buffer);
    for (let index = 0; index < blocks; index += 1) {
      header.set(data.subarray(index * 512, index * 512 + 4), 44 + index * 4);
      dataView.setUint32(index * 512, block + 1 + index < BLOCKS ? cycle : cycle + 1);
    }
    view.setUint32(32, crc32c(data, crc32c(header.subarray(0, 328))), true);
    this.bytes.set(header, Ring.at(block));
    for (let index = 0; index < blocks; index += 1)
      this.bytes.set(data.subarray(index * 512, index * 512 + 512), Ring.at(block + 1 + index));
    return (block + 1 + blocks) % BLOCKS;
  }

  /** Records one behind the other; gives where each begins and the head. */
  fill(cycle: number, from: number, count: number, tail: number): { starts: number[]; head: number } {
    const starts = Array.from({ length: count }, (_, index) => from + index * RECORD_BLOCKS);
    for (const start of starts) this.add(cycle, start, tail);
    return { starts, head: (from + count * RECORD_BLOCKS) % BLOCKS };
  }

  /** What a write that never reached the disk leaves. */
  lose(block: number, cycle: number): void {
    this.bytes.fill(0, Ring.at(block), Ring.at(block) + 512);
    this.#view.setUint32(Ring.at(block), cycle);
  }

  flip(block: number): void {
    const at = Ring.at(block) + 100;
    this.bytes[at] = (this.bytes[at] ?? 0) ^ 1;
  }

  log(): Log {
    return new Log(new MemoryByteSource(this.bytes), { ...superblock, logStart: 1, logBlocks: BLOCKS / 8 });
  }
}

async function records(log: Log, tail: number, head: number): Promise<number[]> {
  const found: number[] = [];
  for await (const { lsn } of log.records(tail, head)) found.push(Number(lsn & 0xffffffffn));
  return found;
}

describe("the part of a log that is to be replayed", () => {
  test("is from the tail of the last record to its end", async () => {
    const ring = new Ring();
    const { starts, head } = ring.fill(1, 0, 20, 14);
    expect(await findEnds(ring.log())).toEqual({ tail: 14, head });
    expect(await records(ring.log(), 14, head)).toEqual(starts.slice(2));
  });

  test("is none when the last record is that of an unmount", async () => {
    const ring = new Ring();
    ring.add(1, ring.fill(1, 0, 20, 14).head, 140, true);
    expect(await findEnds(ring.log())).toBe("clean");
  });

  test("is none in a log that was zeroed", async () => {
    expect(await findEnds(new Ring().log())).toBe("zeroed");
  });

  test.each([
    ["the last", 19, 19],
    ["the third last", 17, 17],
    ["the eighth last", 12, 12],
  ])("ends before a record with a wrong checksum that was in flight: %s", async (_name, torn, left) => {
    const ring = new Ring();
    const { starts } = ring.fill(1, 0, 20, 14);
    ring.flip((starts[torn] ?? 0) + 3);
    expect(await findEnds(ring.log())).toEqual({ tail: 14, head: starts[left] });
  });

  test("is damaged when the wrong checksum lies further back", async () => {
    const ring = new Ring();
    const { starts, head } = ring.fill(1, 0, 20, 14);
    ring.flip((starts[11] ?? 0) + 3);
    expect(await findEnds(ring.log())).toEqual({ tail: 14, head });
    await expect(records(ring.log(), 14, head)).rejects.toMatchObject({ code: "corrupt", message: /block 77/ });
  });

  test("is none when all that was written after an unmount is torn", async () => {
    const ring = new Ring();
    const unmount = ring.fill(1, 0, 20, 14).head;
    const next = ring.add(1, unmount, 140, true);
    ring.add(1, next, next);
    ring.flip(next + 2);
    expect(await findEnds(ring.log())).toBe("clean");
  });

  test.each([
    ["a block of data", 3],
    ["the header", 0],
  ])("ends before a record of which %s did not reach the disk", async (_name, lost) => {
    const ring = new Ring();
    const { starts } = ring.fill(1, 0, 20, 14);
    ring.lose((starts[18] ?? 0) + lost, 0);
    expect(await findEnds(ring.log())).toEqual({ tail: 14, head: starts[18] });
  });

  test("goes around the end of the ring", async () => {
    const ring = new Ring();
    const first = ring.fill(1, 0, 585, 0);
    const over = ring.add(1, first.head, 4053);
    const { head } = ring.fill(2, over, 5, 4053);
    expect(over).toBe(6);
    expect(await findEnds(ring.log())).toEqual({ tail: 4053, head });
    expect(await records(ring.log(), 4053, head)).toEqual([
      4053, 4060, 4067, 4074, 4081, 4088, 4095, 6, 13, 20, 27, 34,
    ]);
  });

  test("ends before what did not reach the end of the ring", async () => {
    const ring = new Ring();
    const first = ring.fill(2, 0, 585, 4032);
    const { head } = ring.fill(3, ring.add(2, first.head, 4032), 5, 4032);
    expect(await findEnds(ring.log())).toEqual({ tail: 4032, head });
    ring.lose(4090, 1);
    expect(await findEnds(ring.log())).toEqual({ tail: 4032, head: 4088 });
  });

  test("begins behind old records that the last ones ran over", async () => {
    const ring = new Ring();
    const first = ring.fill(1, 0, 585, 0);
    const { head } = ring.fill(2, ring.add(1, first.head, 49), 5, 49);
    expect(head).toBe(41);
    // A write that was in flight and is not counted itself took a part of the record at 49.
    ring.flip(51);
    expect(await findEnds(ring.log())).toEqual({ tail: 56, head });
  });

  test("is not taken from another file system or another byte order", async () => {
    const ring = new Ring();
    const { head } = ring.fill(1, 0, 20, 14);
    const view = new DataView(ring.bytes.buffer);
    view.setUint32(Ring.at(14) + 32, 0);
    view.setUint32(Ring.at(14) + 300, 2);
    await expect(records(ring.log(), 14, head)).rejects.toMatchObject({ code: "unsupported", message: /byte order/ });
    view.setUint32(Ring.at(14) + 300, 1);
    view.setUint32(Ring.at(14) + 304, 0);
    await expect(records(ring.log(), 14, head)).rejects.toMatchObject({ code: "corrupt", message: /another file/ });
  });
});
