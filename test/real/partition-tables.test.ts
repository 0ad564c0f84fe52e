// Partition tables by sfdisk and sgdisk, read back and compared with what sfdisk sees.
import { mkdtemp, open, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Partition } from "../../src/image/volume/partition-table.ts";
import { emptyDisk, withDisk, withLoop } from "./disks.ts";
import { installTools, run } from "./tools.ts";

const MIB = 1024 * 1024;
let folder: string;

beforeAll(async () => {
  installTools({ "qemu-img": "qemu-utils", sfdisk: "fdisk", sgdisk: "gdisk" });
  folder = await mkdtemp(join(tmpdir(), "vhdlint-volumes-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface SfdiskPartition {
  readonly node: string;
  readonly start: number;
  readonly size: number;
  readonly type: string;
  readonly uuid?: string;
  readonly name?: string;
  readonly attrs?: string;
  readonly bootable?: boolean;
}

/** What sfdisk sees, in our words. */
function bySfdisk(device: string): {
  readonly label: string;
  readonly id: string;
  readonly partitions: readonly unknown[];
} {
  const { partitiontable } = JSON.parse(run("sfdisk", ["--json", device])) as {
    partitiontable: { label: string; id: string; sectorsize: number; partitions: SfdiskPartition[] };
  };
  const { label, id, sectorsize, partitions } = partitiontable;
  return {
    label: label === "dos" ? "mbr" : label,
    id: id.replace(/^0x/, ""),
    partitions: partitions.map((entry) => ({
      index: Number(/\d+$/.exec(entry.node.slice(device.length))?.[0]),
      startBytes: entry.start * sectorsize,
      sizeBytes: entry.size * sectorsize,
      type: label === "dos" ? `0x${entry.type.padStart(2, "0")}` : entry.type,
      uuid: entry.uuid?.toLowerCase(),
      name: entry.name ?? "",
      bootable: entry.bootable ?? entry.attrs?.includes("LegacyBIOSBootable") ?? false,
    })),
  };
}

function byUs(partitions: readonly Partition[], scheme: string): readonly unknown[] {
  return partitions.map(({ index, startBytes, sizeBytes, type, uuid, name, bootable }) => ({
    index,
    startBytes,
    sizeBytes,
    type,
    uuid: scheme === "gpt" ? uuid : undefined,
    name,
    bootable,
  }));
}

async function expectSameAsSfdisk(path: string, device = path): Promise<void> {
  const expected = bySfdisk(device);
  await withDisk(path, ({ partitionTable }) => {
    expect(partitionTable?.scheme).toBe(expected.label);
    expect(partitionTable?.diskId.toLowerCase()).toBe(expected.id.toLowerCase());
    expect(byUs(partitionTable?.partitions ?? [], expected.label)).toEqual(expected.partitions);
  });
}

const scripts: Readonly<Record<string, string>> = {
  "gpt in the order of cloud images": `label: gpt
    14 : start=2048, size=8192, type=21686148-6449-6E6F-744E-656564454649
    15 : start=10240, size=20480, type=uefi, name="EFI System ü"
    1 : start=32768, type=linux, attrs="LegacyBIOSBootable,GUID:59,GUID:63", name="a name that fills all of its 36 unit"`,
  "gpt with 200 entries": `label: gpt
    table-length: 200
    1 : size=1M
    190 : size=1M, type=swap`,
  "gpt without partitions but one": "label: gpt\n,,",
  "mbr with primaries only": "label: dos\n2 : start=2048, size=10M, type=83, bootable\n4 : size=10M, type=82",
  "mbr with logical partitions": `label: dos
    1 : start=2048, size=5M, type=83
    3 : size=40M, type=5
    5 : size=5M, type=83
    6 : size=6M, type=82
    7 : size=7M, type=8e
    8 : size=8M, type=fd`,
  "mbr with an extended partition of the LBA kind": "label: dos\n1 : size=20M, type=f\n5 : size=5M\n6 : size=5M",
};

test.each(Object.entries(scripts))("%s", async (name, script) => {
  const path = await emptyDisk(folder, `${name.replaceAll(" ", "-")}.raw`, 64 * MIB);
  run("sfdisk", ["-q", path], { input: script });
  await expectSameAsSfdisk(path);
  await withDisk(path, ({ partitionTable }) => expect(partitionTable?.problems).toEqual([]));
});

test("a disk with sectors of 4096 bytes", async () => {
  const path = await emptyDisk(folder, "sectors-4096.raw", 64 * MIB);
  await withLoop(path, ["-b", "4096"], async (device) => {
    run("sfdisk", ["-q", device], { input: "label: gpt\n1 : size=8M, type=uefi\n2 : size=20M" });
    await expectSameAsSfdisk(path, device);
  });
  await withDisk(path, ({ partitionTable }) => expect(partitionTable?.sectorSize).toBe(4096));
  const vhd = join(folder, "sectors-4096.vhd");
  run("qemu-img", ["convert", "-f", "raw", "-O", "vpc", "-o", "subformat=fixed,force_size", path, vhd]);
  await withDisk(vhd, ({ partitionTable }) => {
    expect(partitionTable?.partitions).toHaveLength(2);
    expect(partitionTable?.problems.map(({ code }) => code)).toContain("sector-size");
  });
});

test.each([
  ["the primary header", 512 + 60, { primary: "damaged", backup: "valid" }],
  ["the primary entries", 1024, { primary: "damaged", backup: "valid" }],
  ["the signature of the primary", 512, { primary: "missing", backup: "valid" }],
  ["the backup header", 64 * MIB - 512 + 60, { primary: "valid", backup: "damaged" }],
])("damage to %s", async (_, offset, expected) => {
  const path = await emptyDisk(folder, "damaged.raw", 64 * MIB);
  run("sfdisk", ["-q", path], { input: "label: gpt\n1 : size=8M, type=uefi\n7 : size=20M" });
  const before = bySfdisk(path);
  const file = await open(path, "r+");
  await file.write(Uint8Array.of(0xff), 0, 1, offset);
  await file.close();
  await withDisk(path, ({ partitionTable }) => {
    expect(partitionTable?.gpt).toMatchObject(expected);
    expect(byUs(partitionTable?.partitions ?? [], "gpt")).toEqual(before.partitions);
  });
});

test("a disk that grew, and one that was cut", async () => {
  const path = await emptyDisk(folder, "resized.raw", 64 * MIB);
  run("sfdisk", ["-q", path], { input: "label: gpt\n1 : size=8M\n2 : size=50M" });
  const before = bySfdisk(path);
  await truncate(path, 80 * MIB);
  await withDisk(path, ({ partitionTable }) => {
    expect(byUs(partitionTable?.partitions ?? [], "gpt")).toEqual(before.partitions);
    expect(partitionTable?.gpt).toMatchObject({ primary: "valid", backup: "valid", backupAtEnd: false });
    expect(partitionTable?.problems.map(({ code }) => code)).toEqual(["backup-not-at-end"]);
  });
  await truncate(path, 40 * MIB);
  await withDisk(path, ({ partitionTable, volumes }) => {
    expect(partitionTable?.problems.map(({ code }) => code)).toEqual(["backup-gpt", "refused-gpt", "beyond-end"]);
    expect(volumes).toHaveLength(2);
  });
});

test("a hybrid MBR by sgdisk", async () => {
  const path = await emptyDisk(folder, "hybrid.raw", 64 * MIB);
  run("sgdisk", ["-n", "1:2048:+8M", "-n", "2:0:+8M", "-n", "3:0:0", "-t", "1:EF00", "-h", "2:3", path]);
  await withDisk(path, ({ partitionTable }) => {
    expect(partitionTable).toMatchObject({ scheme: "gpt", gpt: { hybrid: true, protectiveMbr: true } });
    expect(partitionTable?.partitions).toHaveLength(3);
    expect(partitionTable?.problems.map(({ code }) => code)).toEqual(["hybrid-mbr"]);
  });
});

test("a block device is read like a file, its size found by reading", async () => {
  const path = await emptyDisk(folder, "device.raw", 33 * MIB + 512);
  run("sfdisk", ["-q", path], { input: "label: gpt\n1 : size=8M\n" });
  await withLoop(path, [], async (device) => {
    await expectSameAsSfdisk(path);
    await withDisk(device, ({ container, file, partitionTable }) => {
      expect(container).toMatchObject({ kind: "raw", virtualSize: 33 * MIB + 512 });
      expect(file.allocatedBytes).toBeUndefined();
      expect(partitionTable?.problems).toEqual([]);
    });
  });
});
