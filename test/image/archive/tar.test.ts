import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openTar, tarNotices } from "../../../src/image/archive/tar-file-system.ts";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { isImageError } from "../../../src/image/errors.ts";
import { MountedTree } from "../../../src/image/tree/mounted-tree.ts";
import { type Member, bytesOf, joined, memberBytes, pax, tarOf } from "./tar-bytes.ts";

async function open(bytes: Uint8Array) {
  const fileSystem = await openTar(new MemoryByteSource(bytes));
  return { fileSystem, tree: new MountedTree([{ path: "/", fileSystem }]) };
}
const treeOf = async (...members: Member[]) => (await open(tarOf(...members))).tree;
const noticesOf = async (...members: Member[]) => tarNotices((await open(tarOf(...members))).fileSystem);

describe("members", () => {
  test("become files, directories and links with their attributes", async () => {
    const tree = await treeOf(
      { name: "./etc/", type: "5", mode: 0o750 },
      { name: "./etc/hostname", content: "azure\n", mode: 0o4755 },
      { name: "./etc/link", type: "2", linkName: "hostname" },
    );
    expect(await tree.readText("/etc/link")).toBe("azure\n");
    expect(await tree.lstat("/etc")).toMatchObject({ type: "directory", mode: 0o750, uid: 0 });
    expect(await tree.stat("/etc/hostname")).toMatchObject({ mode: 0o4755, sizeBytes: 6, modifiedSeconds: 512 });
    expect(await tree.readLink("/etc/link")).toBe("hostname");
    expect((await tree.readDir("/etc")).map(({ name }) => name)).toEqual(["hostname", "link"]);
  });

  test("need no entries for their directories", async () => {
    expect(await (await treeOf({ name: "a/b/c", content: "x" })).readText("/a/b/c")).toBe("x");
  });

  test("of the oldest format are directories by their slash, and types that nobody knows are files", async () => {
    const tree = await treeOf({ name: "old/", type: "\0" }, { name: "odd", type: "Z", content: "data" });
    expect(await tree.stat("/old")).toMatchObject({ type: "directory" });
    expect(await tree.readText("/odd")).toBe("data");
  });

  test("that are devices, sockets or fifos are there and never opened", async () => {
    const tree = await treeOf({ name: "null", type: "3" }, { name: "sda", type: "4" }, { name: "fifo", type: "6" });
    expect(await tree.stat("/null")).toMatchObject({ type: "character-device" });
    expect(await tree.stat("/sda")).toMatchObject({ type: "block-device" });
    await expect(tree.read("/fifo")).rejects.toMatchObject({ code: "not-a-file" });
  });

  test("that come twice count the last time; a directory keeps what it holds", async () => {
    const tree = await treeOf(
      { name: "etc/a", content: "first" },
      { name: "etc/", type: "5", mode: 0o700 },
      { name: "etc/a", content: "second" },
      { name: "b", type: "2", linkName: "x" },
      { name: "b/", type: "5" },
    );
    expect(await tree.readText("/etc/a")).toBe("second");
    expect(await tree.stat("/etc")).toMatchObject({ mode: 0o700 });
    expect(await tree.lstat("/b")).toMatchObject({ type: "directory" });
  });

  test("below a link go where it leads, inside the tree", async () => {
    const tree = await treeOf(
      { name: "lib", type: "2", linkName: "usr/lib" },
      { name: "out", type: "2", linkName: "../../../tmp" },
      { name: "loop", type: "2", linkName: "loop" },
      { name: "lib/a", content: "a" },
      { name: "out/b", content: "b" },
      { name: "loop/c", content: "c" },
    );
    expect(await tree.readText("/usr/lib/a")).toBe("a");
    expect(await tree.readText("/tmp/b")).toBe("b");
    expect(await tree.readText("/loop/c")).toBe("c");
  });
});

