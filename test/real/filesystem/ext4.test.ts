import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openExt4 } from "../../../src/image/filesystem/ext4/ext4.ts";
import { debianTree } from "../debian-tree.ts";
import { churnAndCrash, compare, fillWithOddities, fillWithTree, mounted, scratchImage, withReader } from "./oracle.ts";

const GiB = 1024 ** 3;

/** Name → size and mke2fs arguments: every feature that a distribution turns on, and those that readers get wrong. */
const variants: Readonly<Record<string, { readonly size: number; readonly mkfs: readonly string[] }>> = {
  "ext4 defaults": { size: GiB, mkfs: ["-t", "ext4"] },
  "ext4 of Debian 13 (csum_seed, orphan_file)": {
    size: GiB,
    mkfs: ["-t", "ext4", "-O", "metadata_csum_seed,orphan_file"],
  },
  "ext4 of RHEL 7 (no metadata_csum)": { size: GiB, mkfs: ["-t", "ext4", "-O", "^metadata_csum,uninit_bg"] },
  "ext4 of SLES 12 (32-bit)": { size: GiB, mkfs: ["-t", "ext4", "-O", "^64bit,^metadata_csum,uninit_bg"] },
  "1 KiB blocks": { size: GiB, mkfs: ["-t", "ext4", "-b", "1024"] },
  "2 KiB blocks": { size: GiB, mkfs: ["-t", "ext4", "-b", "2048"] },
  "128-byte inodes": { size: GiB, mkfs: ["-t", "ext4", "-I", "128"] },
  inline_data: { size: GiB, mkfs: ["-t", "ext4", "-O", "inline_data"] },
  "inline_data in 1 KiB inodes": { size: GiB, mkfs: ["-t", "ext4", "-O", "inline_data", "-I", "1024"] },
  meta_bg: { size: GiB, mkfs: ["-t", "ext4", "-b", "1024", "-O", "meta_bg,^resize_inode"] },
  "meta_bg with sparse_super2": {
    size: GiB,
    mkfs: ["-t", "ext4", "-b", "1024", "-O", "meta_bg,^resize_inode,sparse_super2"],
  },
  bigalloc: { size: 2 * GiB, mkfs: ["-t", "ext4", "-O", "bigalloc", "-C", "65536"] },
  "large_dir, ea_inode, verity": {
    size: GiB,
    mkfs: ["-t", "ext4", "-O", "large_dir,ea_inode,verity"],
  },
  "no dir_index, no flex_bg": { size: GiB, mkfs: ["-t", "ext4", "-O", "^dir_index,^flex_bg"] },
  ext3: { size: GiB, mkfs: ["-t", "ext3"] },
  ext2: { size: GiB, mkfs: ["-t", "ext2"] },
  "ext2 revision 0 without filetype": { size: GiB, mkfs: ["-t", "ext2", "-O", "none", "-I", "128"] },
};

/** Without extents a file ends at 4 GiB, 128-byte inodes know no date after 2038: what the kernel stored is what counts. */
describe("ext2, ext3, ext4 against the kernel", () => {
  for (const [name, { size, mkfs }] of Object.entries(variants)) {
    test(name, async () => {
      const image = scratchImage(size);
      try {
        execFileSync("mke2fs", ["-q", "-F", ...mkfs, image.path]);
        await mounted(image.path, "", (root) => fillWithOddities(root));
        const result = await mounted(image.path, "ro", (root) =>
          withReader(image.path, openExt4, (reader) => compare(root, reader)),
        );
        console.log(`${name}: ${result.entries} entries, ${result.bytes} bytes`);
        expect(result.differences).toEqual([]);
        expect(result.entries).toBeGreaterThan(9000);
      } finally {
        image.remove();
      }
    });
  }

  test("a real root tree, a directory of 20,000 entries, and a file of deep extents", async () => {
    const image = scratchImage(4 * GiB);
    try {
      execFileSync("mke2fs", ["-q", "-F", "-t", "ext4", "-L", "cloudimg-rootfs", image.path]);
      const tree = await debianTree("bookworm");
      await mounted(image.path, "", (root) => {
        fillWithTree(root, tree);
        fillWithOddities(root, { largeDirectory: 20_000 });
        execFileSync("python3", [
          "-c",
          "import sys\nwith open(sys.argv[1],'wb') as f:\n for i in range(0, 6000):\n  f.seek(i*8192); f.write(b'x'*4096); \n",
          join(root, "deep-extents"),
        ]);
      });
      await withReader(image.path, openExt4, async (reader) => {
        expect(reader.details).toMatchObject({ label: "cloudimg-rootfs", cleanlyUnmounted: true, sizeBytes: 4 * GiB });
        const result = await mounted(image.path, "ro", (root) => compare(root, reader));
        console.log(`real tree: ${result.entries} entries, ${result.bytes} bytes`);
        expect(result.differences).toEqual([]);
      });
    } finally {
      image.remove();
    }
  });
});

