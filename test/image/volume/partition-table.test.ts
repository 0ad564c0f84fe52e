import { describe, expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { readPartitionTable } from "../../../src/image/volume/read-partition-table.ts";
import { type GptValues, bootRecord, gptDisk, sealGptHeader } from "./table-builder.ts";

const read = (disk: Uint8Array) => readPartitionTable(new MemoryByteSource(disk), 512);
const SECTORS = 20_000;

/** A disk whose first sector is given, with further boot records at some sectors. */
function disk(first: Buffer, ...others: readonly (readonly [sector: number, record: Buffer])[]): Buffer {
  const bytes = Buffer.alloc(SECTORS * 512);
  first.copy(bytes);
  for (const [sector, record] of others) record.copy(bytes, sector * 512);
  return bytes;
}

const linux = (start: number, count: number) => ({ type: 0x83, start, count });
const link = (start: number, count = 100) => ({ type: 0x05, start, count });

describe("MBR", () => {
  test("a disk without a table has none", async () => {
    expect((await read(Buffer.alloc(4096))).table).toBeUndefined();
    expect((await read(Buffer.alloc(100))).table).toBeUndefined();
    expect(await read(disk(bootRecord([])))).toEqual({
      bootSector: { hasSignature: true, hasBootCode: false },
      table: undefined,
    });
  });

  test("code that a BIOS would run is seen", async () => {
    const record = bootRecord([linux(2048, 100)]);
    record[439] = 0xeb;
    expect((await read(disk(record))).bootSector.hasBootCode).toBe(true);
    record[439] = 0;
    record[440] = 0xeb;
    expect((await read(disk(record))).bootSector.hasBootCode).toBe(false);
  });

  test("a boot sector with text in the place of the entries is no table", async () => {
    const fat = bootRecord([]);
    fat.write("Non-system disk or disk error. Replace and strike any key", 0x1be, "latin1");
    expect((await read(disk(fat))).table).toBeUndefined();
    const beyond = bootRecord([linux(SECTORS + 5, 100), { ...linux(0, 0), type: 0 }]);
    expect((await read(disk(beyond))).table).toBeUndefined();
  });

  test("slots keep their numbers, empty ones count", async () => {
    const record = bootRecord([
      { type: 0, start: 0, count: 0 },
      linux(2048, 100),
      linux(0, 0),
      { ...linux(4096, 9), flag: 0x80 },
    ]);
    const { table } = await read(disk(record));
    expect(table?.partitions.map(({ index, bootable, sizeBytes }) => [index, bootable, sizeBytes])).toEqual([
      [2, false, 51_200],
      [4, true, 4608],
    ]);
  });

  test("links count from the first extended record, partitions from their own", async () => {
    const { table } = await read(
      disk(
        bootRecord([linux(100, 10), link(1000, 5000)]),
        [1000, bootRecord([linux(8, 10), link(500)])],
        [1500, bootRecord([linux(16, 20), link(2000)])],
        [3000, bootRecord([{ type: 0, start: 0, count: 0 }, linux(24, 30)])],
      ),
    );
    expect(table?.partitions.map(({ index, startBytes }) => [index, startBytes / 512])).toEqual([
      [1, 100],
      [2, 1000],
      [5, 1008],
      [6, 1516],
      [7, 3024],
    ]);
    expect(table?.problems).toEqual([]);
  });

  test("a chain that loops, leaves the disk or leads nowhere ends there", async () => {
    for (const [next, message] of [
      [0, "the chain of logical partitions does not end"],
      [SECTORS, "the chain of logical partitions leads to no table"],
      [700, "the chain of logical partitions leads to no table"],
    ] as const) {
      const { table } = await read(disk(bootRecord([link(1000)]), [1000, bootRecord([linux(8, 10), link(next)])]));
      expect(table?.partitions.map(({ index }) => index)).toEqual([1, 5]);
      expect(table?.problems).toMatchObject([{ code: "extended-chain", message }]);
    }
  });

  test("partitions over each other and beyond the end are problems, not refusals", async () => {
    const { table } = await read(
      disk(bootRecord([linux(100, 1000), linux(200, 100), linux(1050, 100), linux(SECTORS - 10, 20)])),
    );
    expect(table?.partitions).toHaveLength(4);
    expect(table?.problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "overlap: partitions 1 and 2 lie over each other",
      "overlap: partitions 1 and 3 lie over each other",
      "beyond-end: partition 4 leaves the disk",
    ]);
  });
});

