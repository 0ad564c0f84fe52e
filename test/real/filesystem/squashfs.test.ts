import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSquashfs } from "../../../src/image/filesystem/squashfs/squashfs.ts";
import type { FileSystem } from "../../../src/image/tree/file-system.ts";
import { debianTree } from "../debian-tree.ts";
import { installTools } from "../tools.ts";
import { compareAttributes, fillWithAttributes } from "./extended-attributes.ts";
import { compare, mounted, scratchImage, withReader } from "./oracle.ts";
import { type SourceFolder, install, oddFolder, partsOf } from "./source-folder.ts";

/** Name → mksquashfs arguments. */
const variants: Readonly<Record<string, readonly string[]>> = {
  "what mksquashfs makes": [],
  "gzip in small blocks": ["-comp", "gzip", "-b", "4096"],
  "gzip in large blocks, tails by themselves": ["-comp", "gzip", "-b", "1M", "-no-fragments"],
  "xz in blocks of 64 KiB": ["-comp", "xz", "-b", "65536"],
  "xz with filters for machine code": ["-comp", "xz", "-Xbcj", "x86,arm,armthumb"],
  "xz in small blocks with a filter": ["-comp", "xz", "-b", "8192", "-Xbcj", "x86"],
  lz4: ["-comp", "lz4"],
  "lz4 at its best, every tail in a fragment": ["-comp", "lz4", "-Xhc", "-always-use-fragments"],
  zstd: ["-comp", "zstd", "-b", "256K"],
  lzo: ["-comp", "lzo", "-b", "16384"],
  "nothing compressed": ["-noI", "-noD", "-noF", "-noX", "-noId"],
  "only inodes compressed": ["-noD", "-noF"],
  "without duplicates, exports and attributes": ["-no-duplicates", "-no-exports", "-no-xattrs"],
};

describe("squashfs against the kernel", () => {
  let folder: SourceFolder;
  beforeAll(() => {
    install("mksquashfs", "squashfs-tools");
    folder = oddFolder();
  });
  afterAll(() => folder.remove());

  test.each(Object.entries(variants))("%s", async (name, words) => {
    const result = await madeAndCompared([folder.path], words, compare);
    console.log(`${name}: ${result.entries} entries, ${result.bytes} bytes`);
    expect(result.differences).toEqual([]);
    expect(result.entries).toBeGreaterThan(3300);
  });

  test.each([
    ["xz", "128K"],
    ["lz4", "1M"],
    ["xz", "256K", "-Xbcj", "x86,arm"],
  ])("parts of a real root tree in %s, blocks of %s", async (compressor, block, ...words) => {
    const parts = partsOf(await debianTree("bookworm"));
    const result = await madeAndCompared(parts, ["-comp", compressor, "-b", block, ...words], compare);
    console.log(`real tree in ${compressor}: ${result.entries} entries, ${result.bytes} bytes`);
    expect(result.differences).toEqual([]);
    expect(result.entries).toBeGreaterThan(2000);
  });
});

describe("attributes against the kernel", () => {
  let folder: string;
  beforeAll(() => {
    installTools({ setfattr: "attr", getfattr: "attr", mksquashfs: "squashfs-tools" });
    folder = mkdtempSync(join(tmpdir(), "vhdlint-attributes-"));
    fillWithAttributes(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    ["compressed", [], 15],
    ["as they are", ["-noI", "-noX", "-noId"], 15],
    ["left out", ["-no-xattrs"], 0],
  ] as const)("%s", async (_name, words, present) => {
    const result = await madeAndCompared([folder], words, compareAttributes);
    expect(result.differences).toEqual([]);
    expect(result.present).toBe(present);
  });
});

async function madeAndCompared<T>(
  sources: readonly string[],
  words: readonly string[],
  against: (root: string, reader: FileSystem<unknown>) => Promise<T>,
): Promise<T> {
  const image = scratchImage(0);
  try {
    execFileSync("mksquashfs", [...sources, image.path, "-noappend", "-no-progress", "-quiet", ...words], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    return await mounted(image.path, "ro", (root) =>
      withReader(image.path, openSquashfs, (reader) => against(root, reader as FileSystem<unknown>)),
    );
  } finally {
    image.remove();
  }
}
