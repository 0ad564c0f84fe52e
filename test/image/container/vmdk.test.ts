import { expect, test } from "vitest";
import { parseVmdkDescriptor } from "../../../src/image/container/vmdk-descriptor.ts";
import { fixtureImage } from "../fixture-image.ts";
import { contentOf, openBytes } from "../memory-files.ts";

const descriptor = (...lines: readonly string[]) =>
  new TextEncoder().encode(["# Disk DescriptorFile", "version=1", "parentCID=ffffffff", ...lines, ""].join("\n"));

test("parses settings and extents, and skips what is neither", () => {
  const text = [
    "# Extent description",
    'RW 63 FLAT "a disk-f001.vmdk" 128\r',
    "RW 100 ZERO",
    'RDONLY 7 SPARSE "s.vmdk"',
    'createType = "custom"',
    'ddb.adapterType = "lsilogic"',
    "rubbish",
  ].join("\n");
  expect(parseVmdkDescriptor(text)).toEqual({
    createType: "custom",
    adapterType: "lsilogic",
    hasParent: false,
    parentHint: undefined,
    extents: [
      { kind: "flat", sectors: 63, fileName: "a disk-f001.vmdk", offsetSectors: 128 },
      { kind: "zero", sectors: 100, fileName: "", offsetSectors: 0 },
      { kind: "sparse", sectors: 7, fileName: "s.vmdk", offsetSectors: 0 },
    ],
  });
});

test("puts the extents of several files together", async () => {
  const sparse = fixtureImage("containers/sparse.vmdk");
  const sectors = fixtureImage("containers/disk.raw").length / 512;
  const files = {
    "disk.vmdk": descriptor('RW 2 FLAT "flat" 1', "RW 3 ZERO", `RW ${sectors} SPARSE "sparse"`),
    flat: new Uint8Array(2048).fill(5),
    sparse,
  };
  const container = await openBytes([files, "disk.vmdk"]);
  expect(container).toMatchObject({ kind: "vmdk", virtualSize: (5 + sectors) * 512 });
  const bytes = await contentOf(container);
  expect([bytes[0], bytes[1023], bytes[1024], bytes[2559], bytes[2560]]).toEqual([5, 5, 0, 0, 0x61]);
});

test("an extent that is too short is a problem, and fails where it is met", async () => {
  const { source, problems } = await openBytes([
    { d: descriptor('RW 4 FLAT "flat" 0'), flat: new Uint8Array(1024) },
    "d",
  ]);
  expect(problems).toMatchObject([{ code: "extent-short", message: 'the extent "flat" ends 1024 bytes short' }]);
  expect(await source.read(0, 1024)).toHaveLength(1024);
  await expect(source.read(1024, 1)).rejects.toMatchObject({ code: "corrupt" });
});

test("names what is missing or cannot be read", async () => {
  const open = (...lines: readonly string[]) => openBytes(descriptor(...lines));
  await expect(open('RW 2 FLAT "gone" 0')).rejects.toMatchObject({ code: "not-found", message: /"gone"/ });
  await expect(open('RW 2 SESPARSE "x"')).rejects.toMatchObject({ code: "unsupported", message: /SESPARSE/ });
  await expect(open()).rejects.toMatchObject({ code: "corrupt", message: /no extents/ });
  const large = open("RW 999999999999999 ZERO");
  await expect(large).rejects.toMatchObject({ code: "corrupt", message: /999999999999999 sectors/ });
  const delta = open("parentCID=1234abcd", 'parentFileNameHint="base.vmdk"', "RW 2 ZERO");
  await expect(delta).rejects.toMatchObject({ code: "unsupported", message: /"base.vmdk"/ });
});

test("refuses headers that cannot be", async () => {
  const edits: readonly ((image: Buffer) => void)[] = [
    (image) => image.writeUInt32LE(9, 4),
    (image) => image.writeBigUInt64LE(0n, 20),
    (image) => image.writeBigUInt64LE(3n, 20),
    (image) => image.writeUInt32LE(0, 44),
    (image) => image.writeBigUInt64LE(2n ** 62n, 56),
    (image) => image.writeBigUInt64LE(2n ** 52n, 12),
  ];
  for (const edit of edits) {
    const image = Buffer.from(fixtureImage("containers/sparse.vmdk"));
    edit(image);
    await expect(openBytes(new Uint8Array(image))).rejects.toMatchObject({ name: "ImageError" });
  }
});

test("a part of a split disk is no disk by itself", async () => {
  const edits: readonly ((image: Buffer) => void)[] = [
    (image) => image.writeBigUInt64LE(0n, 28),
    (image) => image.fill(0, Number(image.readBigUInt64LE(28)) * 512, Number(image.readBigUInt64LE(28)) * 512 + 1024),
  ];
  for (const edit of edits) {
    const image = Buffer.from(fixtureImage("containers/sparse.vmdk"));
    edit(image);
    await expect(openBytes(new Uint8Array(image))).rejects.toMatchObject({ code: "unsupported", message: /one part/ });
  }
});

test("a disk that was not closed cleanly is read, with a problem", async () => {
  const image = Buffer.from(fixtureImage("containers/sparse.vmdk"));
  image.writeUInt8(1, 72);
  expect((await openBytes(new Uint8Array(image))).problems).toMatchObject([{ code: "dirty" }]);
});
