import { describe, expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { openSquashfs } from "../../../src/image/filesystem/squashfs/squashfs.ts";
import { MountedTree } from "../../../src/image/tree/mounted-tree.ts";
import { fuzzBytes, fuzzFileSystem, smallImage } from "./fuzz.ts";

async function openTree(name: string, change: (view: DataView) => void = () => {}) {
  const image = smallImage(name);
  change(new DataView(image.buffer, image.byteOffset, image.byteLength));
  const fileSystem = await openSquashfs(new MemoryByteSource(image));
  return { fileSystem, tree: new MountedTree([{ path: "/", fileSystem }]) };
}

/** Where the table of the attributes' sets starts. */
function tableOf(view: DataView): number {
  return view.getUint32(56, true);
}

function placeOf(view: DataView, text: string): number {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength).indexOf(text);
}

const compressors = ["gzip", "xz", "lz4", "zstd", "lzo"];

describe.each([...compressors, "plain"])("squashfs-%s", (name) => {
  test("says what it is", async () => {
    const { fileSystem } = await openTree(`squashfs-${name}`);
    expect(fileSystem.details).toMatchObject({ uuid: undefined, label: "", cleanlyUnmounted: true, notes: [] });
    expect(fileSystem.details.sizeBytes).toBeLessThanOrEqual(smallImage(`squashfs-${name}`).length);
    expect(fileSystem.details.features).toEqual(
      name === "plain" ? ["gzip", "noI", "noD", "noF", "no-fragments", "duplicates"] : [name, "duplicates", "exports"],
    );
  });

  test("shows files, links, holes, devices and directories", async () => {
    const { tree } = await openTree(`squashfs-${name}`);
    expect(await tree.readText("/etc/os-release")).toContain("ID=ubuntu");
    expect(await tree.readLink("/etc/long-link")).toBe(`/${"x".repeat(900)}`);
    const sparse = await tree.read("/etc/sparse");
    expect(sparse.length).toBe(200_003);
    expect(sparse.subarray(0, 200_000).every((byte) => byte === 0)).toBe(true);
    expect(Buffer.from(sparse.subarray(200_000)).toString()).toBe("end");
    const lines = (await tree.readText("/etc/hard-link")).split("\n");
    expect(lines.length).toBe(1001);
    expect(lines.at(-2)).toBe("line 1000");
    expect(Buffer.from(await tree.readRange("/etc/file", 4090, 12)).toString()).toBe(
      lines.join("\n").slice(4090, 4102),
    );
    expect((await tree.read("/etc/noise")).length).toBe(4200);
    expect(await tree.stat("/etc/file")).toMatchObject({
      mode: 0o600,
      uid: 1000,
      gid: 100,
      modifiedSeconds: 1_700_000_000,
    });
    expect((await tree.readDir("/many")).length).toBe(600);
    expect(await tree.stat("/many/entry-600")).toMatchObject({ type: "file", sizeBytes: 0 });
    expect(await tree.stat("/many/entry-601")).toBeUndefined();
    expect(await tree.readDir("/empty")).toEqual([]);
    expect(await tree.stat("/etc/fifo")).toMatchObject({ type: "fifo" });
    expect(await tree.stat("/etc/null")).toMatchObject({ type: "character-device" });
    expect(await tree.stat("/etc/loop")).toMatchObject({ type: "block-device" });
  });
});