describe("GPT", () => {
  const values: GptValues = {
    sectors: SECTORS,
    entries: [{ slot: 4, first: 2048n, last: 2048n, name: "x".repeat(36) }],
  };
  const codes = async (bytes: Uint8Array) => (await read(bytes)).table?.problems.map(({ code }) => code);

  test("slots keep their numbers, ends are inclusive, names may fill their field", async () => {
    const { table } = await read(gptDisk(values));
    expect(table?.partitions).toMatchObject([
      { index: 5, startBytes: 2048 * 512, sizeBytes: 512, name: "x".repeat(36) },
    ]);
    expect(table?.problems).toEqual([]);
  });

  test("entries may be larger than 128 bytes, which Linux refuses", async () => {
    const { table } = await read(gptDisk({ ...values, entrySize: 256 }));
    expect(table?.partitions).toMatchObject([{ index: 5, startBytes: 2048 * 512 }]);
    expect(table?.problems.map(({ code }) => code)).toEqual(["refused-gpt"]);
  });

  test("usable space beyond the end of the disk, or none, makes Linux refuse it", async () => {
    const bytes = gptDisk(values);
    const lastUsable = Number(bytes.readBigUInt64LE(512 + 48));
    expect(await codes(bytes.subarray(0, (lastUsable + 1) * 512))).toEqual(["backup-gpt"]);
    expect(await codes(bytes.subarray(0, lastUsable * 512))).toEqual(["backup-gpt", "refused-gpt"]);
    bytes.writeBigUInt64LE(33n, 512 + 48);
    sealGptHeader(bytes.subarray(512, 1024));
    expect(await codes(bytes)).toEqual(["refused-gpt"]);
  });

  test.each([0, 64, 192, 2 ** 31])("entries of %i bytes damage the copy", async (entrySize) => {
    const bytes = gptDisk(values);
    bytes.writeUInt32LE(entrySize, 512 + 84);
    sealGptHeader(bytes.subarray(512, 1024));
    expect((await read(bytes)).table?.gpt).toMatchObject({ primary: "damaged", backup: "valid" });
  });

  test("a table of gigabytes damages the copy", async () => {
    const bytes = gptDisk(values);
    bytes.writeUInt32LE(0xffffffff, 512 + 80);
    sealGptHeader(bytes.subarray(512, 1024));
    expect((await read(bytes)).table?.gpt).toMatchObject({ primary: "damaged" });
  });

  test("both copies damaged leave a GPT without partitions", async () => {
    const bytes = gptDisk(values);
    bytes[512 + 60] = bytes[(SECTORS - 1) * 512 + 60] = 1;
    expect((await read(bytes)).table).toMatchObject({
      scheme: "gpt",
      partitions: [],
      gpt: { primary: "damaged", backup: "damaged" },
    });
    expect(await codes(bytes)).toEqual(["primary-gpt", "backup-gpt"]);
    bytes.fill(0, 512, 1024);
    bytes.fill(0, (SECTORS - 1) * 512);
    expect(await codes(bytes)).toEqual(["primary-gpt", "backup-gpt"]);
  });

  test("a backup where the disk ended before is found through the primary, also a damaged one", async () => {
    const grown = gptDisk({ ...values, backupAt: 15_000 });
    expect(await codes(grown)).toEqual(["backup-not-at-end"]);
    grown[512 + 60] = 1;
    expect(await codes(grown)).toEqual(["primary-gpt", "backup-not-at-end"]);
    expect((await read(grown)).table?.partitions).toHaveLength(1);
  });

  test("copies that differ are a problem; the primary is taken", async () => {
    const bytes = gptDisk(values);
    const other = gptDisk({ ...values, entries: [{ first: 4096n, last: 5000n }] });
    other.copy(bytes, (SECTORS - 40) * 512, (SECTORS - 40) * 512);
    expect(await codes(bytes)).toEqual(["copies-differ"]);
    expect((await read(bytes)).table?.partitions[0]?.index).toBe(5);
  });

  test("entries of the MBR beside the protective one make it hybrid", async () => {
    const bytes = gptDisk(values);
    bootRecord([{ type: 0xee, start: 1, count: 2047 }, linux(2048, 1)]).copy(bytes);
    const { table } = await read(bytes);
    expect(table).toMatchObject({ scheme: "gpt", gpt: { hybrid: true } });
    expect(table?.problems.map(({ code }) => code)).toEqual(["hybrid-mbr"]);
  });

  test("without a protective MBR Linux goes by the MBR, if it lists anything", async () => {
    const bytes = gptDisk(values);
    bootRecord([linux(4096, 100)]).copy(bytes);
    expect((await read(bytes)).table).toMatchObject({ scheme: "mbr", problems: [{ code: "stale-gpt" }] });
    bootRecord([]).copy(bytes);
    expect(await codes(bytes)).toEqual(["protective-mbr"]);
    bytes.fill(0, 0, 512);
    expect(await codes(bytes)).toEqual(["protective-mbr"]);
  });

  test("places of 2^64 and ends before starts are held, and problems", async () => {
    const { table } = await read(
      gptDisk({
        ...values,
        entries: [
          { first: 2n ** 64n - 1n, last: 2n ** 64n - 1n },
          { first: 5000n, last: 100n },
          { first: 2048n, last: 2n ** 63n },
        ],
      }),
    );
    expect(table?.partitions.map(({ sizeBytes }) => sizeBytes)[1]).toBe(0);
    expect(table?.problems.map(({ code }) => code)).toEqual(["beyond-end", "overlap", "beyond-end"]);
  });
});
