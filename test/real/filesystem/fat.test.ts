import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openFat } from "../../../src/image/filesystem/fat/fat.ts";
import { MountedTree } from "../../../src/image/tree/mounted-tree.ts";
import { walk } from "../../../src/image/tree/walk.ts";
import { entry, fatBytes } from "../../image/filesystem/fat-bytes.ts";
import { installTools, run } from "../tools.ts";
import { scratchImage, withReader } from "./oracle.ts";

const MiB = 1024 ** 2;

/** The kernel at hand may have no vfat, so mtools writes and the files that it was given are what must be read. */
describe("FAT against mtools", () => {
  for (const [name, size, mkfs] of [
    ["FAT12 floppy", 1.44 * 1000 * 1024, ["-F", "12"]],
    ["FAT16", 100 * MiB, ["-F", "16"]],
    ["FAT32 of an ESP", 512 * MiB, ["-F", "32"]],
    ["FAT32 with 4 KiB sectors", 512 * MiB, ["-F", "32", "-S", "4096"]],
    ["FAT16 with 2 KiB sectors", 100 * MiB, ["-F", "16", "-S", "2048"]],
    ["FAT16 with clusters of 64 KiB", 300 * MiB, ["-F", "16", "-s", "128"]],
    ["FAT32 with one table and no copy of its boot sector", 100 * MiB, ["-F", "32", "-f", "1", "-b", "0"]],
    ["FAT32 with hidden sectors before it", 100 * MiB, ["-F", "32", "-h", "2048"]],
    ["the fewest clusters of FAT16", 4085 * 2048 + 19 * 4096, ["-F", "16", "-s", "4"]],
    ["what mkfs.vfat chooses for 64 MiB", 64 * MiB, []],
  ] as const) {
    test(name, async () => {
      const image = scratchImage(Math.floor(size / 4096) * 4096);
      const folder = mkdtempSync(join(tmpdir(), "vhdlint-fat-"));
      try {
        execFileSync("mkfs.vfat", [...mkfs, "-n", "EFI-SYSTEM", image.path]);
        fill(folder, size > 10 * MiB);
        execFileSync("mcopy", [
          "-s",
          "-i",
          image.path,
          ...readdirSync(folder).map((entry) => join(folder, entry)),
          "::",
        ]);
        const compared = await withReader(image.path, openFat, async (fileSystem) => {
          expect(fileSystem.details.label).toBe("EFI-SYSTEM");
          const tree = new MountedTree([{ path: "/", fileSystem }]);
          let entries = 0;
          for await (const { path, type } of walk(tree, "/")) {
            const host = statSync(join(folder, path));
            expect(type, path).toBe(host.isDirectory() ? "directory" : "file");
            if (type === "file")
              expect(hash(await tree.read(path, 64 * MiB)), path).toBe(hash(readFileSync(join(folder, path))));
            entries += 1;
          }
          return entries;
        });
        expect(compared).toBe(count(folder));
      } finally {
        image.remove();
        rmSync(folder, { recursive: true });
      }
    });
  }
});

/** mtools takes it for FAT16 and finds nothing; Linux, firmware and GRUB do not. */
describe("FAT32 of few clusters against GRUB", () => {
  test.each([3, 300, 4084, 4085, 65_524])("%i clusters", async (clusters) => {
    installTools({ "grub-fstest": "grub-common" });
    const image = scratchImage(0);
    try {
      const content = "timeout=1\n";
      writeFileSync(
        image.path,
        fatBytes({
          bits: 32,
          clusters,
          root: [entry("EFI", { attributes: 0x10, cluster: 3 })],
          chains: { 3: undefined, 4: undefined },
          content: { 3: entry("GRUB    CFG", { cluster: 4, size: content.length, caseBits: 0x18 }), 4: content },
        }),
      );
      expect(run("grub-fstest", [image.path, "cat", "(loop0)/EFI/grub.cfg"])).toBe(content);
      await withReader(image.path, openFat, async (fileSystem) => {
        const tree = new MountedTree([{ path: "/", fileSystem }]);
        expect(await tree.readText("/efi/grub.cfg")).toBe(content);
      });
    } finally {
      image.remove();
    }
  });
});

function fill(folder: string, isLarge: boolean): void {
  mkdirSync(join(folder, "EFI/BOOT"), { recursive: true });
  for (const size of [0, 1, 511, 512, 513, 4096, 65_537])
    writeFileSync(join(folder, "EFI/BOOT", `size${size}.efi`), Buffer.alloc(size, size % 251));
  if (isLarge) writeFileSync(join(folder, "EFI/BOOT/grubx64.efi"), Buffer.alloc(5 * MiB, "grub"));
  mkdirSync(join(folder, "many"));
  for (let index = 0; index < (isLarge ? 300 : 100); index += 1)
    writeFileSync(join(folder, "many", `a long file name number ${index}.conf`), `${index}`);
  mkdirSync(join(folder, "lower"));
  cpSync(join(folder, "EFI/BOOT/size513.efi"), join(folder, "lower/readme.txt"));
  cpSync(join(folder, "EFI/BOOT/size1.efi"), join(folder, "lower/MixedCase.Txt"));
  cpSync(join(folder, "EFI/BOOT/size1.efi"), join(folder, `lower/${"n".repeat(200)}`));
}

function count(folder: string): number {
  return readdirSync(folder, { recursive: true }).length;
}

function hash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
