// Every container that qemu-img writes, read back and compared byte by byte with what qemu-img itself reads from it.
import { createHash, randomBytes } from "node:crypto";
import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ByteSource } from "../../src/image/bytes/byte-source.ts";
import type { Container } from "../../src/image/container/container.ts";
import { crc32c } from "../../src/image/bytes/crc32c.ts";
import { guid as guidField, struct, u64le } from "../../src/image/bytes/struct.ts";
import { openContainer } from "../../src/image/container/open-container.ts";
import { HostFiles } from "../../src/image/container/related-files.ts";
import { installTools, run } from "./tools.ts";

const MIB = 1024 * 1024;
const SIZE = 40 * MIB;
let folder: string;
let raw: string;

beforeAll(async () => {
  installTools({ "qemu-img": "qemu-utils" });
  folder = await mkdtemp(join(tmpdir(), "vhdlint-containers-"));
  raw = join(folder, "disk.raw");
  await makeDisk(raw);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Data that compresses and data that does not, in runs of all lengths, with holes; something in the last sector. */
async function makeDisk(path: string): Promise<void> {
  const disk = Buffer.alloc(SIZE);
  let at = 0;
  for (let run = 0; at < SIZE - 4 * MIB; run += 1) {
    const length = [512, 1024, 4096, 65536, 65536 * 3 + 512, 2 * MIB, 3 * MIB + 1536][run % 7] ?? 512;
    if (run % 3 === 0) randomBytes(length).copy(disk, at);
    else if (run % 3 === 1) disk.fill(`run ${run}, all alike. `, at, at + length);
    at += length + (run % 4 === 0 ? 512 : 0);
  }
  randomBytes(512).copy(disk, SIZE - 512);
  await writeFile(path, disk);
}

async function digest(source: ByteSource, step = 1_000_000): Promise<string> {
  const hash = createHash("sha256");
  for (let at = 0; at < source.size; at += step) hash.update(await source.read(at, Math.min(step, source.size - at)));
  return hash.digest("hex");
}

async function withContainer<T>(
  path: string,
  work: (container: Container, files: HostFiles) => Promise<T>,
): Promise<T> {
  await using files = new HostFiles();
  return await work(await openContainer(await files.open(path)), files);
}

/** Compares all bytes, and 300 pieces anywhere, with what qemu-img converts the image to. */
async function expectSameAsQemu(path: string, kind: Container["kind"], format: string = kind): Promise<void> {
  const flat = join(folder, "flat.raw");
  run("qemu-img", ["convert", "-f", format, "-O", "raw", path, flat]);
  const expected = await readFile(flat);
  await withContainer(path, async (container) => {
    expect(container.kind).toBe(kind);
    expect(container.virtualSize).toBe(expected.length);
    expect(await digest(container.source)).toBe(createHash("sha256").update(expected).digest("hex"));
    let seed = 12345;
    const next = (bound: number) => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % bound;
    for (let piece = 0; piece < 300; piece += 1) {
      const offset = next(expected.length);
      const length = Math.min(next(200_000), expected.length - offset);
      const bytes = await container.source.read(offset, length);
      if (Buffer.compare(bytes, expected.subarray(offset, offset + length)) !== 0)
        expect.fail(`${length} bytes at ${offset} differ`);
    }
  });
}

const formats: readonly (readonly [kind: Container["kind"], format: string, options: string])[] = [
  ["vhd", "vpc", "subformat=fixed"],
  ["vhd", "vpc", "subformat=fixed,force_size"],
  ["vhd", "vpc", "subformat=dynamic"],
  ["vhd", "vpc", "subformat=dynamic,force_size"],
  ["vhdx", "vhdx", "subformat=fixed"],
  ["vhdx", "vhdx", "subformat=dynamic"],
  ["vhdx", "vhdx", "subformat=dynamic,block_size=1M"],
  ["vhdx", "vhdx", "subformat=dynamic,block_size=32M"],
  ["vhdx", "vhdx", "subformat=dynamic,block_state_zero=off"],
  ["qcow2", "qcow2", "compat=0.10"],
  ["qcow2", "qcow2", "compat=1.1"],
  ["qcow2", "qcow2", "cluster_size=512"],
  ["qcow2", "qcow2", "cluster_size=4096"],
  ["qcow2", "qcow2", "cluster_size=2M"],
  ["qcow2", "qcow2", "extended_l2=on"],
  ["qcow2", "qcow2", "extended_l2=on,cluster_size=16K"],
  ["qcow2", "qcow2", "preallocation=metadata"],
  ["qcow2", "qcow2", "lazy_refcounts=on"],
  ["vmdk", "vmdk", "subformat=monolithicSparse"],
  ["vmdk", "vmdk", "subformat=streamOptimized"],
  ["vmdk", "vmdk", "subformat=twoGbMaxExtentSparse"],
  ["vmdk", "vmdk", "subformat=twoGbMaxExtentFlat"],
  ["vmdk", "vmdk", "subformat=monolithicFlat"],
  ["vmdk", "vmdk", "subformat=monolithicSparse,zeroed_grain=on"],
  ["vdi", "vdi", "static=off"],
  ["vdi", "vdi", "static=on"],
];

describe("what qemu-img writes", () => {
  test.each(formats)("%s: %s %s", async (kind, format, options) => {
    const path = join(folder, `disk-${options.replaceAll(/\W+/g, "-")}.${format}`);
    run("qemu-img", ["convert", "-f", "raw", "-O", format, "-o", options, raw, path]);
    await expectSameAsQemu(path, kind, format);
  });

  test.each(["zlib", "zstd"])("compressed qcow2, %s, clusters of all sizes", async (compression) => {
    for (const cluster of ["4096", "64K", "2M"]) {
      const path = join(folder, `${compression}-${cluster}.qcow2`);
      const options = `compression_type=${compression},cluster_size=${cluster}`;
      run("qemu-img", ["convert", "-c", "-f", "raw", "-O", "qcow2", "-o", options, raw, path]);
      await expectSameAsQemu(path, "qcow2");
    }
  });

  test("compressed qcow2 with subclusters", async () => {
    const path = join(folder, "compressed-extended.qcow2");
    run("qemu-img", ["convert", "-c", "-f", "raw", "-O", "qcow2", "-o", "extended_l2=on", raw, path]);
    await expectSameAsQemu(path, "qcow2");
  });

  test("a disk whose size is no multiple of its clusters", async () => {
    const odd = join(folder, "odd.raw");
    await copyFile(raw, odd);
    await truncate(odd, SIZE - 7 * 512);
    for (const [format, kind] of [
      ["qcow2", "qcow2"],
      ["vmdk", "vmdk"],
      ["vdi", "vdi"],
    ] as const) {
      const path = join(folder, `odd.${format}`);
      run("qemu-img", ["convert", "-f", "raw", "-O", format, odd, path]);
      await expectSameAsQemu(path, kind);
    }
  });
});

describe("qcow2 over other files", () => {
  test.each(["raw", "qcow2", "vpc", "vmdk"])("a backing file in %s", async (format) => {
    const base = join(folder, `base.${format}`);
    const overlay = join(folder, `over-${format}.qcow2`);
    run("qemu-img", ["convert", "-f", "raw", "-O", format, raw, base]);
    run("qemu-img", ["create", "-f", "qcow2", "-F", format, "-b", `base.${format}`, overlay]);
    run("qemu-io", ["-c", "write -P 0x11 3M 100k", "-c", "write -z 8M 64k", "-c", "discard 9M 64k", overlay]);
    await expectSameAsQemu(overlay, "qcow2");
  });

  test("three links, the lowest smaller than the rest, with subclusters", async () => {
    const chain = ["chain1.qcow2", "chain2.qcow2", "chain3.qcow2"].map((name) => join(folder, name));
    const [one = "", two = "", three = ""] = chain;
    run("qemu-img", ["create", "-f", "qcow2", one, "3M"]);
    run("qemu-img", ["create", "-f", "qcow2", "-F", "qcow2", "-b", "chain1.qcow2", "-o", "extended_l2=on", two, "20M"]);
    run("qemu-img", ["create", "-f", "qcow2", "-F", "qcow2", "-b", two, "-o", "compat=0.10", three, "33M"]);
    run("qemu-io", ["-c", "write -P 1 0 3M", one]);
    run("qemu-io", ["-c", "write -P 2 1M 6k", "-c", "write -z 2M 10k", "-c", "write -P 3 15M 2k", two]);
    run("qemu-io", ["-c", "write -P 4 2M 2k", "-c", "write -P 5 32M 1M", three]);
    await expectSameAsQemu(three, "qcow2");
  });

  test("an external data file, raw or not", async () => {
    for (const raw of ["on", "off"]) {
      const path = join(folder, `external-${raw}.qcow2`);
      const options = `data_file=${join(folder, `data-${raw}.bin`)},data_file_raw=${raw}`;
      run("qemu-img", ["create", "-f", "qcow2", "-o", options, path, "8M"]);
      run("qemu-io", ["-c", "write -P 7 0 70k", "-c", "write -P 8 5M 1M", path]);
      await expectSameAsQemu(path, "qcow2");
    }
  });

  test("a missing backing file, one outside the folder and one over a protocol are refused by name", async () => {
    const outside = await mkdtemp(join(tmpdir(), "vhdlint-outside-"));
    await copyFile(raw, join(outside, "base.raw"));
    const path = join(folder, "lost.qcow2");
    const cases = [
      ["missing.raw", { code: "not-found", message: expect.stringContaining('"missing.raw"') }],
      [join(outside, "base.raw"), { code: "unsupported", message: expect.stringContaining("outside its own folder") }],
      ["nbd:localhost:10809", { code: "unsupported", message: expect.stringContaining("no plain file") }],
    ] as const;
    for (const [backing, expected] of cases) {
      run("qemu-img", ["create", "-u", "-f", "qcow2", "-F", "raw", "-b", backing, path, "8M"]);
      await expect(withContainer(path, async () => undefined)).rejects.toMatchObject(expected);
    }
    await rm(outside, { recursive: true });
  });
});

test("opening a fixed VHD of 30 GiB reads a few KiB", async () => {
  const path = join(folder, "large.vhd");
  run("qemu-img", ["create", "-f", "vpc", "-o", "subformat=fixed,force_size", path, "30G"]);
  await withContainer(path, async (container, files) => {
    expect(container.virtualSize).toBe(30 * 1024 * MIB);
    expect(files.statistics.reads).toBeLessThanOrEqual(2);
    expect(files.statistics.bytes).toBeLessThan(70_000);
  });
});

test("a VHDX whose log must be replayed reads as qemu-img repairs it", async () => {
  const path = join(folder, "dirty.vhdx");
  run("qemu-img", ["create", "-f", "vhdx", "-o", "block_size=1M", path, "64M"]);
  run("qemu-io", ["-f", "vhdx", "-c", "write -P 5 0 1M", path]);
  const before = await readFile(path);
  run("qemu-io", ["-f", "vhdx", "-c", "write -P 6 9M 1M", path]);
  const after = await readFile(path);
  // What a crash between the log and the block table leaves: the table as it was before, and headers that name the log.
  const table = findRegion(after, "2DC27766-F623-4200-9D64-115E9BFD4A08");
  before.copy(after, table, table, table + 65536);
  const entry = lastLogEntry(after);
  for (const at of [64 * 1024, 128 * 1024]) {
    entry.copy(after, at + 0x30, 0x20, 0x30);
    after.writeUInt32LE(0, at + 4);
    after.writeUInt32LE(crc32c(after.subarray(at, at + 4096)), at + 4);
  }
  await writeFile(path, after);

  const repaired = join(folder, "repaired.vhdx");
  await copyFile(path, repaired);
  run("qemu-img", ["check", "-r", "all", repaired]);
  const flat = join(folder, "repaired.raw");
  run("qemu-img", ["convert", "-O", "raw", repaired, flat]);
  await withContainer(path, async (container) => {
    expect(container.problems.map((problem) => problem.code)).toContain("log-replayed");
    expect((await container.source.read(9 * MIB, 512)).every((byte) => byte === 6)).toBe(true);
    const expected = createHash("sha256").update(await readFile(flat));
    expect(await digest(container.source)).toBe(expected.digest("hex"));
  });
});

function findRegion(vhdx: Buffer, guid: string): number {
  const Entry = struct("region", 32, { guid: [0, guidField], offset: [16, u64le] });
  for (let at = 192 * 1024 + 16; at < 256 * 1024; at += 32) {
    const entry = Entry.from(vhdx, at);
    if (entry.guid === guid) return entry.offset;
  }
  throw new Error(`no region ${guid}`);
}

function lastLogEntry(vhdx: Buffer): Buffer {
  const entries: Buffer[] = [];
  for (let at = MIB; at < 2 * MIB; at += 4096)
    if (vhdx.toString("latin1", at, at + 4) === "loge") entries.push(vhdx.subarray(at, at + 64));
  const last = entries.sort((a, b) => Number(a.readBigUInt64LE(16) - b.readBigUInt64LE(16))).at(-1);
  if (!last) throw new Error("QEMU wrote no log");
  return last;
}
