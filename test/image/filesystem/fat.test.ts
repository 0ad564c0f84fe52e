import { describe, expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { openFat } from "../../../src/image/filesystem/fat/fat.ts";
import { MountedTree } from "../../../src/image/tree/mounted-tree.ts";
import { type FatFields, entry, fatBytes } from "./fat-bytes.ts";
import { fuzzBytes, fuzzFileSystem, smallImage } from "./fuzz.ts";

async function openTree(name: string, change: (image: Uint8Array) => void = () => {}) {
  const image = smallImage(name);
  change(image);
  const fileSystem = await openFat(new MemoryByteSource(image));
  return { fileSystem, tree: new MountedTree([{ path: "/", fileSystem }]) };
}

describe.each(["fat12", "fat16", "fat32"])("%s", (name) => {
  test("says what it is", async () => {
    const { fileSystem } = await openTree(name);
    expect(fileSystem.details).toMatchObject({
      uuid: "1234-ABCD",
      label: "UEFI",
      features: [name],
      cleanlyUnmounted: true,
    });
  });

  test("finds names without regard to case, and long ones", async () => {
    const { tree } = await openTree(name);
    expect(await tree.readText("/efi/boot/bootx64.efi")).toBe("e".repeat(70_000));
    expect(await tree.stat("/EFI/BOOT")).toMatchObject({ type: "directory" });
    expect(await tree.readText("/EFI/debian/a rather long name that needs several entries – käse.txt")).toBe("long\n");
    expect((await tree.readDir("/many")).map((entry) => entry.name)).toContain("file-number-100");
    expect((await tree.readDir("/many")).length).toBe(100);
    expect(Buffer.from(await tree.readRange("/EFI/BOOT/BOOTX64.EFI", 69_990, 100)).toString()).toBe("e".repeat(10));
    expect(await tree.stat("/EFI/none")).toBeUndefined();
  });

  test("a chain that runs in a circle is noticed", async () => {
    const bits = Number(name.slice(3));
    await expect(
      openTree(name, (image) => {
        const view = new DataView(image.buffer, image.byteOffset);
        const table = view.getUint16(14, true) * view.getUint16(11, true);
        // The first clusters belong to directories: let each follow itself.
        for (let cluster = 2; cluster < 60; cluster += 1) {
          if (bits === 32) view.setUint32(table + cluster * 4, cluster, true);
          else if (bits === 16) view.setUint16(table + cluster * 2, cluster, true);
        }
        // Twelve bits a cluster: two of them, both saying 2, in three bytes.
        if (bits === 12) for (let at = table + 3; at < table + 90; at += 3) image.set([0x02, 0x20, 0x00], at);
      }).then(({ tree }) => tree.read("/EFI/BOOT/BOOTX64.EFI")),
    ).rejects.toMatchObject({ code: "corrupt" });
  });
});

test.each<[string, string, "table" | "boot sector", number, number]>([
  ["Windows", "fat16", "table", 3, 0x7f],
  ["Windows", "fat32", "table", 7, 0x07],
  ["Linux", "fat12", "boot sector", 37, 0x01],
  ["Linux", "fat16", "boot sector", 37, 0x01],
  ["Linux", "fat32", "boot sector", 65, 0x01],
])("a volume that %s has marked as mounted is not clean: %s, %s", async (_name, image, where, offset, value) => {
  const { fileSystem } = await openTree(image, (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const table = view.getUint16(14, true) * view.getUint16(11, true);
    bytes[where === "table" ? table + offset : offset] = value;
  });
  expect(fileSystem.details.cleanlyUnmounted).toBe(false);
});

test.each<[string, number, number]>([
  ["sectors of no size", 11, 0],
  ["clusters of three sectors", 13, 3],
  ["no tables", 16, 0],
])("%s are refused", async (_name, offset, value) => {
  await expect(
    openTree("fat16", (image) => {
      image[offset] = value;
      if (offset === 11) image[12] = 0;
    }),
  ).rejects.toMatchObject({ code: "corrupt" });
});

describe("what tools do not make", () => {
  async function treeOf(fields: FatFields) {
    const fileSystem = await openFat(new MemoryByteSource(fatBytes(fields)));
    return { fileSystem, tree: new MountedTree([{ path: "/", fileSystem }]) };
  }
  const file = (name: string, cluster: number, size: number) => entry(name, { cluster, size });
  const directory = (name: string, cluster: number) => entry(name, { cluster, attributes: 0x10 });

  test("FAT32 of few clusters is FAT32, as Linux and firmware take it", async () => {
    const { fileSystem, tree } = await treeOf({
      bits: 32,
      root: [directory("EFI", 3)],
      chains: { 3: undefined, 4: undefined },
      content: { 3: file("A", 4, 5), 4: "hello" },
    });
    expect(fileSystem.details.features).toEqual(["fat32"]);
    expect(await tree.readText("/EFI/A")).toBe("hello");
  });

  test("of two tables the one that is in use is read", async () => {
    const both = {
      bits: 32,
      root: [file("A", 3, 515)],
      chains: { 3: 5, 5: undefined },
      chainsOfSecond: { 3: 6, 6: undefined },
      content: { 5: "one", 6: "two" },
    } as const;
    const lastOf = async (fields: FatFields) =>
      Buffer.from(await (await treeOf(fields)).tree.readRange("/A", 512, 3)).toString();
    expect(await lastOf(both)).toBe("one");
    expect(await lastOf({ ...both, tableFlags: 0x01 })).toBe("one");
    expect(await lastOf({ ...both, tableFlags: 0x81 })).toBe("two");
    await expect(treeOf({ ...both, tableFlags: 0x82 })).rejects.toMatchObject({ code: "corrupt" });
  });

  test("FAT16 has no upper half of a cluster", async () => {
    const a = entry("A", { cluster: 3, clusterHigh: 7, size: 5 });
    const { tree } = await treeOf({ bits: 16, root: [a], chains: { 3: undefined }, content: { 3: "hello" } });
    expect(await tree.readText("/A")).toBe("hello");
  });

  test("a directory without clusters is empty", async () => {
    const { tree } = await treeOf({ bits: 16, root: [directory("EMPTY", 0), file("A", 0, 0)] });
    expect(await tree.readDir("/EMPTY")).toEqual([]);
    expect(await tree.readText("/A")).toBe("");
  });

  test.each<[string, Omit<FatFields, "bits" | "root">, RegExp]>([
    ["ends before its size", { chains: { 3: undefined } }, /end before its size/],
    ["runs into a free cluster", { chains: { 3: 4, 4: 0 } }, /cluster 0 does not exist/],
    ["runs into a bad cluster", { chains: { 3: 0xfff7 } }, /cluster 65527 does not exist/],
    ["leaves the file system", { chains: { 3: 4202 } }, /cluster 4202 does not exist/],
    ["runs in a circle", { chains: { 3: 4, 4: 3 } }, /circle/],
  ])("a file whose chain %s is damaged", async (_name, fields, message) => {
    const { tree } = await treeOf({ bits: 16, root: [file("A", 3, 3000)], ...fields });
    await expect(tree.read("/A")).rejects.toMatchObject({ code: "corrupt", message: expect.stringMatching(message) });
  });

  test("pieces of a long file start where the pieces before ended", async () => {
    const clusters = Array.from({ length: 3000 }, (_, index) => 2 + index * 2);
    const { tree } = await treeOf({
      bits: 16,
      clusters: 6000,
      root: [file("A", 2, 3000 * 512)],
      chains: Object.fromEntries(clusters.map((cluster, index) => [cluster, clusters[index + 1]])),
      content: Object.fromEntries(clusters.map((cluster, index) => [cluster, `cluster ${index}.`])),
    });
    const at = async (index: number) => Buffer.from(await tree.readRange("/A", index * 512, 13)).toString();
    expect(await at(2999)).toBe("cluster 2999.");
    expect(await at(1024)).toBe("cluster 1024.");
    expect(await at(1500)).toBe("cluster 1500.");
    expect((await tree.read("/A", 3000 * 512)).length).toBe(3000 * 512);
  });

  test("a directory of more than 65,536 entries is damaged", async () => {
    const clusters = Array.from({ length: 4097 }, (_, index) => 3 + index);
    const { tree } = await treeOf({
      bits: 16,
      root: [directory("LARGE", 3)],
      chains: Object.fromEntries(clusters.map((cluster, index) => [cluster, clusters[index + 1]])),
    });
    await expect(tree.readDir("/LARGE")).rejects.toMatchObject({ code: "corrupt" });
  });

  test.each<[string, FatFields, RegExp]>([
    ["no root", { bits: 32, root: [], rootCluster: 0 }, /root in cluster 0/],
    ["more clusters than FAT16 has numbers", { bits: 16, root: [], clusters: 65_525 }, /65525 clusters/],
  ])("%s is refused", async (_name, fields, message) => {
    await expect(openFat(new MemoryByteSource(fatBytes(fields)))).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringMatching(message),
    });
  });
});

describe("any damage gives a value or an image error", () => {
  test.each(["fat12", "fat16", "fat32"])("%s", (name) => fuzzFileSystem(smallImage(name), openFat), 600_000);
  test("random bytes", () => fuzzBytes(openFat), 300_000);
});
