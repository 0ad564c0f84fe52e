import { describe, expect, test } from "vitest";
import type { VhdContainer } from "../../../src/image/container/container.ts";
import { geometryFor } from "../../../src/image/container/vhd-footer.ts";
import { expectBytes } from "../expect-bytes.ts";
import { fixtureImage } from "../fixture-image.ts";
import { type MemoryFiles, contentOf, openBytes } from "../memory-files.ts";
import { type SparseValues, sparseVhd, vhdFooter } from "./vhd-builder.ts";

const MIB = 1024 * 1024;

async function openVhd(image: Uint8Array | readonly [MemoryFiles, string]): Promise<VhdContainer> {
  const container = await openBytes(image);
  if (container.kind !== "vhd") throw new Error(`opened as ${container.kind}`);
  return container;
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

const codes = (container: VhdContainer) => container.problems.map((problem) => problem.code);
const data = (size: number, fill = 0x5a) => new Uint8Array(size).fill(fill);

describe("a fixed VHD", () => {
  test("exposes every field of its footer", async () => {
    const image = join(data(MIB), vhdFooter({ currentSize: MIB, originalSize: 4096, creator: "qem2", savedState: 1 }));
    const { details, virtualSize, problems, sectorSize } = await openVhd(image);
    expect({ virtualSize, problems, sectorSize }).toEqual({ virtualSize: MIB, problems: [], sectorSize: 512 });
    expect(details).toMatchObject({
      type: "fixed",
      footerAt: "end",
      head: undefined,
      fileSize: MIB + 512,
      currentSize: MIB,
      originalSize: 4096,
      trailingBytes: 0,
      surplusBytes: 0,
      geometry: { cylinders: 4, heads: 4, sectorsPerTrack: 17 },
      geometrySizeBytes: 4 * 4 * 17 * 512,
      expectedGeometry: { cylinders: 30, heads: 4, sectorsPerTrack: 17 },
      tail: { offset: MIB, lengthBytes: 512, checksumMatches: true },
      footer: {
        features: 2,
        fileFormatVersion: 0x10000,
        dataOffset: 2n ** 64n - 1n,
        timestamp: 700_000_000,
        creatorApplication: "qem2",
        creatorHostOs: "Wi2k",
        diskType: 2,
        savedState: 1,
        uniqueId: "07070707-0707-0707-0707-070707070707",
      },
    });
  });

  test("with a wrong checksum is still a VHD, with a problem", async () => {
    const container = await openVhd(join(data(MIB), vhdFooter({ currentSize: MIB, checksum: 1 })));
    expect(codes(container)).toEqual(["footer-checksum"]);
    expect(container.details.tail).toMatchObject({ checksumMatches: false });
    expectBytes(await contentOf(container), data(MIB));
  });

  test("may have the 511 bytes of an old footer", async () => {
    const footer = vhdFooter({ currentSize: MIB }).subarray(0, 511);
    const container = await openVhd(join(data(MIB), footer));
    expect(container.details).toMatchObject({ tail: { lengthBytes: 511, checksumMatches: true }, surplusBytes: 0 });
  });

  test("counts the bytes that follow its footer", async () => {
    const container = await openVhd(join(data(MIB), vhdFooter({ currentSize: MIB }), data(1000)));
    expect(container.details).toMatchObject({ footerAt: "before-end", trailingBytes: 1000, surplusBytes: 0 });
    expectBytes(await contentOf(container), data(MIB));
  });

  test.each([512, MIB - 512, 4 * MIB - 512])("is found before %i bytes that fill it up", async (padding) => {
    const container = await openVhd(join(data(MIB), vhdFooter({ currentSize: MIB }), new Uint8Array(padding)));
    expect(container.details).toMatchObject({ trailingBytes: padding, footerAt: "before-end", surplusBytes: 0 });
  });

  test("counts the bytes that are too many before its footer", async () => {
    const container = await openVhd(join(data(MIB), data(512, 1), vhdFooter({ currentSize: MIB })));
    expect(container.details.surplusBytes).toBe(512);
    expect(container.virtualSize).toBe(MIB);
  });

  test("that lacks its end says so, and where a read meets it", async () => {
    const container = await openVhd(join(data(MIB / 2), vhdFooter({ currentSize: MIB })));
    expect(container.details.surplusBytes).toBe(-MIB / 2);
    expect(codes(container)).toEqual(["data-missing"]);
    expectBytes(await container.source.read(0, MIB / 2), data(MIB / 2));
    // The footer itself is no data of the disk.
    await expect(container.source.read(MIB / 2, 1)).rejects.toMatchObject({ code: "corrupt", offset: MIB / 2 });
  });

  test("is told by its tail, whatever the guest wrote into the first sector", async () => {
    for (const magic of ["vhdxfile", "QFI\xfb\0\0\0\x03", "KDMV", "\x1f\x8b\x08", "conectix"]) {
      const disk = data(MIB);
      disk.set(Buffer.from(magic, "latin1"));
      expect((await openVhd(join(disk, vhdFooter({ currentSize: MIB })))).details.type).toBe("fixed");
    }
  });

  test("of an impossible size or type is refused", async () => {
    const huge = openVhd(join(data(MIB), vhdFooter({ currentSize: 2n ** 63n })));
    await expect(huge).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringContaining("9223372036854775808"),
    });
    const odd = openVhd(join(data(MIB), vhdFooter({ currentSize: MIB, diskType: 6 })));
    await expect(odd).rejects.toMatchObject({ code: "unsupported", message: expect.stringContaining("disk type 6") });
  });
});

