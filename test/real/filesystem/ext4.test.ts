import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, renameSync, symlinkSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { openExt4 } from "../../../src/image/filesystem/ext4/ext4.ts";
import { MountedTree } from "../../../src/image/tree/mounted-tree.ts";
import { debianTree } from "../debian-tree.ts";
import { installTools } from "../tools.ts";
import {
  churnAndCrash,
  compare,
  compareRecovered,
  fillWithOddities,
  fillWithTree,
  mounted,
  scratchImage,
  withReader,
} from "./oracle.ts";

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
  "bigalloc in 1 KiB blocks": { size: GiB, mkfs: ["-t", "ext4", "-b", "1024", "-O", "bigalloc"] },
  "bigalloc in 1 KiB blocks with meta_bg": {
    size: GiB,
    mkfs: ["-t", "ext4", "-b", "1024", "-O", "bigalloc,meta_bg,^resize_inode"],
  },
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
        const result = await compareRecovered(copy.path, openExt4);
        expect(result.details.cleanlyUnmounted).toBe(false);
        expect(result.details.notes.join(" ")).toMatch(/replayed in memory/);
        expect(result.differences).toEqual([]);
      } finally {
        for (const scratch of [image, copy]) scratch.remove();
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
      try {
        execFileSync("mke2fs", ["-q", "-F", "-t", "ext4", ...mkfs, image.path]);
        await mounted(image.path, "", (root) => churnAndCrash(root, seed));
        const result = await compareRecovered(image.path, openExt4);
        expect(result.details.notes.join(" ")).toMatch(/replayed in memory/);
        expect(result.differences).toEqual([]);
        expect(result.entries).toBeGreaterThan(500);
      } finally {
        image.remove();
      }
    });
  }
});

describe("a journal that cannot be replayed whole", () => {
  const crashed = async (mkfs: readonly string[], work: (root: string) => void) => {
    const image = scratchImage(GiB / 2);
    execFileSync("mke2fs", ["-q", "-F", "-t", "ext4", ...mkfs, image.path]);
    await mounted(image.path, "", work);
    return image;
  };

  test("fast commits are said", async () => {
    const image = await crashed(["-O", "fast_commit"], (root) => {
      for (const name of ["first", "second", "third"]) {
        writeFileSync(join(root, name), name);
        execFileSync("sync", [join(root, name)]);
      }
      execFileSync("xfs_io", ["-x", "-c", "shutdown", root]);
    });
    try {
      await withReader(image.path, openExt4, async (reader) => {
        expect(reader.details.notes.join(" ")).toMatch(/Fast commits .* were not replayed/);
      });
      // The kernel's recovery leaves nothing of them.
      await mounted(image.path, "", () => {});
      await withReader(image.path, openExt4, async (reader) => expect(reader.details.notes).toEqual([]));
    } finally {
      image.remove();
    }
  });

  test.each([
    ["the superblock's magic number", 0, 0],
    ["the superblock's checksum", 0, 0x40],
    ["a descriptor", 1, 900],
  ])("what the kernel refuses is said: damage to %s", async (_name, journalBlock, offset) => {
    const image = await crashed([], (root) => churnAndCrash(root, 4));
    try {
      const start = Number(
        /start:\s+(\d+)/.exec(execFileSync("dumpe2fs", ["-h", image.path], { encoding: "utf8" }))?.[1],
      );
      const place = journalBlock === 0 ? 0 : start;
      const found = execFileSync("debugfs", ["-R", `bmap <8> ${place}`, image.path], { encoding: "utf8" });
      const file = openSync(image.path, "r+");
      writeSync(file, Uint8Array.of(0xee), 0, 1, Number(found) * 4096 + offset);
      closeSync(file);
      await withReader(image.path, openExt4, async (reader) => {
        expect(reader.details.cleanlyUnmounted).toBe(false);
        expect(reader.details.notes.join(" ")).toMatch(/could not be replayed .* the kernel does not mount/);
      });
      await expect(mounted(image.path, "", () => {})).rejects.toThrow(/mount/);
    } finally {
      image.remove();
    }
  });
});

/** Path → attributes; of a file in a folder of its own, so that short inodes have a block of them too. */
const attributes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "etc/shadow": { "security.selinux": "system_u:object_r:shadow_t:s0" },
  "etc/passwd": { "security.selinux": "system_u:object_r:passwd_file_t:s0", "user.long": "x".repeat(700) },
  "etc/passwd-": { "security.selinux": "system_u:object_r:passwd_file_t:s0", "user.long": "x".repeat(700) },
  "etc/group": { "user.short": "s", "trusted.other": "t", "user.long": "y".repeat(701) },
  "etc/plain": {},
  "etc/access": {
    // Version 2; the owner, the user 1000, the owning group, the mask, the others.
    "system.posix_acl_access":
      "0x0200000001000600ffffffff02000700e803000004000400ffffffff10000700ffffffff20000000ffffffff",
  },
  etc: { "security.selinux": "system_u:object_r:etc_t:s0" },
  "etc/link": { "security.selinux": "system_u:object_r:etc_t:s0" },
};

const attributeNames = [
  "security.selinux",
  "user.long",
  "user.short",
  "user.huge",
  "user.removed",
  "trusted.other",
  "system.posix_acl_access",
  "system.posix_acl_default",
];

function setAttribute(path: string, name: string, value: string): void {
  execFileSync("setfattr", ["-h", "-n", name, "-v", value, path]);
}

