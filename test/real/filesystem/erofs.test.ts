import { type StdioOptions, execFileSync } from "node:child_process";
import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openErofs } from "../../../src/image/filesystem/erofs/erofs.ts";
import type { FileSystem } from "../../../src/image/tree/file-system.ts";
import { debianTree } from "../debian-tree.ts";
import { installTools } from "../tools.ts";
import { compareAttributes, fillWithAttributes } from "./extended-attributes.ts";
import { compare, mounted, scratchImage, withReader } from "./oracle.ts";
import { type SourceFolder, install, oddFolder, partsOf } from "./source-folder.ts";

/** Name → mkfs.erofs arguments: all that version 1.5 of Debian 12 makes. */
const variants: Readonly<Record<string, readonly string[]>> = {
  "what mkfs.erofs makes": [],
  "large inodes": ["-Eforce-inode-extended"],
  "no tails behind inodes": ["-Enoinline_data"],
  "chunks of a block": ["--chunksize=4096"],
  "large chunks, with indexes": ["--chunksize=65536", "-Eforce-chunk-indexes"],
  lz4: ["-zlz4"],
  "lz4 with full indexes and data before the padding": ["-zlz4", "-Elegacy-compress"],
  "lz4hc in large clusters": ["-zlz4hc,9", "-C65536"],
  "lz4hc in large clusters with tails behind the index": ["-zlz4hc,9", "-C65536", "-Eztailpacking"],
  "lz4 with tails behind the index": ["-zlz4", "-Eztailpacking"],
};

/** The same of version 1.8, which Debian 13 has. */
const laterVariants: Readonly<Record<string, readonly string[]>> = {
  "tails in fragments": ["-zlz4", "-Efragments"],
  "files in fragments": ["-zlz4hc", "-C16384", "-Eall-fragments"],
  "parts that files share": ["-zlz4", "-Ededupe"],
  "parts that files share, in large clusters with fragments": ["-zlz4hc,12", "-C65536", "-Efragments,dedupe"],
  "fragments and full indexes": ["-zlz4", "-Elegacy-compress,fragments"],
  "tails behind the index": ["-zlz4hc", "-C65536", "-Eztailpacking"],
  "chunks that are shared": ["--chunksize=4096", "-Ededupe"],
  "small blocks": ["-b1024"],
  "the smallest blocks": ["-b512", "-zlz4"],
  lzma: ["-zlzma"],
  "lzma at its best, in large clusters with fragments": ["-zlzma,level=109", "-C65536", "-Eall-fragments"],
  "lzma with a small dictionary": ["-zlzma,dictsize=4096", "-C131072"],
  "lzma, parts that files share": ["-zlzma", "-C32768", "-Ededupe"],
  "lzma with full indexes": ["-zlzma", "-Elegacy-compress"],
  deflate: ["-zdeflate"],
  "deflate in large clusters with tails behind the index": ["-zdeflate,9", "-C65536", "-Eztailpacking"],
  "libdeflate, parts that files share": ["-zlibdeflate,12", "-C65536", "-Ededupe,fragments"],
  zstd: ["-zzstd"],
  "zstd in the largest clusters": ["-zzstd", "-C1048576", "-Eztailpacking"],
  "zstd, parts that files share": ["-zzstd", "-C32768", "-Ededupe,all-fragments"],
  "zstd in small blocks": ["-zzstd", "-b1024", "-C4096"],
};

describe("erofs against the kernel", () => {
  let folder: SourceFolder;
  beforeAll(() => {
    install("mkfs.erofs", "erofs-utils");
    folder = oddFolder();
    // mkfs.erofs 1.5 cuts the longest of names short and then finds no such file.
    renameSync(join(folder.path, "names", "x".repeat(255)), join(folder.path, "names", "x".repeat(254)));
  });
  afterAll(() => folder.remove());

  test.each(Object.entries(variants))("%s", async (name, words) => {
    const result = await madeAndCompared(folder.path, words, compare);
    console.log(`${name}: ${result.entries} entries, ${result.bytes} bytes`);
    expect(result.differences).toEqual([]);
    expect(result.entries).toBeGreaterThan(3300);
  });

  test.each([
    ["plain", []],
    ["lz4hc", ["-zlz4hc"]],
    ["lz4 in clusters of 1 MiB", ["-zlz4", "-C1048576", "-Eztailpacking"]],
  ] as const)("parts of a real root tree, %s", async (name, words) => {
    const parts = mkdtempSync(join(tmpdir(), "vhdlint-parts-"));
    try {
      for (const part of partsOf(await debianTree("bookworm")))
        execFileSync("cp", ["-a", part, join(parts, basename(part))]);
      const result = await madeAndCompared(parts, words, compare);
      console.log(`real tree, ${name}: ${result.entries} entries, ${result.bytes} bytes`);
      expect(result.differences).toEqual([]);
      expect(result.entries).toBeGreaterThan(2000);
    } finally {
      rmSync(parts, { recursive: true });
    }
  });
});

