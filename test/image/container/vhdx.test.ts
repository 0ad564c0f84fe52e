import { describe, expect, test } from "vitest";
import type { VhdxContainer } from "../../../src/image/container/container.ts";
import { fixtureImage } from "../fixture-image.ts";
import { type MemoryFiles, openBytes } from "../memory-files.ts";
import { type Change, editHeader, guidBytes, logEntry, markDirty, placeEntry, seal } from "./vhdx-builder.ts";

const MIB = 1024 * 1024;
const fixture = () => Buffer.from(fixtureImage("containers/dynamic.vhdx"));

async function openVhdx(image: Uint8Array | readonly [MemoryFiles, string]): Promise<VhdxContainer> {
  const container = await openBytes(image);
  if (container.kind !== "vhdx") throw new Error(`opened as ${container.kind}`);
  return container;
}

const codes = (container: VhdxContainer) => container.problems.map((problem) => problem.code);

/** Offsets of the regions of qemu-img's file. */
function regions(vhdx: Buffer): { readonly table: number; readonly metadata: number } {
  const at = (guid: string) => {
    const entry = vhdx.indexOf(guidBytes(guid), 192 * 1024);
    return Number(vhdx.readBigUInt64LE(entry + 16));
  };
  return { table: at("2DC27766-F623-4200-9D64-115E9BFD4A08"), metadata: at("8B7CA206-4790-4B9A-B8FE-575F050F886E") };
}

/** Place of a metadata item's value in the file. */
function item(vhdx: Buffer, guid: string): number {
  const { metadata } = regions(vhdx);
  return metadata + vhdx.readUInt32LE(vhdx.indexOf(guidBytes(guid), metadata) + 16);
}
const FILE_PARAMETERS = "CAA16737-FA36-4D43-B3B6-33F0AA44E76B";
const SECTOR_SIZE = "8141BF1D-A96F-4709-BA47-F233A8FAAB5F";

describe("headers and tables", () => {
  test("the valid header with the higher number is current", async () => {
    const image = fixture();
    editHeader(image, 0, (header) => header.writeBigUInt64LE(1000n, 8));
    editHeader(image, 1, (header) => header.writeBigUInt64LE(2000n, 8));
    expect((await openVhdx(image)).details.header.sequenceNumber).toBe(2000);
    image[128 * 1024 + 100] = 1;
    const container = await openVhdx(image);
    expect(container.details.header.sequenceNumber).toBe(1000);
    expect(codes(container)).toEqual(["header"]);
  });

  test("the second region table stands in for the first", async () => {
    const image = fixture();
    image[192 * 1024 + 100] = 1;
    expect(codes(await openVhdx(image))).toEqual(["region-table"]);
    image[256 * 1024 + 100] = 1;
    await expect(openVhdx(image)).rejects.toMatchObject({ code: "corrupt", message: /region tables/ });
  });

  test("two damaged headers, or another version, are refused", async () => {
    const image = fixture();
    for (const which of [0, 1] as const) editHeader(image, which, (header) => header.writeUInt16LE(2, 0x42));
    await expect(openVhdx(image)).rejects.toMatchObject({ code: "unsupported" });
    image[64 * 1024] = image[128 * 1024] = 0;
    await expect(openVhdx(image)).rejects.toMatchObject({ code: "corrupt", message: /both headers/ });
  });

  test("an unknown region or metadata item is refused only where it is required", async () => {
    const image = fixture();
    const addRegion = (required: number) => {
      const table = image.subarray(192 * 1024, 256 * 1024);
      table.writeUInt32LE(3, 8);
      table.fill(0xee, 16 + 64, 16 + 80);
      table.writeUInt32LE(required, 16 + 64 + 28);
      seal(table);
    };
    addRegion(0);
    expect(codes(await openVhdx(image))).toEqual([]);
    addRegion(1);
    await expect(openVhdx(image)).rejects.toMatchObject({ code: "unsupported", message: /EEEEEEEE/ });

    const other = fixture();
    const { metadata } = regions(other);
    const count = other.readUInt16LE(metadata + 10);
    other.writeUInt16LE(count + 1, metadata + 10);
    other.fill(0xdd, metadata + 32 + count * 32, metadata + 48 + count * 32);
    await openVhdx(other);
    other.writeUInt32LE(4, metadata + 32 + count * 32 + 24);
    await expect(openVhdx(other)).rejects.toMatchObject({ code: "unsupported", message: /DDDDDDDD/ });
  });

  test.each([0, 512, 3 * MIB, 512 * MIB])("blocks of %i bytes are corrupt", async (blockSize) => {
    const image = fixture();
    image.writeUInt32LE(blockSize, item(image, FILE_PARAMETERS));
    await expect(openVhdx(image)).rejects.toMatchObject({ code: "corrupt", message: /blocks of/ });
  });

  test("sectors of 4096 bytes are passed on to the partition tables", async () => {
    const image = fixture();
    image.writeUInt32LE(4096, item(image, SECTOR_SIZE));
    expect((await openVhdx(image)).sectorSize).toBe(4096);
    image.writeUInt32LE(1024, item(image, SECTOR_SIZE));
    await expect(openVhdx(image)).rejects.toMatchObject({ code: "corrupt" });
  });

  test("a block in a reserved state is corrupt, an undefined one reads as zeros", async () => {
    const image = fixture();
    const { table } = regions(image);
    image[table] = ((image[table] ?? 0) & ~7) | 5;
    await expect((await openVhdx(image)).source.read(0, 1)).rejects.toMatchObject({ code: "corrupt" });
    for (const state of [0, 1, 2, 3]) {
      image[table] = ((image[table] ?? 0) & ~7) | state;
      expect([...(await (await openVhdx(image)).source.read(0, 2))]).toEqual([0, 0]);
    }
  });
});