function fillWithAttributes(root: string): void {
  mkdirSync(join(root, "etc"));
  symlinkSync("shadow", join(root, "etc/link"));
  for (const [path, values] of Object.entries(attributes)) {
    const isFile = path !== "etc" && path !== "etc/link";
    // Beyond the 60 bytes of i_block: inline data is an attribute itself.
    if (isFile) writeFileSync(join(root, path), "content of a file".repeat(4));
    for (const [name, value] of Object.entries(values)) setAttribute(join(root, path), name, value);
  }
  setAttribute(join(root, "etc/group"), "user.removed", "gone");
  execFileSync("setfattr", ["-x", "user.removed", join(root, "etc/group")]);
}

/** Hexadecimal, or undefined when the kernel says that there is none. */
function kernelAttribute(path: string, name: string): string | undefined {
  const args = ["-h", "--absolute-names", "-e", "hex", "-n", name, path];
  const result = spawnSync("getfattr", args, { encoding: "utf8", env: { ...process.env, LC_ALL: "C" } });
  if (result.status === 0) return /=0x([0-9a-f]*)$/m.exec(result.stdout)?.[1] ?? "";
  if (/No such attribute|Operation not supported/.test(result.stderr)) return undefined;
  throw new Error(`getfattr ${name} ${path}: ${result.stderr}`);
}

/** Every name of every path, as the kernel and the reader tell it; `present` counts those that are there. */
async function compareAttributes(root: string, reader: Awaited<ReturnType<typeof openExt4>>) {
  const tree = new MountedTree([{ path: "/", fileSystem: reader }]);
  const kernel: Record<string, string | undefined> = {};
  const ours: Record<string, string | undefined> = {};
  for (const path of Object.keys(attributes)) {
    for (const name of attributeNames) {
      kernel[`${path} ${name}`] = kernelAttribute(join(root, path), name);
      const value = await tree.attribute(`/${path}`, name);
      ours[`${path} ${name}`] = value && Buffer.from(value).toString("hex");
    }
  }
  expect(ours).toEqual(kernel);
  expect(ours["etc/plain security.selinux"]).toBeUndefined();
  return Object.values(ours).filter((value) => value !== undefined).length;
}

describe("extended attributes against the kernel", () => {
  beforeAll(() => installTools({ getfattr: "attr", setfattr: "attr" }));
  const present = Object.values(attributes).flatMap((values) => Object.keys(values)).length;

  for (const [name, mkfs] of Object.entries({
    "128-byte inodes": ["-t", "ext4", "-I", "128"],
    "256-byte inodes": ["-t", "ext4", "-I", "256"],
    "4 KiB blocks": ["-t", "ext4", "-b", "4096"],
    inline_data: ["-t", "ext4", "-I", "256", "-O", "inline_data"],
    "inline_data in 1 KiB inodes": ["-t", "ext4", "-I", "1024", "-O", "inline_data"],
    "32-bit, no checksums": ["-t", "ext4", "-O", "^64bit,^metadata_csum"],
    ext2: ["-t", "ext2"],
  })) {
    test(name, async () => {
      const image = scratchImage(GiB / 8);
      try {
        execFileSync("mke2fs", ["-q", "-F", ...mkfs, image.path]);
        await mounted(image.path, "", fillWithAttributes);
        await mounted(image.path, "ro", (root) =>
          withReader(image.path, openExt4, async (reader) => {
            expect(await compareAttributes(root, reader)).toBe(present);
            expect((await compare(root, reader)).differences).toEqual([]);
          }),
        );
      } finally {
        image.remove();
      }
    });
  }

  test("values in inodes of their own", async () => {
    const image = scratchImage(GiB / 8);
    try {
      execFileSync("mke2fs", ["-q", "-F", "-t", "ext4", "-O", "ea_inode", image.path]);
      await mounted(image.path, "", (root) => {
        fillWithAttributes(root);
        for (const path of ["etc/shadow", "etc/group"])
          setAttribute(join(root, path), "user.huge", `${path} `.repeat(5000));
      });
      await mounted(image.path, "ro", (root) =>
        withReader(image.path, openExt4, async (reader) =>
          expect(await compareAttributes(root, reader)).toBe(present + 2),
        ),
      );
    } finally {
      image.remove();
    }
  });

  test("that only the journal holds", async () => {
    const image = scratchImage(GiB / 8);
    const copy = scratchImage(0);
    const recovered = scratchImage(0);
    try {
      execFileSync("mke2fs", ["-q", "-F", "-t", "ext4", image.path]);
      await mounted(image.path, "", fillWithAttributes);
      await mounted(image.path, "", (root) => {
        const path = join(root, "etc/shadow");
        setAttribute(path, "security.selinux", "system_u:object_r:unlabeled_t:s0");
        setAttribute(path, "user.long", "z".repeat(702));
        execFileSync("sync", [path]);
        execFileSync("cp", ["--sparse=always", image.path, copy.path]);
      });
      // The kernel recovers on a writable mount of another copy.
      execFileSync("cp", ["--sparse=always", copy.path, recovered.path]);
      await withReader(copy.path, openExt4, async (reader) => {
        expect(reader.details.notes.join(" ")).toMatch(/replayed in memory/);
        expect(await mounted(recovered.path, "", (root) => compareAttributes(root, reader))).toBe(present + 1);
      });
    } finally {
      for (const scratch of [image, copy, recovered]) scratch.remove();
    }
  });
});
