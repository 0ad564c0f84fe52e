import { expect, test } from "vitest";
import { fixtureImage } from "../fixture-image.ts";
import { type MemoryFiles, contentOf, openBytes } from "../memory-files.ts";

type Edit = (image: Buffer) => void;

function edited(edit: Edit, name = "containers/small-clusters.qcow2"): Uint8Array {
  const image = Buffer.from(fixtureImage(name));
  edit(image);
  return new Uint8Array(image);
}

const refusals: Readonly<Record<string, readonly [edit: Edit, code: string, message: RegExp]>> = {
  "version 1": [(image) => image.writeUInt32BE(1, 4), "unsupported", /version 1/],
  "clusters of 256 bytes": [(image) => image.writeUInt32BE(8, 20), "corrupt", /2\^8/],
  "clusters of 4 MiB": [(image) => image.writeUInt32BE(22, 20), "corrupt", /2\^22/],
  "AES encryption": [(image) => image.writeUInt32BE(1, 32), "unsupported", /encrypted/],
  "LUKS encryption": [(image) => image.writeUInt32BE(2, 32), "unsupported", /encrypted/],
  "an unknown feature": [(image) => image.writeBigUInt64BE(1n << 40n, 72), "unsupported", /0x10000000000/],
  "an unknown compression": [(image) => image.writeUInt8(7, 104), "unsupported", /compression type 7/],
  "subclusters in small clusters": [(image) => image.writeBigUInt64BE(16n, 72), "corrupt", /subclusters/],
  "a size of 2^63": [(image) => image.writeBigUInt64BE(2n ** 63n, 24), "corrupt", /0x8000000000000000/],
  "a backing file name without end": [
    (image) => {
      image.writeBigUInt64BE(600n, 8);
      image.writeUInt32BE(5000, 16);
    },
    "corrupt",
    /5000 bytes/,
  ],
};

test.each(Object.entries(refusals))("%s is refused by name", async (_, [edit, code, message]) => {
  await expect(openBytes(edited(edit))).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

test("an image that is dirty or marked as corrupt is read, with a problem", async () => {
  const { problems } = await openBytes(edited((image) => image.writeBigUInt64BE(3n, 72)));
  expect(problems.map(({ code }) => code)).toEqual(["dirty", "corrupt"]);
});

test("a table that is too short, and a cluster beyond the end, fail where they are met", async () => {
  const short = await openBytes(edited((image) => image.writeUInt32BE(1, 36)));
  expect(await short.source.read(0, 10)).toHaveLength(10);
  await expect(short.source.read(short.virtualSize - 512, 512)).rejects.toMatchObject({ code: "corrupt" });

  const image = Buffer.from(fixtureImage("containers/version2.qcow2"));
  const l2 = Number(image.readBigUInt64BE(Number(image.readBigUInt64BE(40))) & 0x00ff_ffff_ffff_fe00n);
  image.writeBigUInt64BE((1n << 63n) | (1n << 50n), l2);
  const beyond = await openBytes(new Uint8Array(image));
  await expect(beyond.source.read(0, 10)).rejects.toMatchObject({ code: "corrupt" });
});

test("the zero flag counts in version 3 only", async () => {
  for (const [name, expected] of [
    ["version2.qcow2", 0x61],
    ["overlay.qcow2", 0],
  ] as const) {
    const image = Buffer.from(fixtureImage(`containers/${name}`));
    const l2 = Number(image.readBigUInt64BE(Number(image.readBigUInt64BE(40))) & 0x00ff_ffff_ffff_fe00n);
    // Cluster 1 of the overlay is its own; cluster 0 of the other starts with text.
    const cluster = name === "overlay.qcow2" ? 1 : 0;
    const low = image.readUInt32BE(l2 + cluster * 8 + 4);
    expect(low).toBeGreaterThan(0);
    image.writeUInt32BE(low | 1, l2 + cluster * 8 + 4);
    const files = { [name]: new Uint8Array(image), "base.raw": fixtureImage("containers/base.raw") };
    expect((await (await openBytes([files, name])).source.read(cluster * 65536, 1))[0]).toBe(expected);
  }
});

test("a damaged compressed cluster is corrupt, its neighbours are not", async () => {
  for (const name of ["containers/zlib.qcow2", "containers/zstd.qcow2"]) {
    const image = Buffer.from(fixtureImage(name));
    const l2 = Number(image.readBigUInt64BE(Number(image.readBigUInt64BE(40))) & 0x00ff_ffff_ffff_fe00n);
    const first = Number(image.readBigUInt64BE(l2) & ((1n << 54n) - 1n));
    image.fill(0xff, first, first + 8);
    const { source } = await openBytes(new Uint8Array(image));
    await expect(source.read(0, 512)).rejects.toMatchObject({ code: "corrupt" });
    expect((await source.read(65_536, 1))[0]).toBe(0x11);
  }
});

test("backing files: missing, over a protocol, in a loop, of a given format", async () => {
  const named = (name: string): Uint8Array => {
    const image = Buffer.from(fixtureImage("containers/overlay.qcow2"));
    const at = Number(image.readBigUInt64BE(8));
    image.write(name, at, "utf8");
    image.writeUInt32BE(Buffer.byteLength(name), 16);
    return new Uint8Array(image);
  };
  const open = (files: MemoryFiles) => openBytes([files, "top"]);
  await expect(open({ top: named("none.raw") })).rejects.toMatchObject({ code: "not-found", message: /"none.raw"/ });
  await expect(open({ top: named("nbd:host:10809") })).rejects.toMatchObject({ code: "unsupported" });
  await expect(open({ top: named('json:{"driver":"raw"}') })).rejects.toMatchObject({ code: "unsupported" });
  await expect(open({ top: named("top") })).rejects.toMatchObject({ code: "link-loop" });
  // The overlay says that its backing file is raw: a qcow2 magic in there is the guest's own.
  const raw = fixtureImage("containers/zlib.qcow2");
  const container = await open({ top: named("file:base"), base: raw });
  expect((await contentOf(container)).subarray(0, 4)).toEqual(raw.slice(0, 4));
});

test.each(["luks", "qed", "bochs"])("a backing file said to be %s is refused by that name", async (format) => {
  const image = Buffer.from(fixtureImage("containers/overlay.qcow2"));
  const extension = image.indexOf(Buffer.from([0xe2, 0x79, 0x2a, 0xca]));
  image.writeUInt32BE(format.length, extension + 4);
  image.fill(0, extension + 8, extension + 16).write(format, extension + 8, "latin1");
  const files = { top: new Uint8Array(image), "base.raw": fixtureImage("containers/base.raw") };
  await expect(openBytes([files, "top"])).rejects.toMatchObject({
    code: "unsupported",
    message: expect.stringContaining(JSON.stringify(format)),
  });
});

test("a qcow2 chain that comes back to itself is a loop", async () => {
  const image = Buffer.from(fixtureImage("containers/overlay.qcow2"));
  const extension = image.indexOf(Buffer.from([0xe2, 0x79, 0x2a, 0xca]));
  // An extension that nobody knows: no format is said.
  image.writeUInt32BE(0x1234_5678, extension);
  const at = Number(image.readBigUInt64BE(8));
  image.write("two", at, "utf8");
  image.writeUInt32BE(3, 16);
  const two = Buffer.from(image);
  two.write("one", at, "utf8");
  const files = { one: new Uint8Array(image), two: new Uint8Array(two) };
  await expect(openBytes([files, "one"])).rejects.toMatchObject({ code: "link-loop" });
});
