import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSquashfs } from "../../../src/image/filesystem/squashfs/squashfs.ts";
import { debianTree } from "../debian-tree.ts";
import { compare, mounted, scratchImage, withReader } from "./oracle.ts";
import { type SourceFolder, install, oddFolder, partsOf } from "./source-folder.ts";

/** Name → mksquashfs arguments. */
const variants: Readonly<Record<string, readonly string[]>> = {
  "what mksquashfs makes": [],
  "gzip in small blocks": ["-comp", "gzip", "-b", "4096"],
  "gzip in large blocks, tails by themselves": ["-comp", "gzip", "-b", "1M", "-no-fragments"],
  "xz in blocks of 64 KiB": ["-comp", "xz", "-b", "65536"],
  "xz with filters for machine code": ["-comp", "xz", "-Xbcj", "x86,arm,armthumb"],
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
    const result = await madeAndCompared([folder.path], words);
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
    const result = await madeAndCompared(parts, ["-comp", compressor, "-b", block, ...words]);
    console.log(`real tree in ${compressor}: ${result.entries} entries, ${result.bytes} bytes`);
    expect(result.differences).toEqual([]);
    expect(result.entries).toBeGreaterThan(2000);
  });
});

async function madeAndCompared(sources: readonly string[], words: readonly string[]) {
  const image = scratchImage(0);
  try {
    execFileSync("mksquashfs", [...sources, image.path, "-noappend", "-no-progress", "-quiet", ...words], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    return await mounted(image.path, "ro", (root) =>
      withReader(image.path, openSquashfs, (reader) => compare(root, reader)),
    );
  } finally {
    image.remove();
  }
}
