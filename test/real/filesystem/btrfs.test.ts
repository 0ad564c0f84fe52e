import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { openBtrfs } from "../../../src/image/filesystem/btrfs/btrfs.ts";
import { debianTree } from "../debian-tree.ts";
import { installTools } from "../tools.ts";
import { compareAttributes, fillWithAttributes, setAttribute } from "./extended-attributes.ts";
import {
  compare,
  compareRecovered,
  fillWithOddities,
  fillWithTree,
  mounted,
  scratchImage,
  withReader,
} from "./oracle.ts";

const GiB = 1024 ** 3;

/** Name → mkfs.btrfs arguments and mount options: what distributions make, and what readers get wrong. */
const variants: Readonly<Record<string, { readonly mkfs?: readonly string[]; readonly mount?: string }>> = {
  "what mkfs.btrfs of Debian 12 makes": {},
  "before 5.15 (no no-holes, no free-space-tree, single metadata)": {
    mkfs: ["-O", "^no-holes", "-R", "^free-space-tree", "-m", "single"],
  },
  zlib: { mount: "compress-force=zlib" },
  lzo: { mount: "compress-force=lzo" },
  zstd: { mount: "compress-force=zstd:9" },
  "4 KiB nodes": { mkfs: ["-n", "4096"] },
  "64 KiB nodes": { mkfs: ["-n", "65536"] },
  "mixed block groups": { mkfs: ["--mixed"] },
  xxhash: { mkfs: ["--csum", "xxhash"] },
  sha256: { mkfs: ["--csum", "sha256"] },
  "RAID0 on one device": { mkfs: ["-d", "raid0"] },
};

describe("btrfs against the kernel", () => {
  for (const [name, { mkfs = [], mount = "" }] of Object.entries(variants)) {
    test(name, async () => {
      const image = scratchImage(2 * GiB);
      try {
        execFileSync("mkfs.btrfs", ["-q", "-f", ...mkfs, image.path]);
        await mounted(image.path, mount, (root) => fillWithOddities(root));
        const result = await mounted(image.path, "ro", (root) =>
          withReader(image.path, openBtrfs, (reader) => compare(root, reader)),
        );
        console.log(`${name}: ${result.entries} entries, ${result.bytes} bytes`);
        expect(result.differences).toEqual([]);
        expect(result.entries).toBeGreaterThan(9000);
      } finally {
        image.remove();
      }
    });
  }

  test("a real root tree, compressed, with subvolumes, snapshots and reflinks", async () => {
    const image = scratchImage(4 * GiB);
    try {
      execFileSync("mkfs.btrfs", ["-q", "-f", "-L", "ROOT", image.path]);
      const tree = await debianTree("bookworm");
      await mounted(image.path, "compress=zstd", (root) => {
        const at = (path: string) => join(root, path);
        const btrfs = (...words: string[]) => execFileSync("btrfs", words, { stdio: "ignore" });
        btrfs("subvolume", "create", at("@"));
        mkdirSync(at("@/.snapshots/1"), { recursive: true });
        btrfs("subvolume", "create", at("@/.snapshots/1/snapshot"));
        btrfs("subvolume", "create", at("@/home"));
        fillWithOddities(at("@/.snapshots/1/snapshot"), { largeDirectory: 20_000 });
        btrfs("subvolume", "create", at("@/.snapshots/1/snapshot/var-lib"));
        writeFileSync(at("@/.snapshots/1/snapshot/var-lib/inside"), "nested");
        execFileSync("cp", [
          "--reflink=always",
          at("@/.snapshots/1/snapshot/holes/fragments"),
          at("@/.snapshots/1/snapshot/reflinked"),
        ]);
        btrfs("subvolume", "snapshot", "-r", at("@/.snapshots/1/snapshot"), at("@/read-only"));
        fillWithTree(at("@/.snapshots/1/snapshot"), tree);
        btrfs("subvolume", "set-default", at("@/.snapshots/1/snapshot"));
      });
      await withReader(image.path, openBtrfs, async (reader) => {
        expect(reader.details).toMatchObject({ label: "ROOT", cleanlyUnmounted: true, sizeBytes: 4 * GiB });
        const subvolumes = await reader.subvolumes();
        expect(subvolumes.map(({ path }) => path).sort()).toEqual([
          "",
          "@",
          "@/.snapshots/1/snapshot",
          "@/.snapshots/1/snapshot/var-lib",
          "@/home",
          "@/read-only",
        ]);
        expect(subvolumes.find(({ isDefault }) => isDefault)?.path).toBe("@/.snapshots/1/snapshot");
        expect(subvolumes.find(({ path }) => path === "@/read-only")?.isReadOnly).toBe(true);
        const shown = await mounted(image.path, "ro", (root) => compare(root, reader));
        console.log(`real tree: ${shown.entries} entries, ${shown.bytes} bytes`);
        expect(shown.differences).toEqual([]);
        // The whole forest from the top, the empty place of the nested subvolume in the snapshot included.
        const top = await reader.from(5n);
        const all = await mounted(image.path, "ro,subvolid=5", (root) => compare(root, top));
        expect(all.differences).toEqual([]);
        expect(all.entries).toBeGreaterThan(shown.entries + 20_000);
        const home = await mounted(image.path, "ro,subvol=@/home", async (root) =>
          compare(root, await reader.from("@/home")),
        );
        expect(home.differences).toEqual([]);
      });
    } finally {
      image.remove();
    }
  });
});

