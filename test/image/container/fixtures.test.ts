import { expect, test } from "vitest";
import { expectBytes } from "../expect-bytes.ts";
import { fixtureImage } from "../fixture-image.ts";
import { contentOf, openBytes } from "../memory-files.ts";

const images = {
  "dynamic.vhdx": { kind: "vhdx", sectorSize: 512, details: { type: "dynamic", replayedLogEntries: 0 } },
  "fixed.vhdx": { kind: "vhdx", details: { type: "fixed" } },
  "version2.qcow2": { kind: "qcow2", details: { header: { version: 2, clusterBits: 16 } } },
  "small-clusters.qcow2": { kind: "qcow2", details: { header: { version: 3, clusterBits: 9 } } },
  "zlib.qcow2": { kind: "qcow2", details: { header: { compression: "zlib" } } },
  "zstd.qcow2": { kind: "qcow2", details: { header: { compression: "zstd" } } },
  "extended-l2.qcow2": { kind: "qcow2", details: { header: { extendedL2: true } } },
  "sparse.vmdk": { kind: "vmdk", details: { createType: "monolithicSparse", adapterType: "ide" } },
  "stream.vmdk": { kind: "vmdk", details: { createType: "streamOptimized" } },
  "dynamic.vdi": { kind: "vdi", details: { type: "dynamic" } },
};

test.each(Object.entries(images))("%s holds the disk that it was made of", async (name, expected) => {
  const disk = fixtureImage("containers/disk.raw");
  const container = await openBytes(fixtureImage(`containers/${name}`));
  expect(container).toMatchObject({ ...expected, virtualSize: disk.length, problems: [] });
  expectBytes(await contentOf(container), disk);
  expectBytes(await container.source.read(70_000, 30_001), disk.slice(70_000, 100_001));
});

test("a qcow2 overlay shows its backing file where it holds nothing", async () => {
  const files = {
    "overlay.qcow2": fixtureImage("containers/overlay.qcow2"),
    "base.raw": fixtureImage("containers/base.raw"),
  };
  const container = await openBytes([files, "overlay.qcow2"]);
  expect(container).toMatchObject({ kind: "qcow2", details: { parent: "base.raw", header: { backingFormat: "raw" } } });
  expectBytes(await contentOf(container), fixtureImage("containers/disk.raw"));
});