describe("extended attributes", () => {
  const label = "system_u:object_r:shadow_t:s0";

  test.each([
    ["/labelled", "security.selinux", label],
    ["/again", "security.selinux", label],
    ["/long", "security.selinux", label],
    ["/long", "user.long", "0123456789".repeat(60)],
    ["/long-again", "user.long", "0123456789".repeat(60)],
    ["/long-again", "security.selinux", undefined],
    ["/none", "security.selinux", undefined],
    ["/none", "trusted.note", "for root"],
    ["/none", "user.note", undefined],
    ["/none", "note", undefined],
    ["/long", "user.lon", undefined],
    ["/link", "security.selinux", "system_u:object_r:label_of_link:s0"],
    ["/fifo", "security.selinux", "system_u:object_r:label_of_fifo:s0"],
    ["/null", "security.selinux", "system_u:object_r:label_of_null:s0"],
    ["/", "security.selinux", "system_u:object_r:label_of_.:s0"],
  ])("%s %s", async (path, name, value) => {
    const { tree } = await openTree("squashfs-attributes");
    const found = await tree.attribute(path, name);
    expect(found && Buffer.from(found).toString()).toBe(value);
  });

  test("none where there is no table", async () => {
    const { tree } = await openTree("squashfs-plain");
    expect(await tree.attribute("/etc/file", "security.selinux")).toBeUndefined();
  });

  test.each<[string, (view: DataView) => void, RegExp]>([
    ["no sets in the table", (view) => view.setUint32(tableOf(view) + 8, 0, true), /set \d is not in the table/],
    ["lists beyond the end", (view) => view.setUint32(tableOf(view), 0xffffff, true), /no metadata block/],
    ["a table beyond the end", (view) => view.setUint32(60, 1, true), /beyond the end/],
    ["a value without end", (view) => view.setUint32(placeOf(view, "selinux") + 7, 0xffffff, true), /claims 16777215/],
    ["a name without end", (view) => view.setUint16(placeOf(view, "selinux") - 2, 0xffff, true), /ends too early/],
  ])("%s", async (_name, change, message) => {
    const { tree } = await openTree("squashfs-attributes", change);
    await expect(tree.attribute("/labelled", "security.selinux")).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringMatching(message),
    });
  });
});

describe("what cannot be", () => {
  test.each<[string, (view: DataView) => void, string, RegExp]>([
    ["no magic number", (view) => view.setUint32(0, 0), "corrupt", /magic/],
    ["an older version", (view) => view.setUint16(28, 3, true), "unsupported", /squashfs 3\.0 is not read/],
    ["lzma is named", (view) => view.setUint16(20, 2, true), "unsupported", /lzma/],
    ["an unknown compressor is named", (view) => view.setUint16(20, 9, true), "unsupported", /method 9/],
    ["absurd block sizes", (view) => view.setUint32(12, 12345, true), "corrupt", /blocks of 12345/],
    ["blocks that do not match their logarithm", (view) => view.setUint16(22, 13, true), "corrupt", /blocks of 4096/],
    ["more bytes than there are", (view) => view.setUint32(44, 1, true), "corrupt", /of which only/],
    ["no owners", (view) => view.setUint16(26, 0, true), "corrupt", /owners/],
    ["tables out of order", (view) => view.setUint32(72, 0, true), "corrupt", /out of order/],
  ])("%s", async (_name, change, code, message) => {
    await expect(openTree("squashfs-gzip", change)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test("a root beyond the tables", async () => {
    const { fileSystem } = await openTree("squashfs-gzip", (view) => view.setUint32(34, 0xffffff, true));
    await expect(fileSystem.root()).rejects.toMatchObject({ code: "corrupt" });
  });
});

test.each(["hard/link", "../../etc"])("a name that leads elsewhere is damage: %s", async (name) => {
  const { tree } = await openTree("squashfs-plain", (view) => {
    const image = Buffer.from(view.buffer, view.byteOffset, view.byteLength);
    for (let at = image.indexOf("hard-link"); at >= 0; at = image.indexOf("hard-link", at + 1)) image.write(name, at);
  });
  await expect(tree.readDir("/etc")).rejects.toMatchObject({ code: "corrupt" });
});

describe("any damage gives a value or an image error", () => {
  // Without compression damage reaches every parser.
  test.each(["squashfs-plain", "squashfs-attributes", "squashfs-gzip", "squashfs-xz", "squashfs-lz4"])(
    "%s",
    (name) => fuzzFileSystem(smallImage(name), openSquashfs),
    120_000,
  );
  test("random bytes", () => fuzzBytes(openSquashfs), 60_000);
});