describe("attributes against the kernel", () => {
  beforeAll(() => installTools({ setfattr: "attr", getfattr: "attr" }));

  test("in two subvolumes, one of them nested", async () => {
    const image = scratchImage(GiB);
    try {
      execFileSync("mkfs.btrfs", ["-q", "-f", image.path]);
      await mounted(image.path, "", (root) => {
        fillWithAttributes(root, 16_000);
        execFileSync("btrfs", ["subvolume", "create", join(root, "nested")], { stdio: "ignore" });
        fillWithAttributes(join(root, "nested"));
        setAttribute(join(root, "nested/attributes/none"), "security.selinux", "system_u:object_r:nested_t:s0");
      });
      await withReader(image.path, openBtrfs, async (reader) => {
        const nested = await reader.from("nested");
        await mounted(image.path, "ro", async (root) => {
          const top = await compareAttributes(root, reader);
          const below = await compareAttributes(root, reader, ["nested"]);
          const view = await compareAttributes(join(root, "nested"), nested);
          expect([top, below, view].flatMap(({ differences }) => differences)).toEqual([]);
          expect([top, below, view].map(({ present }) => present)).toEqual([15, 16, 16]);
        });
      });
    } finally {
      image.remove();
    }
  });

  test("set, changed and removed after the last commit", async () => {
    const image = scratchImage(GiB);
    const copy = scratchImage(0);
    const recovered = scratchImage(0);
    try {
      execFileSync("mkfs.btrfs", ["-q", "-f", image.path]);
      await mounted(image.path, "", (root) => fillWithAttributes(root));
      await mounted(image.path, "commit=3600", (root) => {
        const at = (name: string) => join(root, "attributes", name);
        const change = "system_u:object_r:changed_t:s0";
        setAttribute(at("none"), "security.selinux", change);
        setAttribute(at("labelled"), "security.selinux", change);
        execFileSync("setfattr", ["-x", "security.selinux", at("long")]);
        execFileSync("setfattr", ["-x", "user.40668b3", at("all")]);
        writeFileSync(at("many"), "only its content");
        writeFileSync(at("added"), "");
        setAttribute(at("added"), "security.selinux", change);
        execFileSync("sync", ["none", "labelled", "long", "all", "many", "added"].map(at));
        // Not synced: neither the kernel nor the reader may see it.
        setAttribute(at("again"), "security.selinux", change);
        execFileSync("cp", ["--sparse=always", image.path, copy.path]);
      });
      execFileSync("cp", ["--sparse=always", copy.path, recovered.path]);
      await withReader(copy.path, openBtrfs, async (reader) => {
        expect(reader.details.notes.join(" ")).toMatch(/replayed in memory/);
        const result = await mounted(recovered.path, "", (root) => compareAttributes(root, reader));
        expect(result.differences).toEqual([]);
        expect(result.present).toBe(15);
      });
    } finally {
      for (const scratch of [image, copy, recovered]) scratch.remove();
    }
  });
});

describe("after fsync and no commit the kernel and the reader agree", () => {
  for (const [name, mkfs] of [
    ["what mkfs.btrfs makes", []],
    ["without no-holes", ["-O", "^no-holes"]],
  ] as const) {
    test.each([1, 2, 3])(`${name}, seed %d`, async (seed) => {
      const image = scratchImage(GiB);
      const copy = scratchImage(0);
      try {
        execFileSync("mkfs.btrfs", ["-q", "-f", ...mkfs, image.path]);
        await mounted(image.path, "", (root) => {
          fillWithOddities(root, { largeDirectory: 500 });
          mkdirSync(join(root, "etc"));
          writeFileSync(join(root, "etc/fstab"), "old\n");
          for (let index = 0; index < 60; index += 1)
            writeFileSync(join(root, "etc", `file-${index}`), `committed ${index} `.repeat(400));
        });
        // No commit for an hour: everything that follows is in the log tree or nowhere.
        await mounted(image.path, "commit=3600", (root) => {
          change(join(root, "etc"), seed);
          execFileSync("cp", ["--sparse=always", image.path, copy.path]);
        });
        const result = await compareRecovered(copy.path, openBtrfs);
        expect(result.details.cleanlyUnmounted).toBe(false);
        expect(result.details.notes.join(" ")).toMatch(/replayed in memory/);
        expect(result.differences).toEqual([]);
      } finally {
        for (const scratch of [image, copy]) scratch.remove();
      }
    });
  }
});

