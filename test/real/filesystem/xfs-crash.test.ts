import { execFileSync } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openXfs } from "../../../src/image/filesystem/xfs/xfs.ts";
import {
  churnAndCrash,
  compare,
  compareRecovered,
  fillWithOddities,
  mounted,
  scratchImage,
  withReader,
} from "./oracle.ts";

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;

describe("a copy of a mounted file system reads as the kernel recovers it", () => {
  for (const [name, mkfs] of Object.entries({
    "version 5": [],
    "RHEL 10 (nrext64, rmapbt)": ["-m", "rmapbt=1", "-i", "nrext64=1"],
    "1 KiB blocks": ["-b", "size=1024"],
  })) {
    test(name, async () => {
      const image = scratchImage(GiB);
      const copy = scratchImage(0);
      try {
        execFileSync("mkfs.xfs", ["-q", "-f", ...mkfs, image.path]);
        await mounted(image.path, "", (root) => {
          fillWithOddities(root, { largeDirectory: 2000 });
          mkdirSync(join(root, "etc"));
          writeFileSync(join(root, "etc/fstab"), "old\n");
        });
        await mounted(image.path, "", (root) => {
          // Metadata that only the log holds: new directories of every form, removals, replaced files, fragments.
          for (let round = 0; round < 30; round += 1) {
            mkdirSync(join(root, `later-${round}`));
            for (let index = 0; index < 20 * round; index += 1)
              writeFileSync(join(root, `later-${round}`, `file-${index}`), `round ${round}`);
            if (round % 3 === 0) execFileSync("rm", ["-r", join(root, `later-${round}`)]);
          }
          execFileSync("python3", [
            "-c",
            "import sys,os\nwith open(sys.argv[1],'wb') as f:\n for i in range(0, 400):\n  f.seek(i*16384); f.write(b'x'*4096)\n f.flush(); os.fsync(f.fileno())\n",
            join(root, "later-fragments"),
          ]);
          writeFileSync(join(root, "etc/fstab.new"), "new\n");
          execFileSync("sync", ["-d", join(root, "etc/fstab.new")]);
          renameSync(join(root, "etc/fstab.new"), join(root, "etc/fstab"));
          // fsync forces the log and leaves the metadata itself unwritten.
          execFileSync("sync", [join(root, "etc/fstab"), join(root, "etc"), root]);
          execFileSync("cp", ["--sparse=always", image.path, copy.path]);
        });
        const result = await compareRecovered(copy.path, openXfs);
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
    ["1 KiB blocks", ["-b", "size=1024"]],
  ] as const) {
    test.each([1, 2, 3])(`${name}, seed %d`, async (seed) => {
      const image = scratchImage(GiB);
      try {
        execFileSync("mkfs.xfs", ["-q", "-f", ...mkfs, image.path]);
        await mounted(image.path, "", (root) => churnAndCrash(root, seed));
        const result = await compareRecovered(image.path, openXfs);
        expect(result.details.notes.join(" ")).toMatch(/replayed in memory/);
        expect(result.differences).toEqual([]);
        expect(result.entries).toBeGreaterThan(500);
      } finally {
        image.remove();
      }
    });
  }
});

test("a file system that was made over another one and crashed shows nothing of the other", async () => {
  const image = scratchImage(GiB);
  try {
    execFileSync("mkfs.xfs", ["-q", "-f", image.path]);
    await mounted(image.path, "", (root) => churnAndCrash(root, 1));
    await mounted(image.path, "", (root) => fillWithOddities(root));
    // -K: without discarding, as on a disk that keeps its bytes.
    execFileSync("mkfs.xfs", ["-q", "-f", "-K", image.path]);
    await mounted(image.path, "", (root) => {
      for (let index = 0; index < 300; index += 1)
        mkdirSync(join(root, `directory-${index}/inside`), { recursive: true });
      execFileSync("xfs_io", ["-x", "-c", "shutdown -f", root]);
    });
    const result = await compareRecovered(image.path, openXfs);
    expect(result.differences).toEqual([]);
    expect(result.entries).toBe(600);
  } finally {
    image.remove();
  }
});

test("a file system that was grown and crashed has its new size and room", async () => {
  const image = scratchImage(300 * MiB);
  const recovered = scratchImage(0);
  try {
    execFileSync("mkfs.xfs", ["-q", "-f", image.path]);
    truncateSync(image.path, GiB);
    await mounted(image.path, "", (root) => {
      execFileSync("xfs_growfs", [root], { stdio: "ignore" });
      churnAndCrash(root, 5);
    });
    execFileSync("cp", ["--sparse=always", image.path, recovered.path]);
    await withReader(image.path, openXfs, async (reader) => {
      expect(reader.details.sizeBytes).toBe(GiB);
      const result = await mounted(recovered.path, "", (root) => compare(root, reader));
      expect(result.differences).toEqual([]);
      // What the kernel wrote down when it was unmounted; it gives back a few blocks that were set aside.
      const wanted = await withReader(recovered.path, openXfs, async ({ details }) => details.freeBytes ?? 0);
      expect(Math.abs((reader.details.freeBytes ?? 0) - wanted)).toBeLessThan(MiB);
    });
  } finally {
    for (const scratch of [image, recovered]) scratch.remove();
  }
});

describe("a log of which the last writes were torn", () => {
  test.each([
    ["the last record lost a block", 1, (bytes: Uint8Array) => bytes.fill(0)],
    ["the last record is damaged", 1, (bytes: Uint8Array) => bytes.fill(0xa5, 100, 120)],
    ["the third last record is damaged", 3, (bytes: Uint8Array) => bytes.fill(0xa5, 100, 120)],
  ])("%s", async (_name, back, tear) => {
    const image = scratchImage(400 * MiB);
    try {
      execFileSync("mkfs.xfs", ["-q", "-f", image.path]);
      await mounted(image.path, "sync", (root) => {
        for (let index = 0; index < 200; index += 1) writeFileSync(join(root, `file-${index}`), `content ${index}`);
        execFileSync("xfs_io", ["-x", "-c", "shutdown -f", root]);
      });
      const transactions = () =>
        withReader(image.path, openXfs, async ({ details }) =>
          Number(/(\d+) transactions/.exec(details.notes[0] ?? "")?.[1]),
        );
      const whole = await transactions();
      tearRecord(image.path, back, tear);
      expect(whole - (await transactions())).toBeGreaterThanOrEqual(1);
      const result = await compareRecovered(image.path, openXfs);
      expect(result.differences).toEqual([]);
      expect(result.entries).toBeGreaterThan(100);
    } finally {
      image.remove();
    }
  });

  /** Changes the last block of one of the last records of a log that never went around its ring. */
  function tearRecord(path: string, back: number, tear: (bytes: Uint8Array) => void): void {
    const bytes = readFileSync(path);
    const blockSize = bytes.readUInt32BE(4);
    const logStart = Number(bytes.readBigUInt64BE(48));
    const inGroup = logStart % 2 ** (bytes[124] ?? 0);
    const group = Math.floor(logStart / 2 ** (bytes[124] ?? 0));
    const start = (group * bytes.readUInt32BE(84) + inGroup) * blockSize;
    const records: number[] = [];
    for (let at = start; at < start + bytes.readUInt32BE(96) * blockSize; at += 512)
      // What lies before the head was cleared with empty records of cycle 0.
      if (bytes.readUInt32BE(at) === 0xfeedbabe && bytes.readUInt32BE(at + 4) === 1) records.push(at);
    const record = records.at(-back) ?? 0;
    const last = record + Math.ceil(bytes.readUInt32BE(record + 12) / 512) * 512;
    const block = bytes.subarray(last, last + 512);
    tear(block);
    const file = openSync(path, "r+");
    writeSync(file, block, 0, 512, last);
    closeSync(file);
  }
});
