import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type ByteSource, MemoryByteSource, SlicedByteSource } from "../../../src/image/bytes/byte-source.ts";
import { OverlayByteSource } from "../../../src/image/bytes/overlay-byte-source.ts";
import { readPartitionTable } from "../../../src/image/volume/read-partition-table.ts";
import { readVolumes } from "../../../src/image/volume/volumes.ts";
import { expectBounded, fuzzRuns } from "../../fuzz.ts";
import { fixtureImage } from "../fixture-image.ts";
import { groupText, physicalVolume, segment, uuidOf } from "./lvm-builder.ts";
import { ext, md, volume } from "./superblock-builder.ts";
import { bootRecord, gptDisk } from "./table-builder.ts";

async function look(disk: ByteSource) {
  const { table } = await readPartitionTable(disk);
  return readVolumes(disk, table);
}

/** A disk with one partition for each of the volumes, at 1 MiB, 2 MiB … */
function partitioned(...volumes: readonly Uint8Array[]): Buffer {
  const disk = Buffer.alloc((volumes.length + 1) * 1024 * 1024);
  const entries = volumes.map((bytes, index) => ({ type: 0x83, start: (index + 1) * 2048, count: bytes.length / 512 }));
  bootRecord(entries).copy(disk);
  for (const [index, bytes] of volumes.entries()) disk.set(bytes, (index + 1) * 1024 * 1024);
  return disk;
}

test("a disk without a table is one volume", async () => {
  const { volumes } = await look(new MemoryByteSource(volume(131_072, ext({ blocks: 32 }))));
  expect(volumes).toMatchObject([{ name: "whole disk", kind: "disk", content: { kind: "ext" }, partition: undefined }]);
});

test("two members of a mirror are one more volume, with the file system inside", async () => {
  const member = volume(512 * 1024, md({ metadata: "1.2", dataOffset: 128n, size: 512n }), (bytes) =>
    ext({ blocks: 64 })(bytes.subarray(65_536)),
  );
  const { volumes } = await look(new MemoryByteSource(partitioned(member, member)));
  expect(volumes.map(({ name, kind, content, sizeBytes }) => [name, kind, content?.kind, sizeBytes])).toEqual([
    ["partition 1", "partition", "md", 524_288],
    ["partition 2", "partition", "md", 524_288],
    ["md host:root", "mirror", "ext", 262_144],
  ]);
});

test("members of other RAIDs are named and no more", async () => {
  const { volumes } = await look(new MemoryByteSource(partitioned(volume(131_072, md({ metadata: "1.2", level: 5 })))));
  expect(volumes).toMatchObject([{ content: { title: "RAID5 member" } }]);
});

test("logical volumes may lie on a mirror", async () => {
  const text = groupText({ volumes: { lv: segment(1, 0, 4, "striped", 'stripe_count = 1 stripes = ["pv0", 0]') } });
  const pv = physicalVolume({ size: 131_072, uuid: uuidOf("a").plain, texts: [text] });
  const member = volume(262_144, md({ metadata: "1.2", dataOffset: 128n, size: 256n }), (bytes) => {
    pv.copy(bytes, 65_536);
  });
  const { volumes } = await look(new MemoryByteSource(partitioned(member)));
  expect(volumes.map(({ name }) => name)).toEqual(["partition 1", "md host:root", "vg/lv"]);
});

test("a partition that cannot be read says so, and hides no other", async () => {
  const disk = partitioned(volume(131_072, ext({ blocks: 32 })), volume(131_072));
  bootRecord([
    { type: 0x83, start: 2048, count: 256 },
    { type: 0x83, start: 4096, count: 100_000 },
  ]).copy(disk);
  const { volumes } = await look(
    new SlicedByteSource(new MemoryByteSource(disk.subarray(0, 2 * 1024 * 1024 + 512)), 0, disk.length),
  );
  expect(volumes).toMatchObject([
    { name: "partition 1", content: { kind: "ext" }, unreadable: undefined },
    { name: "partition 2", content: undefined, unreadable: { code: "corrupt" } },
  ]);
});

test("of thousands of partitions some are looked at, and it is said", async () => {
  const entries = Array.from({ length: 4000 }, (_, slot) => ({ slot, first: 9000n, last: 9007n }));
  const disk = gptDisk({ sectors: 20_000, entries, entryCount: 4096 });
  const { volumes, problems } = await look(new MemoryByteSource(disk));
  expect(volumes).toHaveLength(512);
  expect(problems).toMatchObject([{ code: "too-many-volumes" }]);
});

test.each(["gpt.raw", "mbr.raw", "lvm.raw"])(
  "%s with broken fields is read or refused, in bounded time",
  async (name) => {
    const image = new MemoryByteSource(fixtureImage(`volumes/${name}`));
    const places = [
      0x1be,
      512,
      1024,
      image.size - 512,
      image.size - 512 * 33,
      1024 * 1024,
      1024 * 1024 + 4096,
      3 * 1024 * 1024,
    ];
    const place = fc
      .tuple(fc.constantFrom(...places), fc.nat(160))
      .map(([base, more]) => Math.min(base + more, image.size - 9));
    const change = fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 8 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const disk = new OverlayByteSource(image);
        for (const [at, bytes] of changes) disk.write(at, bytes);
        await expectBounded(async () => {
          for (const { source } of (await look(disk)).volumes)
            await expectBounded(() => source.read(0, Math.min(65_536, source.size)));
        });
      }),
      { seed: 33, numRuns: fuzzRuns(150) },
    );
  },
);