describe("the log", () => {
  const filled = (fill: number) => new Uint8Array(4096).fill(fill);
  const data = (offset: number, fill: number): Change => ({ offset, sector: filled(fill) });
  /** The file bytes of virtual offset 0, where the changes of these tests go. */
  async function replayed(...entries: readonly (readonly [at: number, entry: Buffer])[]) {
    const image = fixture();
    markDirty(image);
    for (const [at, entry] of entries) placeEntry(image, at, entry);
    return openVhdx(image);
  }
  const firstBlock = () => {
    const image = fixture();
    return Number(image.readBigUInt64LE(regions(image).table) >> 20n) * MIB;
  };

  test("is replayed over what the file says, in order, with all bytes of a sector", async () => {
    const block = firstBlock();
    const container = await replayed(
      [0, logEntry({ sequence: 5, tail: 0, changes: [data(block, 0xa1), data(block + 4096, 0xa2)] })],
      [
        12288,
        logEntry({ sequence: 6, tail: 0, changes: [data(block + 4096, 0xb2), { offset: block + 8192, zeros: 4096 }] }),
      ],
    );
    expect(codes(container)).toEqual(["log-replayed"]);
    expect(container.details.replayedLogEntries).toBe(2);
    const bytes = await container.source.read(0, 12288);
    expect(bytes.subarray(0, 4096).every((byte) => byte === 0xa1)).toBe(true);
    expect(bytes.subarray(4096, 8192).every((byte) => byte === 0xb2)).toBe(true);
    expect(bytes.subarray(8192).every((byte) => byte === 0)).toBe(true);
  });

  test("may go around the end of its ring, also within an entry", async () => {
    const block = firstBlock();
    const first = MIB - 8192;
    const container = await replayed(
      [first, logEntry({ sequence: 2 ** 33, tail: first, changes: [data(block, 1), data(block + 4096, 2)] })],
      [4096, logEntry({ sequence: 2 ** 33 + 1, tail: first, changes: [data(block + 4096, 3)] })],
    );
    expect([...(await container.source.read(4095, 2))]).toEqual([1, 3]);
  });

  test("is taken from its newest whole sequence only", async () => {
    const block = firstBlock();
    const torn = logEntry({ sequence: 31, tail: 16384, changes: [data(block, 9)] });
    torn[5000] = 1;
    const container = await replayed(
      [0, logEntry({ sequence: 10, tail: 0, changes: [data(block, 1)] })],
      [16384, logEntry({ sequence: 29, tail: 16384, changes: [data(block, 2)] })],
      [24576, logEntry({ sequence: 30, tail: 24576, changes: [data(block + 4096, 3)] })],
      [32768, torn],
      [65536, logEntry({ sequence: 99, tail: 8192, changes: [data(block, 7)] })],
    );
    // Entry 30 says that 29 is done with; 99 names a tail that is not of its run; 31 is torn.
    expect(container.details.replayedLogEntries).toBe(1);
    expect([...(await container.source.read(0, 1))]).not.toEqual([2]);
    expect([...(await container.source.read(4096, 1))]).toEqual([3]);
  });

  test("may make the file larger", async () => {
    const image = fixture();
    markDirty(image);
    const { table } = regions(image);
    const place = Math.ceil(image.length / MIB) * MIB;
    const sector = Buffer.from(image.subarray(table, table + 4096));
    sector.writeBigUInt64LE(BigInt(place) | 6n, 0);
    const changes: Change[] = [{ offset: table, sector }, data(place, 0xcd)];
    placeEntry(image, 0, logEntry({ sequence: 1, tail: 0, changes, last: place + MIB }));
    const bytes = await (await openVhdx(image)).source.read(0, 8192);
    expect([bytes[0], bytes[4095], bytes[4096]]).toEqual([0xcd, 0xcd, 0]);
  });

  test("that holds no whole sequence makes the file unreadable", async () => {
    await expect(replayed()).rejects.toMatchObject({ code: "corrupt", remedy: expect.any(String) });
  });

  test("that speaks of a larger file means that the file was cut", async () => {
    const entry = logEntry({ sequence: 1, tail: 0, changes: [], flushed: 2 ** 40 });
    await expect(replayed([0, entry])).rejects.toMatchObject({ code: "corrupt", message: /was cut/ });
  });

  test("of impossible length or version is refused", async () => {
    const image = fixture();
    markDirty(image);
    for (const which of [0, 1] as const) editHeader(image, which, (header) => header.writeUInt32LE(0xfffff000, 0x44));
    await expect(openVhdx(image)).rejects.toMatchObject({ code: "corrupt", message: /log has 4294963200 bytes/ });
    for (const which of [0, 1] as const) editHeader(image, which, (header) => header.writeUInt16LE(1, 0x40));
    await expect(openVhdx(image)).rejects.toMatchObject({ code: "unsupported" });
  });
});

