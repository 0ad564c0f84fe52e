import { expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import type { LogItem, Transaction } from "../../../src/image/filesystem/xfs/log-items.ts";
import { survey } from "../../../src/image/filesystem/xfs/log-survey.ts";
import { SectorOverlay } from "../../../src/image/filesystem/xfs/sector-overlay.ts";

const cancel = (blockNumber: number): LogItem => ({
  kind: "buffer",
  isCancel: true,
  blockNumber,
  length: 8,
  isInodes: false,
  map: [],
  regions: [],
});

async function* transactions(...items: readonly (readonly LogItem[])[]): AsyncGenerator<Transaction> {
  for (const each of items) yield { lsn: 1n, items: each };
}

test("a log of more transactions than any kernel writes is not replayed", async () => {
  const three = () => transactions([], [], []);
  expect((await survey(three(), { maxTransactions: 3 })).count).toBe(3);
  await expect(survey(three(), { maxTransactions: 2 })).rejects.toMatchObject({ code: "too-large", layer: "xfs" });
});

test("a log that takes too many buffers back is not replayed", async () => {
  const twice = () => transactions([cancel(8), cancel(16)], [cancel(8)]);
  expect([...(await survey(twice(), { maxKept: 2 })).cancelled]).toEqual([
    ["8+8", 2],
    ["16+8", 1],
  ]);
  await expect(survey(twice(), { maxKept: 1 })).rejects.toMatchObject({ code: "too-large" });
});

test("changes of the same sectors come to an end", () => {
  const overlay = new SectorOverlay(new MemoryByteSource(new Uint8Array(4096)), 5);
  overlay.write(0, new Uint8Array(2048));
  overlay.write(0, new Uint8Array(512));
  expect(() => overlay.write(0, new Uint8Array(512))).toThrow("more than can be replayed");
});
