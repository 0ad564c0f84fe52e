import { describe, expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { openFat } from "../../../src/image/filesystem/fat/fat.ts";
import { MountedTree } from "../../../src/image/tree/mounted-tree.ts";
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

test("a volume in use is not clean", async () => {
  const { fileSystem } = await openTree("fat16", (image) => {
    const view = new DataView(image.buffer, image.byteOffset);
    const table = view.getUint16(14, true) * view.getUint16(11, true);
    view.setUint16(table + 2, 0x7fff, true);
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

describe("any damage gives a value or an image error", () => {
  test.each(["fat12", "fat16", "fat32"])("%s", (name) => fuzzFileSystem(smallImage(name), openFat), 600_000);
  test("random bytes", () => fuzzBytes(openFat), 300_000);
});