describe("names", () => {
  test("may be long in the GNU way", async () => {
    const name = `${"directory/".repeat(30)}file`;
    const tree = await treeOf(
      { name: "././@LongLink", type: "L", content: `${name}\0` },
      { name: name.slice(0, 99), content: "long" },
      { name: "././@LongLink", type: "K", content: `/${name}\0` },
      { name: "link", type: "2", linkName: "cut" },
    );
    expect(await tree.readText("/link")).toBe("long");
  });

  test("may be long in the pax way, global records included, for one member only", async () => {
    const tree = await treeOf(
      pax({ uid: "7" }, "g"),
      pax({ path: "päth", linkpath: "unused", mtime: "12.5", gid: "70000" }),
      { name: "short", content: "x" },
      { name: "next" },
    );
    expect(await tree.stat("/päth")).toMatchObject({ modifiedSeconds: 12, uid: 7, gid: 70000 });
    expect(await tree.stat("/next")).toMatchObject({ uid: 7, gid: 0 });
  });

  test("have a prefix in ustar, which GNU uses for other things", async () => {
    const tree = await treeOf(
      { name: "file", content: "x", patch: { 345: "a/prefix" } },
      { name: "gnu", content: "y", patch: { 257: "ustar  \0", 345: "14000000000\0" } },
    );
    expect(await tree.readText("/a/prefix/file")).toBe("x");
    expect(await tree.readText("/gnu")).toBe("y");
  });

  test("may hold bytes that are not UTF-8", async () => {
    const tree = await treeOf({ name: "x", patch: { 0: Uint8Array.of(0x61, 0xff) } });
    expect((await tree.readDir("/"))[0]?.name).toBe("a\uDCFF");
  });

  test("that are absolute or lead out are inside, with a word about it", async () => {
    const members = [
      { name: "/etc/passwd", content: "root" },
      { name: "../../etc/shadow", content: "x" },
      { name: "a/../b", content: "b" },
    ];
    const tree = await treeOf(...members);
    expect(await tree.readText("/etc/passwd")).toBe("root");
    expect(await tree.readText("/etc/shadow")).toBe("x");
    expect(await tree.readText("/b")).toBe("b");
    expect(await noticesOf(...members)).toMatchObject([
      { code: "archive-names-outside", message: expect.stringMatching(/3 members .*first is \/etc\/passwd/) },
    ]);
    expect(await noticesOf({ name: "etc/..data" })).toEqual([]);
  });
});

describe("hard links", () => {
  test("share the content, whichever comes first", async () => {
    const tree = await treeOf(
      { name: "early", type: "1", linkName: "real" },
      { name: "real", content: "shared", mode: 0o600 },
      { name: "late", type: "1", linkName: "./real", size: 6 },
    );
    expect(await tree.readText("/late")).toBe("shared");
    expect(await tree.readText("/early")).toBe("shared");
    expect(await tree.stat("/late")).toMatchObject({ mode: 0o600, sizeBytes: 6 });
  });
  test("to nothing cannot be read, and are told", async () => {
    const members = [{ name: "a", type: "1", linkName: "gone" }];
    await expect((await treeOf(...members)).readText("/a")).rejects.toMatchObject({ code: "corrupt" });
    expect(await noticesOf(...members)).toMatchObject([{ code: "archive-dangling-links" }]);
  });
});

describe("sparse files", () => {
  const expected = `${"\0".repeat(5)}ab${"\0".repeat(3)}cd${"\0".repeat(8)}`;

  test("in GNU's old format, with extension blocks", async () => {
    const octal = (value: number) => `${value.toString(8).padStart(11, "0")}\0`;
    const extension = new Uint8Array(512);
    extension.set(bytesOf(octal(10) + octal(2)), 0);
    const header = memberBytes({
      name: "sparse",
      type: "S",
      size: 4,
      patch: { 257: "ustar  \0", 386: octal(5) + octal(2), 482: Uint8Array.of(1), 483: octal(20) },
    });
    const data = new Uint8Array(512);
    data.set(bytesOf("abcd"));
    const { tree } = await open(joined([header, extension, data, tarOf({ name: "next", content: "n" })]));
    expect(await tree.readText("/sparse")).toBe(expected);
    expect(await tree.readText("/next")).toBe("n");
  });

  test.each<[string, Member[]]>([
    [
      "0.1",
      [
        pax({ "GNU.sparse.size": "20", "GNU.sparse.map": "5,2,10,2", "GNU.sparse.name": "sparse" }),
        { name: "GNUSparseFile.1/sparse", content: "abcd" },
      ],
    ],
    [
      "1.0",
      [
        pax({
          "GNU.sparse.major": "1",
          "GNU.sparse.minor": "0",
          "GNU.sparse.realsize": "20",
          "GNU.sparse.name": "sparse",
        }),
        { name: "GNUSparseFile.1/sparse", content: `${"2\n5\n2\n10\n2\n".padEnd(512, "\0")}abcd` },
      ],
    ],
  ])("in pax format %s", async (_, members) => {
    const tree = await treeOf(...members, { name: "next", content: "n" });
    expect(await tree.readText("/sparse")).toBe(expected);
    expect((await tree.stat("/sparse"))?.sizeBytes).toBe(20);
    expect(Buffer.from(await tree.readRange("/sparse", 6, 5)).toString()).toBe(expected.slice(6, 11));
    expect(await tree.readText("/next")).toBe("n");
  });

  test("in pax format 0.0, whose keywords repeat", async () => {
    const lines = ["GNU.sparse.size=20", "GNU.sparse.offset=5", "GNU.sparse.numbytes=2", "GNU.sparse.offset=10"];
    const content = [...lines, "GNU.sparse.numbytes=2"].map((line) => `${line.length + 4} ${line}\n`).join("");
    const tree = await treeOf({ name: "pax", type: "x", content }, { name: "sparse", content: "abcd" });
    expect(await tree.readText("/sparse")).toBe(expected);
  });

  test.each([
    ["overlap", "5,4,6,2"],
    ["lead beyond the file", "5,2,19,2"],
    ["are more than is stored", "0,2,10,9"],
    ["are no numbers", "5,x"],
    ["are odd", "5,2,10"],
  ])("whose runs %s are refused", async (_, map) => {
    const members = [pax({ "GNU.sparse.size": "20", "GNU.sparse.map": map }), { name: "sparse", content: "abcd" }];
    await expect(treeOf(...members)).rejects.toMatchObject({ code: "corrupt" });
  });
});