describe("damage on the disk", () => {
  test.each([
    ["single", 0],
    ["dup", 1],
  ])("of data with the profile %s: the kernel and the reader give the same", async (profile, readable) => {
    const image = scratchImage(GiB);
    try {
      execFileSync("mkfs.btrfs", ["-q", "-f", "-d", profile, "-m", "dup", image.path]);
      const text = Array.from({ length: 20_000 }, (_, index) => `a line numbered ${index}`).join("\n");
      await mounted(image.path, "", (root) => writeFileSync(join(root, "file"), text));
      // The first copy alone, in the middle of the file.
      const at = execFileSync("grep", ["-abom1", "a line numbered 10000", image.path]).toString().split(":")[0];
      execFileSync("dd", [`of=${image.path}`, "bs=1", `seek=${at}`, "conv=notrunc", "status=none"], { input: "X" });
      const kernel = await mounted(image.path, "ro", (root) => contentOf(() => readFileSync(join(root, "file"))));
      const reader = await withReader(image.path, openBtrfs, async (fileSystem) => {
        const file = await fileSystem.lookup(await fileSystem.root(), "file");
        return file && contentOf(() => fileSystem.readRange(file, 0, text.length));
      });
      expect(reader).toBe(kernel);
      expect(reader).toBe(readable ? text : undefined);
    } finally {
      image.remove();
    }
  });

  test("of the first copy of every metadata node", async () => {
    const image = scratchImage(GiB);
    try {
      execFileSync("mkfs.btrfs", ["-q", "-f", "-m", "dup", image.path]);
      await mounted(image.path, "", (root) => fillWithOddities(root, { largeDirectory: 500 }));
      const chunks = execFileSync("btrfs", ["inspect-internal", "dump-tree", "-t", "chunk", image.path]).toString();
      const metadata = /length (\d+) owner \d+ stripe_len \d+ type METADATA\|DUP[\s\S]*?offset (\d+)/.exec(chunks);
      const [, length = "", start = ""] = metadata ?? [];
      const stripes = (bytes: string) => String(Number(bytes) / 65_536);
      execFileSync("dd", [
        "if=/dev/urandom",
        `of=${image.path}`,
        "bs=64K",
        `seek=${stripes(start)}`,
        `count=${stripes(length)}`,
        "conv=notrunc",
        "status=none",
      ]);
      const result = await mounted(image.path, "ro", (root) =>
        withReader(image.path, openBtrfs, (reader) => compare(root, reader)),
      );
      expect(result.differences).toEqual([]);
      expect(result.entries).toBeGreaterThan(500);
    } finally {
      image.remove();
    }
  });
});

/** Undefined where it cannot be read. */
async function contentOf(read: () => Uint8Array | Promise<Uint8Array>): Promise<string | undefined> {
  try {
    return Buffer.from(await read()).toString("latin1");
  } catch {
    return undefined;
  }
}

/** New files, replaced ones, renames, removals, holes and growth; each synced by itself, so that it goes to the log. */
function change(folder: string, seed: number): void {
  const at = (name: string) => join(folder, name);
  const sync = (...names: string[]) => execFileSync("sync", names.map(at));
  writeFileSync(at("fstab.new"), "new\n");
  sync("fstab.new");
  renameSync(at("fstab.new"), at("fstab"));
  sync("fstab");
  for (let index = seed; index < 60; index += 3) {
    const name = `file-${index}`;
    switch ((index + seed) % 7) {
      case 0:
        writeFileSync(at(name), `rewritten ${index} `.repeat(10 * index));
        sync(name);
        break;
      case 1:
        renameSync(at(name), at(`${name}-renamed`));
        sync(`${name}-renamed`);
        break;
      case 2:
        rmSync(at(name));
        break;
      case 3:
        execFileSync("truncate", ["-s", `${index * 700}`, at(name)]);
        sync(name);
        break;
      case 4:
        execFileSync("ln", [at(name), at(`${name}-second`)]);
        sync(name);
        break;
      case 5:
        execFileSync("dd", [
          "if=/dev/zero",
          `of=${at(name)}`,
          "bs=1000",
          `seek=${index}`,
          "count=3",
          "conv=notrunc",
          "status=none",
        ]);
        sync(name);
        break;
      default:
        writeFileSync(at(`${name}-added`), "added");
        execFileSync("chmod", ["0600", at(`${name}-added`)]);
        sync(`${name}-added`);
    }
  }
  mkdirSync(at("directory"));
  writeFileSync(at("directory/inside"), "inside");
  sync("directory/inside");
  execFileSync("sync", [folder]);
}