describe("a dynamic VHD", () => {
  const dynamic: SparseValues = {
    currentSize: 10 * 4096,
    blockSize: 4096,
    blocks: new Map([
      [
        3,
        new Map([
          [0, 0x30],
          [1, 0x31],
          [7, 0x37],
        ]),
      ],
      [0, new Map([[5, 0x05]])],
      [9, new Map(Array.from({ length: 8 }, (_, sector) => [sector, 0x90 + sector]))],
    ]),
  };

  function expected(values: SparseValues): Uint8Array {
    const bytes = new Uint8Array(values.currentSize);
    for (const [block, sectors] of values.blocks)
      for (const [sector, fill] of sectors)
        bytes.fill(fill, block * values.blockSize + sector * 512, block * values.blockSize + (sector + 1) * 512);
    return bytes;
  }

  test("reads blocks in any order, holes and unmarked sectors as zeros", async () => {
    const container = await openVhd(sparseVhd(dynamic));
    expect(container.details).toMatchObject({ type: "dynamic", copiesAgree: true, header: { blockSize: 4096 } });
    expectBytes(await contentOf(container), expected(dynamic));
    expect(await container.source.read(3 * 4096 + 300, 4000)).toEqual(
      expected(dynamic).slice(3 * 4096 + 300, 3 * 4096 + 4300),
    );
    expect(await container.details.inspectTable?.()).toEqual({ entries: 10, allocatedBlocks: 3, problems: [] });
  });

  test("stands on the copy at its start when the end is missing or damaged", async () => {
    const image = sparseVhd(dynamic);
    const cut = await openVhd(image.slice(0, -512));
    expect(codes(cut)).toEqual(["footer-missing"]);
    expectBytes(await contentOf(cut), expected(dynamic));
    image.fill(0, image.length - 500);
    const damaged = await openVhd(image);
    expect(damaged.details).toMatchObject({ footerAt: "start", copiesAgree: false });
    expect(codes(damaged)).toEqual(["footers-differ", "copy-checksum"]);
  });

  test("stands on its end when the copy at the start is missing", async () => {
    const image = sparseVhd(dynamic);
    image.fill(0, 0, 512);
    const container = await openVhd(image);
    expect(codes(container)).toEqual(["footer-copy-missing"]);
    expectBytes(await contentOf(container), expected(dynamic));
  });

  test("says when both copies are sound and differ", async () => {
    const image = sparseVhd(dynamic);
    image.set(vhdFooter({ currentSize: 5 * 4096, diskType: 3, dataOffset: 512n }), 0);
    const container = await openVhd(image);
    expect(container.virtualSize).toBe(10 * 4096);
    expect(codes(container)).toEqual(["footers-differ"]);
  });

  test("names blocks that lie beyond the end, over the table and over each other", async () => {
    const image = Buffer.from(sparseVhd(dynamic));
    const table = 512 + 1024;
    image.writeUInt32BE(image.length / 512 - 1, table + 4);
    image.writeUInt32BE(2, table + 8);
    image.writeUInt32BE(image.readUInt32BE(table + 12) + 1, table + 20);
    const { inspectTable } = (await openVhd(image)).details;
    const report = await inspectTable?.();
    expect(report?.allocatedBlocks).toBe(6);
    expect(report?.problems.map(({ code }) => code)).toEqual([
      "block-beyond-end",
      "block-over-table",
      "blocks-overlap",
      "blocks-overlap",
      "blocks-overlap",
    ]);
  });

  test("that is cut short fails where a block is missing, and nowhere else", async () => {
    const container = await openVhd(sparseVhd(dynamic).slice(0, -2048));
    expect(await container.source.read(0, 9 * 4096)).toEqual(expected(dynamic).slice(0, 9 * 4096));
    await expect(container.source.read(9 * 4096 + 2048, 2048)).rejects.toMatchObject({ code: "corrupt" });
  });

  test("with a table too short for its size fails beyond it", async () => {
    const container = await openVhd(sparseVhd({ ...dynamic, currentSize: 20 * 4096, maxTableEntries: 10 }));
    await expect(container.source.read(10 * 4096, 1)).rejects.toMatchObject({ code: "corrupt" });
    expect((await container.details.inspectTable?.())?.problems.map(({ code }) => code)).toEqual(["table-short"]);
  });

  test("with a block size that cannot be, or without a header, is corrupt", async () => {
    for (const blockSize of [0, 256, 3000]) {
      const image = Buffer.from(sparseVhd(dynamic));
      image.writeUInt32BE(blockSize, 512 + 32);
      await expect(openVhd(image)).rejects.toMatchObject({ code: "corrupt" });
    }
    const image = Buffer.from(sparseVhd(dynamic));
    image.fill(0, 512, 520);
    await expect(openVhd(image)).rejects.toMatchObject({ code: "corrupt", offset: 512 });
  });

  test("with a wrong header checksum is read, with a problem", async () => {
    expect(codes(await openVhd(sparseVhd({ ...dynamic, headerChecksum: 5 })))).toEqual(["header-checksum"]);
  });
});