describe("numbers", () => {
  test("may be in base 256", async () => {
    const uid = Uint8Array.of(0x80, 0, 0, 0, 0, 1, 0, 1);
    const tree = await treeOf({ name: "a", patch: { 108: uid } });
    expect(await tree.stat("/a")).toMatchObject({ uid: 65537 });
    const before1970 = Uint8Array.of(...Array.from({ length: 12 }, () => 0xff));
    expect(await (await treeOf({ name: "a", patch: { 136: before1970 } })).stat("/a")).toMatchObject({
      modifiedSeconds: -1,
    });
  });
  test("beyond 2^53 are refused", async () => {
    const huge = Uint8Array.of(0x80, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
    await expect(treeOf({ name: "a", patch: { 124: huge } })).rejects.toMatchObject({ code: "corrupt" });
  });
});

describe("a damaged archive", () => {
  test("is refused where the header is wrong, naming the place", async () => {
    const bytes = tarOf({ name: "a", content: "x" }, { name: "b" });
    bytes[1024] = 0x7a;
    await expect(open(bytes)).rejects.toMatchObject({ code: "corrupt", offset: 1024 });
  });
  test.each([600, 1100])("that ends at byte %i is refused", async (end) => {
    const bytes = tarOf({ name: "a", content: "x".repeat(600) }, { name: "b" });
    await expect(open(bytes.subarray(0, end))).rejects.toMatchObject({ code: "corrupt" });
  });
  test("may lack its two zero blocks", async () => {
    expect(await (await open(memberBytes({ name: "a", content: "x" }))).tree.readText("/a")).toBe("x");
  });
  test("gives a tree or an ImageError, whatever a few of its bytes are", async () => {
    const good = tarOf(
      pax({ path: "long", "GNU.sparse.size": "20", "GNU.sparse.map": "5,2,10,2" }),
      { name: "sparse", content: "abcd" },
      { name: "link", type: "1", linkName: "long" },
    );
    const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 6 }), fc.nat(good.length), async (changes, end) => {
        const bytes = good.slice(0, end);
        for (const [at, byte] of changes) if (at < end) bytes[at] = byte;
        try {
          const { tree } = await open(bytes);
          for (const { name } of await tree.readDir("/")) await tree.read(`/${name}`).catch(rethrowUnlessImageError);
        } catch (error) {
          rethrowUnlessImageError(error);
        }
      }),
      { numRuns: 300 },
    );
  });
});

test("headers full of nonsense with a right checksum give a tree or an ImageError", async () => {
  const nonsense = fc.dictionary(fc.nat(480).map(String), fc.uint8Array({ minLength: 1, maxLength: 12 }));
  const member = fc.record({
    name: fc.constantFrom("a", "a/b", "../c", "/", ""),
    type: fc.constantFrom(..."0125LKxgSVMD"),
    content: fc.constantFrom("", "4 a=\n", "22 GNU.sparse.size=20\n", "2\n5\n"),
    patch: nonsense,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(member, { minLength: 1, maxLength: 5 }), async (members) => {
      try {
        const { tree } = await open(tarOf(...members));
        for (const { name } of await tree.readDir("/")) await tree.read(`/${name}`).catch(rethrowUnlessImageError);
      } catch (error) {
        rethrowUnlessImageError(error);
      }
    }),
    { numRuns: 500 },
  );
});

function rethrowUnlessImageError(error: unknown): void {
  if (!isImageError(error)) throw error;
}