describe("a copy of a mounted file system reads as the kernel recovers it", () => {
  for (const [name, mkfs] of Object.entries({
    "csum v3": ["-t", "ext4"],
    "32-bit, no checksums": ["-t", "ext4", "-O", "^64bit,^metadata_csum"],
    ext3: ["-t", "ext3", "-b", "1024"],
    "small journal that wraps": ["-t", "ext4", "-J", "size=4"],
  })) {
    test(name, async () => {
      const image = scratchImage(GiB / 2);
      const copy = scratchImage(0);
      const recovered = scratchImage(0);
      try {
        execFileSync("mke2fs", ["-q", "-F", ...mkfs, image.path]);
        await mounted(image.path, "", (root) => {
          fillWithOddities(root, { largeDirectory: 2000 });
          mkdirSync(join(root, "etc"));
          writeFileSync(join(root, "etc/fstab"), "old\n");
        });
        await mounted(image.path, "", (root) => {
          // Metadata that only the journal holds: replaced, removed (with revoked blocks) and made anew.
          for (let round = 0; round < 30; round += 1) {
            mkdirSync(join(root, `later-${round}`));
            for (let index = 0; index < 40; index += 1)
              writeFileSync(join(root, `later-${round}`, `file-${index}`), `round ${round}`);
            if (round % 3 === 0) execFileSync("rm", ["-r", join(root, `later-${round}`)]);
          }
          writeFileSync(join(root, "etc/fstab.new"), "new\n");
          renameSync(join(root, "etc/fstab.new"), join(root, "etc/fstab"));
          // fsync commits the journal and leaves the blocks themselves unwritten; syncfs would write both.
          execFileSync("sync", [join(root, "etc/fstab"), join(root, "etc"), root]);
          execFileSync("cp", ["--sparse=always", image.path, copy.path]);
        });
        // The kernel recovers on a writable mount of another copy.
        execFileSync("cp", ["--sparse=always", copy.path, recovered.path]);
        await withReader(copy.path, openExt4, async (reader) => {
          expect(reader.details.cleanlyUnmounted).toBe(false);
          expect(reader.details.notes.join(" ")).toMatch(/replayed in memory/);
          const result = await mounted(recovered.path, "", (root) => compare(root, reader));
          expect(result.differences).toEqual([]);
        });
      } finally {
        for (const scratch of [image, copy, recovered]) scratch.remove();
      }
    });
  }
});

describe("after a crash in the middle of work the kernel and the reader agree", () => {
  for (const [name, mkfs] of [
    ["4 KiB blocks", []],
    ["1 KiB blocks", ["-b", "1024"]],
  ] as const) {
    test.each([1, 2, 3])(`${name}, seed %d`, async (seed) => {
      const image = scratchImage(GiB);
      const recovered = scratchImage(0);
      try {
        execFileSync("mke2fs", ["-q", "-F", "-t", "ext4", ...mkfs, image.path]);
        await mounted(image.path, "", (root) => churnAndCrash(root, seed));
        execFileSync("cp", ["--sparse=always", image.path, recovered.path]);
        await withReader(image.path, openExt4, async (reader) => {
          expect(reader.details.notes.join(" ")).toMatch(/replayed in memory/);
          const result = await mounted(recovered.path, "", (root) => compare(root, reader));
          expect(result.differences).toEqual([]);
          expect(result.entries).toBeGreaterThan(500);
        });
      } finally {
        for (const scratch of [image, recovered]) scratch.remove();
      }
    });
  }
});