describe("a differencing VHD", () => {
  const parent: SparseValues = {
    currentSize: 3 * 4096,
    blockSize: 4096,
    id: 0xaa,
    timestamp: 99,
    blocks: new Map([
      [
        0,
        new Map([
          [0, 1],
          [1, 2],
        ]),
      ],
      [2, new Map([[7, 3]])],
    ]),
  };
  const child: SparseValues = {
    currentSize: 4 * 4096,
    blockSize: 4096,
    diskType: 4,
    parentId: 0xaa,
    parentTimestamp: 99,
    parentName: "parent.vhd",
    blocks: new Map([
      [0, new Map([[1, 8]])],
      [3, new Map([[0, 9]])],
    ]),
  };

  test("reads the sectors that it has, and the others from its parent", async () => {
    const container = await openVhd([{ "child.vhd": sparseVhd(child), "parent.vhd": sparseVhd(parent) }, "child.vhd"]);
    const bytes = await contentOf(container);
    expect([0, 512, 1024, 2 * 4096 + 7 * 512, 3 * 4096, 3 * 4096 + 512].map((at) => bytes[at])).toEqual([
      1, 8, 0, 3, 9, 0,
    ]);
    expect(container.details).toMatchObject({ type: "differencing", parent: "parent.vhd" });
    expect(container.problems).toEqual([]);
  });

  test("may stand on a fixed parent and on another differencing disk", async () => {
    const files = {
      "grandchild.vhd": sparseVhd({ ...child, parentId: 0xbb, parentName: "child.vhd", blocks: new Map() }),
      "child.vhd": sparseVhd({ ...child, id: 0xbb, timestamp: 99 }),
      "parent.vhd": join(data(2 * 4096, 6), vhdFooter({ currentSize: 2 * 4096, id: 0xaa, timestamp: 99 })),
    };
    const bytes = await contentOf(await openVhd([files, "grandchild.vhd"]));
    expect([0, 512, 8191, 8192].map((at) => bytes[at])).toEqual([6, 8, 6, 0]);
  });

  test.each([
    ["a relative Windows path", { code: "W2ru", path: ".\\base\\p.vhd" }, "./base/p.vhd"],
    ["an absolute Windows path, by its last component", { code: "W2ku", path: "C:\\vm\\p.vhd" }, "p.vhd"],
    ["a file URL", { code: "MacX", path: "file:///vm/my%20disk.vhd" }, "/vm/my disk.vhd"],
    ["an unknown platform's locator is passed over", { code: "Zzzz", path: "other.vhd" }, "parent.vhd"],
  ])("finds its parent by %s", async (_, locator, name) => {
    const files = { "child.vhd": sparseVhd({ ...child, locators: [locator] }), [name]: sparseVhd(parent) };
    expect((await openVhd([files, "child.vhd"])).details.parent).toBe(name);
  });

  test("takes no other disk for its parent, and says what it saw", async () => {
    const files = {
      "child.vhd": sparseVhd({ ...child, locators: [{ code: "W2ru", path: ".\\raw.vhd" }] }),
      "parent.vhd": sparseVhd({ ...parent, id: 0xcc }),
      "./raw.vhd": data(4096),
    };
    await expect(openVhd([files, "child.vhd"])).rejects.toMatchObject({
      code: "not-found",
      message: expect.stringMatching(/raw\.vhd is raw.*parent\.vhd has the identifier cccccccc/),
      remedy: expect.any(String),
    });
  });

  test("says why a file of that name is not its parent, and goes on to the next", async () => {
    const files = {
      "child.vhd": sparseVhd({ ...child, locators: [{ code: "W2ru", path: ".\\old\\parent.vhd" }] }),
      "./old/parent.vhd": sparseVhd({ ...child, parentName: "lost.vhd" }),
    };
    await expect(openVhd([files, "child.vhd"])).rejects.toMatchObject({
      message: expect.stringContaining('"lost.vhd"'),
    });
    const { details } = await openVhd([{ ...files, "parent.vhd": sparseVhd(parent) }, "child.vhd"]);
    expect(details.parent).toBe("parent.vhd");
    const broken = { ...files, "./old/parent.vhd": sparseVhd({ ...parent, diskType: 6 }) };
    await expect(openVhd([broken, "child.vhd"])).rejects.toMatchObject({
      message: expect.stringContaining("the disk type 6"),
    });
  });

  test("notes a parent that was written to since", async () => {
    const files = { "child.vhd": sparseVhd(child), "parent.vhd": sparseVhd({ ...parent, timestamp: 100 }) };
    expect(codes(await openVhd([files, "child.vhd"]))).toEqual(["parent-changed"]);
  });

  test("that is its own parent, at once or by detour, is a loop", async () => {
    const files = {
      "one.vhd": sparseVhd({ ...child, parentName: "two.vhd" }),
      "two.vhd": sparseVhd({ ...child, parentName: "one.vhd" }),
      "self.vhd": sparseVhd({ ...child, parentName: "self.vhd" }),
    };
    await expect(openVhd([files, "one.vhd"])).rejects.toMatchObject({ code: "link-loop" });
    await expect(openVhd([files, "self.vhd"])).rejects.toMatchObject({ code: "link-loop" });
  });

  test("without any name of its parent says so", async () => {
    const image = sparseVhd({ ...child, parentName: "" });
    await expect(openVhd(image)).rejects.toMatchObject({
      code: "not-found",
      message: expect.stringContaining("no name"),
    });
  });
});

