import { expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { readPartitionTable } from "../../../src/image/volume/read-partition-table.ts";
import { readVolumes } from "../../../src/image/volume/volumes.ts";
import { fixtureImage } from "../fixture-image.ts";

const MIB = 1024 * 1024;

async function look(name: string, sectorSize?: number) {
  const disk = new MemoryByteSource(fixtureImage(`volumes/${name}`));
  const { table, bootSector } = await readPartitionTable(disk, sectorSize);
  return { table, bootSector, ...(await readVolumes(disk, table)) };
}

test("a GPT of sfdisk, numbered by slots", async () => {
  const { table, bootSector, volumes, problems } = await look("gpt.raw");
  expect(problems).toEqual([]);
  expect(bootSector).toEqual({ hasSignature: true, hasBootCode: false });
  expect(table).toMatchObject({
    scheme: "gpt",
    sectorSize: 512,
    diskId: "01234567-89AB-CDEF-0123-456789ABCDEF",
    gpt: { primary: "valid", backup: "valid", backupAtEnd: true, hybrid: false, protectiveMbr: true },
    problems: [],
    partitions: [
      {
        index: 1,
        kind: "gpt",
        startBytes: 3 * MIB,
        sizeBytes: 4 * MIB,
        type: "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709",
        use: { id: "root-x86-64" },
        name: "root",
        uuid: "01010101-0101-0101-0101-010101010101",
        bootable: false,
        attributes: { noAuto: true, growFileSystem: true, readOnly: false, required: false },
      },
      { index: 14, use: { id: "bios-boot" }, startBytes: MIB, sizeBytes: MIB },
      { index: 15, use: { id: "esp" }, name: "EFI System", startBytes: 2 * MIB },
    ],
  });
  expect(volumes.map(({ name, content }) => [name, content?.kind])).toEqual([
    ["partition 1", "ext"],
    ["partition 14", undefined],
    ["partition 15", undefined],
  ]);
  expect(volumes[0]?.content).toEqual({
    kind: "ext",
    title: "ext4",
    uuid: "0e0e0e0e-0e0e-0e0e-0e0e-0e0e0e0e0e0e",
    label: "cloudimg-rootfs",
    sizeBytes: 4 * MIB,
  });
});

test("a GPT in sectors of 4096 bytes: right on such a disk, a problem on one of 512", async () => {
  for (const [sectorSize, problems] of [
    [undefined, []],
    [4096, []],
    [512, ["sector-size"]],
  ] as const) {
    const { table } = await look("gpt-4096.raw", sectorSize);
    expect(table).toMatchObject({ sectorSize: 4096, partitions: [{ startBytes: MIB }, { startBytes: 3 * MIB }] });
    expect(table?.problems.map(({ code }) => code)).toEqual(problems);
  }
});

test("a GPT in sectors of 4096 bytes is read from its backup too", async () => {
  const bytes = Buffer.from(fixtureImage("volumes/gpt-4096.raw"));
  bytes[4096] = 0;
  const { table } = await readPartitionTable(new MemoryByteSource(bytes));
  expect(table).toMatchObject({ sectorSize: 4096, gpt: { primary: "missing", backup: "valid" } });
  expect(table?.partitions).toHaveLength(2);
});

test("an MBR of sfdisk with logical partitions", async () => {
  const { table, volumes } = await look("mbr.raw");
  expect(table).toMatchObject({ scheme: "mbr", diskId: "1234abcd", gpt: undefined, problems: [] });
  expect(
    table?.partitions.map(({ index, kind, type, uuid, startBytes, bootable }) => [
      index,
      kind,
      type,
      uuid,
      startBytes / MIB,
      bootable,
    ]),
  ).toEqual([
    [1, "primary", "0x83", "1234abcd-01", 1, true],
    [3, "primary", "0x05", "1234abcd-03", 3, false],
    [5, "logical", "0x82", "1234abcd-05", 4, false],
    [6, "logical", "0x83", "1234abcd-06", 7, false],
  ]);
  // The extended partition holds others and nothing of its own.
  expect(volumes.map(({ name, content }) => [name, content?.label])).toEqual([
    ["partition 1", undefined],
    ["partition 5", "pages"],
    ["partition 6", undefined],
  ]);
});

test("logical volumes of lvm2 over two partitions, one in pieces, one striped", async () => {
  const { volumes, volumeGroups, problems } = await look("lvm.raw");
  expect(problems).toEqual([]);
  expect(volumeGroups).toMatchObject([
    {
      name: "rootvg",
      sequenceNumber: 4,
      extentSizeBytes: 65_536,
      physicalVolumes: [{ volume: "partition 1", extentStartBytes: 65_536 }, { volume: "partition 2" }],
      problems: [],
    },
  ]);
  const logical = volumes.filter(({ kind }) => kind === "logical-volume");
  expect(logical.map(({ name, logicalVolume }) => [name, logicalVolume?.mapperPath])).toEqual([
    ["rootvg/root-lv", "/dev/mapper/rootvg-root--lv"],
    ["rootvg/striped", "/dev/mapper/rootvg-striped"],
  ]);
  // Each piece of 64 KiB of the disk says its number over and over.
  const pieces = async (index: number, step: number) => {
    const source = logical[index]?.source ?? new MemoryByteSource(new Uint8Array());
    const seen: (string | undefined)[] = [];
    for (let at = 0; at < source.size; at += step)
      seen.push(/piece (\d+) of/.exec(new TextDecoder().decode(await source.read(at, 100)))?.[1]);
    return seen.map(Number);
  };
  // The first extents of the partitions at 1 and 3 MiB lie 64 KiB behind their starts.
  expect(await pieces(0, 65_536)).toEqual([17, 18, 19, 51, 52]);
  expect(await pieces(1, 16_384)).toEqual([20, 49, 20, 49, 20, 49, 20, 49, 21, 50, 21, 50, 21, 50, 21, 50]);
});
