import { describe, expect, test } from "vitest";
import { fixtureImage } from "../fixture-image.ts";
import { openBytes } from "../memory-files.ts";
import { vhdFooter } from "./vhd-builder.ts";

const starting = (text: string, size = 4096) => new Uint8Array(Buffer.concat([Buffer.from(text, "latin1")], size));

describe("the kind comes from the content", () => {
  test.each([
    ["\x1f\x8b\x08", "gzip", "gunzip"],
    ["\xfd7zXZ\0", "xz", "unxz"],
    ["(\xb5/\xfd", "zstd", "unzstd"],
    ["BZh91AY&SY", "bzip2", "bunzip2"],
    ["PK\x03\x04", "zip", "unzip"],
    ["7z\xbc\xaf'\x1c", "7-Zip", "7z x"],
    ["\x04\x22\x4d\x18", "lz4", "unlz4"],
    ["\x02\x21\x4c\x18", "lz4", "unlz4"],
    ["]\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff", "lzma", "unlzma"],
    ["LZIP\x01", "lzip", "lzip -d"],
    ["\x1f\x9d\x90", "compress", "uncompress"],
    ["Rar!\x1a\x07\x01", "RAR", "unrar x"],
  ])("a file that starts with %j is named as %s", async (magic, name, command) => {
    await expect(openBytes(starting(magic))).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringContaining(`compressed with ${name}`),
      remedy: expect.stringContaining(command),
    });
  });

  test("anything else is a raw disk, also under the name of a VHD", async () => {
    expect(await openBytes([{ "disk.vhd": starting("no magic") }, "disk.vhd"])).toMatchObject({
      kind: "raw",
      virtualSize: 4096,
      problems: [],
    });
  });

  test("a raw disk with a broken last sector says so", async () => {
    const { problems } = await openBytes(starting("", 1000));
    expect(problems).toEqual([{ code: "size", message: "the last sector has 488 bytes", offset: 512 }]);
  });

  test("an empty file is corrupt", async () => {
    await expect(openBytes(new Uint8Array())).rejects.toMatchObject({ code: "corrupt" });
  });

  test("a given format goes before the content", async () => {
    const image = fixtureImage("containers/zlib.qcow2");
    expect((await openBytes(image, { format: "raw" })).virtualSize).toBe(image.length);
    await expect(openBytes(image, { format: "vhd" })).rejects.toMatchObject({ code: "corrupt" });
    await expect(openBytes(image, { format: "vhdx" })).rejects.toMatchObject({ code: "corrupt" });
    await expect(openBytes(image, { format: "vmdk" })).rejects.toMatchObject({ code: "corrupt" });
    await expect(openBytes(image, { format: "vdi" })).rejects.toMatchObject({ name: "ImageError" });
  });

  test("a head of another kind goes before a footer that does not fit the file", async () => {
    const qcow2 = Buffer.concat([fixtureImage("containers/zlib.qcow2"), vhdFooter({ currentSize: 4096 })]);
    expect((await openBytes(new Uint8Array(qcow2))).kind).toBe("qcow2");
  });

  test.each([
    ["a disk of ESX", "COWD", /sparse disk of VMware ESX/],
    ["QED", "QED\0\0\0\x01\0", /QED image/],
    ["Parallels", "WithoutFreeSpace\x02", /Parallels/],
    ["newer Parallels", "WithouFreSpacExt\x02", /Parallels/],
    ["Bochs", "Bochs Virtual HD Image\0", /Bochs/],
    ["Android's sparse image", "\x3a\xff\x26\xed\x01\0\0\0", /Android/],
    ["EnCase", "EVF\x09\r\n\xff\0", /EnCase/],
    ["WIM", "MSWIM\0\0\0\xd0", /WIM/],
  ])("%s is named", async (_, magic, message) => {
    await expect(openBytes(starting(magic))).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringMatching(message),
      remedy: expect.any(String),
    });
  });

  test("a DMG is named by its end", async () => {
    const image = starting("anything", 2048);
    image.set(Buffer.from("koly\0\0\0\x04\0\0\x02\0", "latin1"), 1536);
    await expect(openBytes(image)).rejects.toMatchObject({ message: expect.stringContaining("DMG") });
  });
});

test.each([
  ["a disk type that nobody knows", vhdFooter({ currentSize: 0, diskType: 6 }), "unsupported", /convert/],
  ["a size that cannot be", vhdFooter({ currentSize: 2n ** 62n }), "corrupt", /copy/],
  ["another version", starting("QFI\xfb\0\0\0\x09"), "unsupported", /convert/],
])("%s is refused with something to do", async (_, image, code, remedy) => {
  await expect(openBytes(image)).rejects.toMatchObject({ code, remedy: expect.stringMatching(remedy) });
});

describe("a file that was not copied to its end", () => {
  test.each([
    ["dynamic.vhd", 0x900, /^block 0 of the VHD reaches/],
    ["dynamic.vhdx", 5 * 1024 * 1024, /^block 0 of the VHDX lies/],
    ["version2.qcow2", 5 * 65_536, /^cluster 0 of the qcow2 image lies/],
    ["zlib.qcow2", 5 * 65_536, /^a compressed cluster of the qcow2 image lies/],
    ["sparse.vmdk", 65_536, /^grain 0 of the VMDK lies/],
    ["dynamic.vdi", 1024, /^block 0 of the VDI lies/],
  ])("%s says what is missing, and the remedy", async (name, kept, message) => {
    const container = await openBytes(fixtureImage(`containers/${name}`).slice(0, kept));
    const failure = await container.source.read(0, 512).then(String, (error: unknown) => error);
    expect(failure).toMatchObject({
      code: "corrupt",
      message: expect.stringMatching(message),
      remedy: expect.stringContaining("copy"),
    });
  });
});