test("the geometry follows the specification at each of its steps", () => {
  const of = (sectors: number) => Object.values(geometryFor(sectors * 512));
  expect(of(0)).toEqual([0, 4, 17]);
  expect(of(17 * 4 * 1024 - 17)).toEqual([1023, 4, 17]);
  expect(of(17 * 4 * 1024)).toEqual([140, 16, 31]);
  expect(of(17 * 16 * 1024 - 1)).toEqual([1023, 16, 17]);
  expect(of(31 * 16 * 1024 - 1)).toEqual([1023, 16, 31]);
  expect(of(31 * 16 * 1024)).toEqual([503, 16, 63]);
  expect(of(65535 * 16 * 63 - 1)).toEqual([65_534, 16, 63]);
  expect(of(65535 * 16 * 63)).toEqual([16_191, 16, 255]);
  expect(of(65535 * 16 * 255)).toEqual([65_535, 16, 255]);
  expect(of(2 ** 40)).toEqual([65_535, 16, 255]);
});

test("the VHDs of qemu-img hold the disk that they were made of", async () => {
  const disk = fixtureImage("containers/disk.raw");
  for (const [name, type] of [
    ["fixed.vhd", "fixed"],
    ["dynamic.vhd", "dynamic"],
  ] as const) {
    const container = await openVhd(fixtureImage(`containers/${name}`));
    expect(container.details).toMatchObject({ type, footer: { creatorApplication: "qem2" } });
    expectBytes(await contentOf(container), disk);
  }
});