describe("a differencing VHDX", () => {
  const LINK = "33445566-1122-7788-99AA-BBCCDDEEFF00";

  /** A child of the fixture that holds sectors 1 and 9 of the first block, all of the second, nothing else. */
  function child(keys: Readonly<Record<string, string>>): Buffer {
    const image = Buffer.concat([fixture(), Buffer.alloc(4 * MIB)]);
    const { table, metadata } = regions(image);
    const free = Math.ceil((image.length - 4 * MIB) / MIB);
    const ratio = (2 ** 23 * 512) / MIB;
    image.fill(0, table, table + 5 * 8);
    image.writeBigUInt64LE((BigInt(free) << 20n) | 7n, table);
    image.writeBigUInt64LE((BigInt(free + 1) << 20n) | 6n, table + 8);
    image.writeBigUInt64LE((BigInt(free + 2) << 20n) | 6n, table + ratio * 8);
    image.fill(0xc1, free * MIB, (free + 1) * MIB);
    image.fill(0xc2, (free + 1) * MIB, (free + 2) * MIB);
    image[(free + 2) * MIB] = 0b0000_0010;
    image[(free + 2) * MIB + 1] = 0b0000_0010;

    image.writeUInt32LE(2, item(image, FILE_PARAMETERS) + 4);
    const locator = Buffer.alloc(4096);
    guidBytes("B04AEFB7-D19E-4A81-B789-25B8E9445913").copy(locator);
    locator.writeUInt16LE(Object.keys(keys).length, 18);
    let text = 1024;
    for (const [index, pair] of Object.entries(keys).entries())
      for (const [part, value] of pair.entries()) {
        const bytes = Buffer.from(value, "utf16le");
        bytes.copy(locator, text);
        locator.writeUInt32LE(text, 20 + index * 12 + part * 4);
        locator.writeUInt16LE(bytes.length, 28 + index * 12 + part * 2);
        text += bytes.length;
      }
    locator.copy(image, metadata + 512 * 1024);
    const count = image.readUInt16LE(metadata + 10);
    const entry = metadata + 32 + count * 32;
    image.writeUInt16LE(count + 1, metadata + 10);
    guidBytes("A8D35F2D-B30B-454D-ABF7-D3D84834AB0C").copy(image, entry);
    image.writeUInt32LE(512 * 1024, entry + 16);
    image.writeUInt32LE(4096, entry + 20);
    image.writeUInt32LE(4, entry + 24);
    return image;
  }

  function parent(): Buffer {
    const image = fixture();
    for (const which of [0, 1] as const) editHeader(image, which, (header) => guidBytes(LINK).copy(header, 0x20));
    return image;
  }

  test("reads the sectors of its bitmap, and the others from its parent", async () => {
    const keys = { parent_linkage: `{${LINK.toLowerCase()}}`, relative_path: ".\\base.vhdx" };
    const container = await openVhdx([{ "child.vhdx": child(keys), "./base.vhdx": parent() }, "child.vhdx"]);
    expect(container.details).toMatchObject({ type: "differencing", parent: "./base.vhdx" });
    const disk = fixtureImage("containers/disk.raw");
    const bytes = await container.source.read(0, 3 * MIB);
    const at = (sector: number) => [bytes[sector * 512], bytes[sector * 512 + 511]];
    expect([1, 9, 2048, 4095].map((sector) => at(sector))).toEqual([
      [0xc1, 0xc1],
      [0xc1, 0xc1],
      [0xc2, 0xc2],
      [0xc2, 0xc2],
    ]);
    for (const sector of [0, 2, 8, 10, 130, 4200])
      expect(at(sector)).toEqual([disk[sector * 512], disk[sector * 512 + 511]]);
  });

  test("takes no other disk for its parent", async () => {
    const keys = {
      parent_linkage: "{00000000-1122-7788-99aa-bbccddeeff00}",
      absolute_win32_path: "\\\\?\\d:\\vm\\base.vhdx",
    };
    await expect(openVhdx([{ "child.vhdx": child(keys), "base.vhdx": parent() }, "child.vhdx"])).rejects.toMatchObject({
      code: "not-found",
      message: expect.stringContaining("base.vhdx is another disk, or was written to since"),
    });
  });
});
