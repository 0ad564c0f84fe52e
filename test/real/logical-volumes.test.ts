// Logical volumes by lvm2, read back and compared with the layout that lvs reports.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { emptyDisk, withDisk, withLoop } from "./disks.ts";
import { installTools, run } from "./tools.ts";

const MIB = 1024 * 1024;
let folder: string;

beforeAll(async () => {
  installTools({ sfdisk: "fdisk", lvm: "lvm2" });
  folder = await mkdtemp(join(tmpdir(), "vhdlint-volumes-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Without a device mapper in the kernel: metadata are written, nothing is activated. */
const lvm = (command: string, ...args: readonly string[]) => run("lvm", [command, "--driverloaded", "n", ...args]);
const made = ["-an", "-Zn", "-Wn"];

/** Every 512 bytes of a disk say where they are. */
async function numberSectors(path: string, size: number): Promise<void> {
  const bytes = new DataView(new ArrayBuffer(size));
  for (let sector = 0; sector < size / 512; sector += 1) bytes.setUint32(sector * 512, sector);
  await writeFile(path, new Uint8Array(bytes.buffer));
}

interface SegmentByLvs {
  readonly volume: string;
  readonly start: number;
  readonly length: number;
  /** 0 for linear segments. */
  readonly chunk: number;
  /** Where each stripe starts on the disk. */
  readonly areas: readonly number[];
}

/** The bytes of a segment name the sectors that they come from. */
function expectPlaces({ volume, start, length, chunk: stripe, areas }: SegmentByLvs, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const chunk = stripe || length;
  for (let at = 0; at < length; at += 512) {
    const index = Math.floor(at / chunk);
    const area = areas[index % areas.length] ?? 0;
    const sector = (area + Math.floor(index / areas.length) * chunk + (at % chunk)) / 512;
    if (view.getUint32(at) !== sector)
      expect.fail(`${volume} at ${start + at} shows sector ${view.getUint32(at)} instead of ${sector}`);
  }
}

test("lie where lvs says, over two partitions of a disk, grown and striped, their metadata wrapped around", async () => {
  const size = 96 * MIB;
  const path = join(folder, "lvm.raw");
  await numberSectors(path, size);
  run("sfdisk", ["-q", path], { input: "label: gpt\n1 : start=2048, size=40M, type=lvm\n2 : size=50M, type=lvm" });
  const [first, second] = await withDisk(path, ({ partitionTable }) => partitionTable?.partitions ?? []);
  if (!first || !second) throw new Error("no partitions");
  const offsets = [first, second].map(({ startBytes, sizeBytes }) => [
    "-o",
    `${startBytes}`,
    "--sizelimit",
    `${sizeBytes}`,
  ]);
  const layout = await withLoop(path, offsets[0] ?? [], (one) =>
    withLoop(path, offsets[1] ?? [], (two) => {
      lvm("pvcreate", "--metadatasize", "12k", "--dataalignment", "64k", one, two);
      lvm("vgcreate", "-s", "1M", "root-vg", one, two);
      lvm("lvcreate", ...made, "-n", "root", "-l", "5", "root-vg", one);
      lvm("lvcreate", ...made, "-n", "striped", "-i", "2", "-I", "16k", "-l", "8", "root-vg");
      lvm("lvextend", "-l", "+7", "root-vg/root", two);
      lvm("lvextend", "-l", "+3", "root-vg/root", one);
      // Each change writes the text anew, further on in a ring of 12 KiB.
      for (const [from, to] of [
        ["root-vg", "b"],
        ["b", "c"],
        ["c", "d"],
        ["d", "e"],
        ["e", "vg-f"],
      ] as const)
        lvm("vgrename", from, to);
      const columns = "vg_name,lv_name,seg_start_pe,seg_size_pe,devices,stripe_size";
      const args = ["--segments", "--units", "b", "--nosuffix", "-o", columns, "--reportformat", "json"];
      const { report } = JSON.parse(lvm("lvs", ...args)) as { report: [{ seg: Record<string, string>[] }] };
      return report[0].seg.map((segment): SegmentByLvs => ({
        volume: segment["lv_name"] ?? "",
        start: Number(segment["seg_start_pe"]) * MIB,
        length: Number(segment["seg_size_pe"]) * MIB,
        chunk: Number(segment["stripe_size"]),
        areas: [...(segment["devices"] ?? "").matchAll(/([^,(]+)\((\d+)\)/g)].map(([, device, extent]) => {
          const { startBytes } = device === one ? first : second;
          return startBytes + 64 * 1024 + Number(extent) * MIB;
        }),
      }));
    }),
  );
  expect(layout).toHaveLength(4);
  await withDisk(path, async ({ volumeGroups, volumes, problems }) => {
    expect(problems).toEqual([]);
    const group = volumeGroups[0];
    expect(group).toMatchObject({ name: "vg-f", extentSizeBytes: MIB, problems: [] });
    const names = volumes.filter(({ kind }) => kind === "logical-volume").map(({ name }) => name);
    expect(names).toEqual(["vg-f/root", "vg-f/striped"]);
    for (const segment of layout) {
      const lv = group?.logicalVolumes.find(({ name }) => name === segment.volume);
      const bytes = await lv?.source?.read(segment.start, segment.length);
      if (!bytes) throw new Error(`${segment.volume} cannot be read`);
      expectPlaces(segment, bytes);
    }
  });
});

test("a group whose other disk is missing keeps what it can show", async () => {
  const paths = [await emptyDisk(folder, "pv1.raw", 30 * MIB), await emptyDisk(folder, "pv2.raw", 30 * MIB)];
  await withLoop(paths[0] ?? "", [], (one) =>
    withLoop(paths[1] ?? "", [], (two) => {
      lvm("pvcreate", one);
      lvm("pvcreate", "--metadatacopies", "0", two);
      lvm("vgcreate", "data", one, two);
      lvm("lvcreate", ...made, "-n", "here", "-l", "2", "data", one);
      lvm("lvcreate", ...made, "-n", "there", "-l", "2", "data", two);
    }),
  );
  await withDisk(paths[0] ?? "", ({ volumeGroups, volumes }) => {
    expect(volumes.map(({ name }) => name)).toEqual(["whole disk", "data/here"]);
    expect(volumeGroups[0]?.problems).toMatchObject([{ code: "missing-pv" }]);
    expect(volumeGroups[0]?.logicalVolumes.find(({ name }) => name === "there")?.unreadable).toContain("pv1");
  });
  // The second disk has no metadata of its own: a physical volume without a group.
  await withDisk(paths[1] ?? "", ({ volumeGroups, volumes }) => {
    expect(volumes).toMatchObject([{ name: "whole disk", content: { kind: "lvm2" } }]);
    expect(volumeGroups).toEqual([]);
  });
});
