import { describe, expect, test } from "vitest";
import { ImageError } from "../../../src/image/errors.ts";
import { MemoryFileSystem } from "../../../src/image/tree/memory.ts";
import { MountedTree } from "../../../src/image/tree/mounted-tree.ts";
import { walk } from "../../../src/image/tree/walk.ts";
import {
  directory,
  entriesOf,
  file,
  hugeFile,
  imageFrom,
  link,
  special,
  unreadable,
} from "../../../src/testing/tree.ts";

const fails = async (work: Promise<unknown>): Promise<ImageError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ImageError)) expect.fail(`expected an ImageError, got ${String(error)}`);
  return error;
};

describe("links", () => {
  const { tree } = imageFrom({
    "/usr/lib/os-release": "ID=debian\n",
    "/etc/os-release": link("../usr/lib/os-release"),
    "/lib": link("usr/lib"),
    "/etc/absolute": link("/usr/lib/os-release"),
    "/etc/escape": link("../../../../../../usr/lib/os-release"),
    "/etc/dangling": link("/nowhere"),
    "/etc/empty": link(""),
    "/etc/through-file": link("/usr/lib/os-release/below"),
    "/loop/a": link("b"),
    "/loop/b": link("a"),
  });

  test.each([
    ["/etc/os-release", "/usr/lib/os-release"],
    ["/lib/os-release", "/usr/lib/os-release"],
    ["/etc/absolute", "/usr/lib/os-release"],
    ["/etc/escape", "/usr/lib/os-release"],
    ["/../../etc/./../lib/os-release", "/usr/lib/os-release"],
    ["/", "/"],
  ])("%s is %s", async (path, real) => {
    expect(await tree.realPath(path)).toBe(real);
  });

  test.each(["/etc/dangling", "/etc/empty", "/etc/through-file", "/etc/os-release/", "/none/../etc"])(
    "%s leads nowhere",
    async (path) => {
      expect(await tree.stat(path)).toBeUndefined();
    },
  );

  test("lstat and readLink do not follow the last link", async () => {
    expect(await tree.lstat("/etc/dangling")).toMatchObject({ type: "symlink" });
    expect(await tree.readLink("/etc/absolute")).toBe("/usr/lib/os-release");
    expect(await tree.readLink("/usr/lib/os-release")).toBeUndefined();
    expect(await tree.readLink("/nowhere")).toBeUndefined();
  });

  test("a loop is a typed error, not a hang", async () => {
    expect(await fails(tree.stat("/loop/a"))).toMatchObject({ code: "link-loop", path: "/loop/a" });
    expect(await tree.lstat("/loop/a")).toMatchObject({ type: "symlink" });
  });
});

describe("reading", () => {
  const { tree } = imageFrom({
    "/etc/huge": hugeFile(2 * 1024 ** 3),
    "/etc/secret": unreadable(),
    "/etc/pipe": special("fifo"),
    "/etc/latin1": file(Uint8Array.of(0x6b, 0xe4, 0x73, 0x65)),
    "/etc/d/": directory(),
    "/etc/text": "0123456789",
  });

  test.each([
    ["/etc/huge", "too-large"],
    ["/etc/secret", "unreadable"],
    ["/etc/pipe", "not-a-file"],
    ["/etc/d", "not-a-file"],
    ["/etc/none", "not-found"],
  ])("%s gives %s with its path", async (path, code) => {
    expect(await fails(tree.read(path))).toMatchObject({ code, path });
  });

  test("optional text is undefined only where nothing is", async () => {
    expect(await tree.readText("/etc/none", { optional: true })).toBeUndefined();
    expect(await tree.readText("/etc/d", { optional: true })).toBeUndefined();
    expect(await fails(tree.readText("/etc/secret", { optional: true }))).toMatchObject({ code: "unreadable" });
    expect(await fails(tree.readText("/etc/pipe", { optional: true }))).toMatchObject({ code: "not-a-file" });
  });

  test("invalid UTF-8 becomes replacement characters", async () => {
    expect(await tree.readText("/etc/latin1")).toBe("k\uFFFDse");
  });

  test("a range ends with the file", async () => {
    expect(Buffer.from(await tree.readRange("/etc/text", 7, 100)).toString()).toBe("789");
  });

  test("listings are sorted; a missing directory has none", async () => {
    expect((await tree.readDir("/etc")).map((entry) => entry.name)).toEqual([
      "d",
      "huge",
      "latin1",
      "pipe",
      "secret",
      "text",
    ]);
    expect(await tree.readDir("/none")).toEqual([]);
    expect(await fails(tree.readDir("/etc/text"))).toMatchObject({ code: "not-a-directory" });
  });
});

describe("mounts", () => {
  const memory = (entries: Parameters<typeof entriesOf>[0]) => new MemoryFileSystem(entriesOf(entries));
  const tree = new MountedTree([
    {
      path: "/",
      fileSystem: memory({ "/boot/hidden": "", "/etc/efi": link("/boot/efi/EFI"), "/boot/efi/": directory() }),
    },
    { path: "/boot", fileSystem: memory({ "/grub/grub.cfg": "set", "/efi/": directory(), "/up": link("../etc") }) },
    { path: "/boot/efi", fileSystem: memory({ "/EFI/BOOT/BOOTX64.EFI": "MZ" }) },
  ]);

  test("cover what lies below and nest", async () => {
    expect(await tree.stat("/boot/hidden")).toBeUndefined();
    expect(await tree.readText("/boot/grub/grub.cfg")).toBe("set");
    expect(await tree.realPath("/etc/efi/BOOT/BOOTX64.EFI")).toBe("/boot/efi/EFI/BOOT/BOOTX64.EFI");
  });

  test("are left by .. and by relative links", async () => {
    expect(await tree.realPath("/boot/efi/../../etc")).toBe("/etc");
    expect(await tree.realPath("/boot/up")).toBe("/etc");
  });
});

test("walk lists everything once, in order, without following links", async () => {
  const { tree } = imageFrom({ "/a/b/c": "", "/a/d": link("/a"), "/a/e/": directory(), "/f": "" });
  const paths: string[] = [];
  for await (const entry of walk(tree, "/")) paths.push(entry.path);
  expect(paths).toEqual(["/a", "/a/b", "/a/b/c", "/a/d", "/a/e", "/f"]);
  const some = walk(tree, "/", { maxEntries: 3 });
  expect(await fails(collect(some))).toMatchObject({ code: "too-large" });
});

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