describe("erofs of version 1.8 against the kernel", () => {
  let folder: SourceFolder;
  let tree: string;
  beforeAll(async () => {
    folder = oddFolder();
    // Long runs of zeros keep mkfs.erofs busy for minutes when it looks for what is shared.
    rmSync(join(folder.path, "holes"), { recursive: true });
    const programs = join(await debianTree("bookworm"), "usr/lib/systemd");
    for (const name of ["programs", "again"]) execFileSync("cp", ["-a", programs, join(folder.path, name)]);
    tree = await debianTree("trixie", ["erofs-utils"]);
  });
  afterAll(() => folder.remove());

  test.each(Object.entries(laterVariants))("%s", async (name, words) => {
    const result = await madeAndCompared(folder.path, words, compare, tree);
    console.log(`${name}: ${result.entries} entries, ${result.bytes} bytes`);
    expect(result.differences).toEqual([]);
    expect(result.entries).toBeGreaterThan(3300);
  });
});

describe("attributes against the kernel", () => {
  let folder: string;
  beforeAll(() => {
    installTools({ setfattr: "attr", getfattr: "attr", "mkfs.erofs": "erofs-utils" });
    folder = mkdtempSync(join(tmpdir(), "vhdlint-attributes-"));
    fillWithAttributes(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    ["some of them shared", [], 15],
    ["all that repeat shared", ["-x1"], 15],
    ["none shared", ["-x1000"], 15],
    ["behind large inodes", ["-x1", "-Eforce-inode-extended"], 15],
    ["left out", ["-x-1"], 0],
  ] as const)("%s", async (_name, words, present) => {
    const result = await madeAndCompared(folder, words, compareAttributes);
    expect(result.differences).toEqual([]);
    expect(result.present).toBe(present);
  });

  test.each([
    ["long prefixes", []],
    ["long prefixes with fragments", ["-zlz4", "-Efragments"]],
  ] as const)("%s, of version 1.8", async (_name, words) => {
    const tree = await debianTree("trixie", ["erofs-utils"]);
    const all = ["--xattr-prefix=user.many-", "--xattr-prefix=security.sel", ...words];
    const result = await madeAndCompared(folder, all, compareAttributes, tree);
    expect(result.differences).toEqual([]);
    expect(result.present).toBe(15);
  });
});

const stdio: StdioOptions = ["ignore", "ignore", "inherit"];

/** With the host's mkfs.erofs, or that of another system's tree, which sees the folders in namespaces of its own. */
async function madeAndCompared<T>(
  folder: string,
  words: readonly string[],
  against: (root: string, reader: FileSystem<unknown>) => Promise<T>,
  tree?: string,
): Promise<T> {
  const image = scratchImage(0);
  try {
    if (tree === undefined) execFileSync("mkfs.erofs", ["--quiet", ...words, image.path, folder], { stdio });
    else {
      const script =
        'mount --bind "$2" "$1/mnt"; mount --bind "$3" "$1/srv"; tree=$1; shift 3; exec chroot "$tree" mkfs.erofs --quiet "$@" /srv/image /mnt';
      execFileSync("unshare", ["--mount", "sh", "-ec", script, "sh", tree, folder, dirname(image.path), ...words], {
        stdio,
      });
    }
    return await mounted(image.path, "ro", (root) =>
      withReader(image.path, openErofs, (reader) => against(root, reader as FileSystem<unknown>)),
    );
  } finally {
    image.remove();
  }
}
