import { describe, expect, test } from "vitest";
import { changeExtents, decodeExtentChange } from "../../../src/image/filesystem/xfs/extent-changes.ts";
import type { Extent } from "../../../src/image/filesystem/xfs/extents.ts";
import { decodeInode } from "../../../src/image/filesystem/xfs/inode.ts";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { type LogItem, readTransactions } from "../../../src/image/filesystem/xfs/log-items.ts";
import type { LogRecord } from "../../../src/image/filesystem/xfs/log.ts";
import { inodeOffset, readSuperblock } from "../../../src/image/filesystem/xfs/superblock.ts";
import { smallImage } from "./fuzz.ts";

const Flag = { start: 0x1, commit: 0x2, continue: 0x4, wasContinued: 0x8 } as const;
const HEADER = new Uint8Array(16);

/** A record of the log with operations of one transaction. */
function record(...operations: readonly (readonly [flags: number, bytes: Uint8Array])[]): LogRecord {
  const parts = operations.flatMap(([flags, bytes]) => {
    const header = new Uint8Array(12);
    const view = new DataView(header.buffer);
    view.setUint32(0, 7);
    view.setUint32(4, bytes.length);
    header[9] = flags;
    return [header, bytes];
  });
  return { lsn: 5n, operationCount: operations.length, data: new Uint8Array(Buffer.concat(parts)) };
}

async function itemsOf(...records: readonly LogRecord[]): Promise<readonly (readonly LogItem[])[]> {
  async function* all() {
    yield* records;
  }
  const found: (readonly LogItem[])[] = [];
  for await (const { items } of readTransactions(all())) found.push(items);
  return found;
}

/** `struct xfs_bui_log_format` with one extent. */
function mapping(
  flags: number,
  { logical = 10, count = 5, block = 1000, extents = 1, type = 0x1244 } = {},
): Uint8Array {
  const bytes = new Uint8Array(48);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, type, true);
  view.setUint16(2, 1, true);
  view.setUint32(4, extents, true);
  view.setBigUint64(8, 99n, true);
  view.setBigUint64(16, 131n, true);
  view.setBigUint64(24, BigInt(block), true);
  view.setBigUint64(32, BigInt(logical), true);
  view.setUint32(40, count, true);
  view.setUint32(44, flags, true);
  return bytes;
}

const none = new Uint8Array();

describe("transactions of a log", () => {
  test("are put together over records", async () => {
    const intent = mapping(1);
    const items = await itemsOf(
      record([Flag.start, none], [0, HEADER], [Flag.continue, intent.subarray(0, 20)]),
      record([Flag.wasContinued, intent.subarray(20)], [Flag.commit, none]),
      record([Flag.start, none], [0, HEADER], [0, mapping(0, { type: 0x1245 })], [Flag.commit, none]),
    );
    expect(items).toEqual([
      [{ kind: "intent", operation: "mapping", id: 99n, format: intent }],
      [expect.objectContaining({ kind: "intent-done", operation: "mapping", id: 99n })],
    ]);
  });

  test("that were not committed are dropped", async () => {
    expect(await itemsOf(record([Flag.start, none], [0, HEADER], [0, mapping(1)]))).toEqual([]);
  });

  test("with a region in very many pieces are damage", async () => {
    const pieces = Array.from({ length: 100 }, () => [Flag.wasContinued, new Uint8Array(1)] as const);
    await expect(
      itemsOf(record([Flag.start, none], [0, HEADER], [Flag.continue, mapping(1)], ...pieces)),
    ).rejects.toMatchObject({ code: "corrupt", message: /pieces/ });
  });
});

describe("a mapping that the kernel would finish", () => {
  const superblock = readSuperblock(new MemoryByteSource(smallImage("xfs")));
  const extent = (logical: number, count: number, block: number): Extent => ({
    logical,
    count,
    block,
    unwritten: false,
  });
  const before = [extent(0, 4, 100), extent(8, 10, 200), extent(30, 1, 300)];

  const after = async (flags: number, change: Parameters<typeof mapping>[1], extents: readonly Extent[] = before) => {
    const decoded = decodeExtentChange({
      kind: "intent",
      operation: "mapping",
      id: 99n,
      format: mapping(flags, change),
    });
    if (!decoded) return undefined;
    expect(decoded.inode).toBe(131);
    const read = await superblock;
    const at = inodeOffset(read, read.rootInode);
    const inode = decodeInode(read, read.rootInode, smallImage("xfs").slice(at, at + 512));
    return changeExtents(inode, extents, decoded).map(({ logical, count, block, unwritten }) =>
      [logical, count, block, ...(unwritten ? ["unwritten"] : [])].join(" "),
    );
  };

  test("is taken out", async () => {
    expect(await after(2, { logical: 10, count: 5 })).toEqual(["0 4 100", "8 2 200", "15 3 207", "30 1 300"]);
    expect(await after(2, { logical: 8, count: 10 })).toEqual(["0 4 100", "30 1 300"]);
    expect(await after(2, { logical: 2, count: 7 })).toEqual(["0 2 100", "9 9 201", "30 1 300"]);
    expect(await after(2, { logical: 4, count: 4 })).toEqual(["0 4 100", "8 10 200", "30 1 300"]);
  });

  test("is put in", async () => {
    expect(await after(1, { logical: 4, count: 4 })).toEqual(["0 4 100", "4 4 1000", "8 10 200", "30 1 300"]);
    expect(await after(1 + 2 ** 30, { logical: 40 })).toEqual([
      "0 4 100",
      "8 10 200",
      "30 1 300",
      "40 5 1000 unwritten",
    ]);
    expect(await after(1, { logical: 0 }, [])).toEqual(["0 5 1000"]);
  });

  test("of the blocks of attributes is not for the data", async () => {
    expect(await after(1 + 2 ** 31, {})).toBeUndefined();
  });

  test("that cannot be is damage", async () => {
    await expect(after(1, { logical: 17 })).rejects.toMatchObject({
      code: "corrupt",
      message: /inode 128 has an extent/,
    });
    await expect(after(3, {})).rejects.toMatchObject({ code: "corrupt" });
    await expect(after(1, { extents: 2 })).rejects.toMatchObject({ code: "corrupt" });
  });
});
