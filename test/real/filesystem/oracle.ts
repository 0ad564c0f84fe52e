import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  linkSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  renameSync,
  rmSync,
  truncateSync,
  symlinkSync,
  writeFileSync,
  writeSync,
  ftruncateSync,
} from "node:fs";
import { lstat, open, readdir, readlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileByteSource } from "../../../src/image/bytes/file-byte-source.ts";
import { CachedByteSource } from "../../../src/image/bytes/cached-byte-source.ts";
import type { ByteSource } from "../../../src/image/bytes/byte-source.ts";
import type { FileSystemDetails, MountableFileSystem } from "../../../src/image/filesystem/mountable.ts";
import type { FileSystem } from "../../../src/image/tree/file-system.ts";
import type { FileType } from "../../../src/image/tree/file-tree.ts";
import { decodeName } from "../../../src/image/tree/name.ts";

/** What the kernel shows of a mounted image and what our reader says of its bytes, compared entry by entry. */
export interface Comparison {
  readonly entries: number;
  readonly bytes: number;
  /** `path: kernel …, reader …`, at most 20. */
  readonly differences: readonly string[];
}

/** An empty sparse file of that size in a folder of its own; `remove` takes both away. */
export function scratchImage(sizeBytes: number): { path: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "vhdlint-filesystem-"));
  const path = join(folder, "image");
  const file = openSync(path, "w");
  ftruncateSync(file, sizeBytes);
  closeSync(file);
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Mounts the image through a loop device for the time of `use`. */
export async function mounted<T>(
  image: string,
  options: string,
  use: (mountPoint: string) => Promise<T> | T,
): Promise<T> {
  const mountPoint = mkdtempSync(join(tmpdir(), "vhdlint-mount-"));
  execFileSync("mount", ["-o", `loop${options === "" ? "" : `,${options}`}`, image, mountPoint]);
  try {
    return await use(mountPoint);
  } finally {
    execFileSync("umount", [mountPoint]);
    // Another mount namespace may keep the file system for a moment: it is written out when the loop device goes.
    execFileSync("sh", ["-c", 'while losetup -j "$1" | grep -q .; do sleep 0.05; done', "sh", image]);
    rmSync(mountPoint, { recursive: true });
  }
}

/** Fills a mounted file system with what readers get wrong: odd sizes, holes, fragments, links, names, large directories, dates. */
export function fillWithOddities(
  root: string,
  options: { readonly largeDirectory?: number; readonly maxNameBytes?: number } = {},
): void {
  const { largeDirectory = 9000 } = options;
  const at = (...names: string[]) => join(root, ...names);
  mkdirSync(at("sizes"));
  for (const size of [
    0, 1, 59, 60, 61, 100, 159, 160, 161, 511, 512, 1023, 1024, 4095, 4096, 4097, 65535, 65536, 65537, 300_000,
  ]) {
    writeFileSync(at("sizes", `${size}`), pattern(size, size));
  }
  mkdirSync(at("holes"));
  const sparse = (name: string, size: number, pieces: readonly (readonly [offset: number, length: number])[]) => {
    const file = openSync(at("holes", name), "w");
    ftruncateSync(file, size);
    for (const [offset, length] of pieces) writeSync(file, pattern(length, offset), 0, length, offset);
    closeSync(file);
  };
  sparse("all", 3_000_000, []);
  sparse("start", 3_000_000, [[2_500_000, 500_000]]);
  sparse("middle", 3_000_000, [
    [0, 100_000],
    [2_900_000, 100_000],
  ]);
  sparse("end", 3_000_000, [[0, 4096]]);
  sparse("far", 5 * 1024 ** 3, [
    [0, 10],
    [1024 ** 3 + 5, 4000],
    [5 * 1024 ** 3 - 10, 10],
  ]);
  sparse(
    "fragments",
    4_096_000,
    Array.from({ length: 500 }, (_, index): [number, number] => [index * 8192, 4096]),
  );
  // Not every file system can set space aside, and the longest link depends on the block size.
  spawnSync("fallocate", ["-l", "1M", at("holes", "preallocated")], { stdio: "ignore" });
  writeFileSync(at("holes", "beyond-end"), "");
  spawnSync("fallocate", ["-n", "-l", "8M", at("holes", "beyond-end")], { stdio: "ignore" });
  mkdirSync(at("links"));
  for (const length of [1, 59, 60, 61, 100, 250, 1000, 1023, 4095]) {
    try {
      symlinkSync("x".repeat(length), at("links", `${length}`));
    } catch (error) {
      if (length < 1000) throw error;
    }
  }
  symlinkSync("/etc/passwd", at("links", "absolute"));
  symlinkSync("loop", at("links", "loop"));
  symlinkSync("../sizes/60", at("links", "relative"));
  linkSync(at("sizes", "4097"), at("links", "hard"));
  mkdirSync(at("special"));
  execFileSync("mknod", [at("special", "null"), "c", "1", "3"]);
  execFileSync("mknod", [at("special", "loop"), "b", "7", "0"]);
  execFileSync("mkfifo", [at("special", "fifo")]);
  execFileSync("python3", [
    "-c",
    "import socket,sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])",
    at("special", "socket"),
  ]);
  mkdirSync(at("names"));
  const names: (string | Buffer)[] = [
    "x".repeat(255),
    " leading",
    "trailing ",
    "new\nline",
    "quo\"te'",
    "käse",
    "日本語",
    ".hidden",
    "-dash",
    Buffer.of(0xff, 0xfe, 0x41),
  ];
  for (const name of names)
    writeFileSync(Buffer.concat([Buffer.from(at("names") + "/"), Buffer.from(name as string)]), "named");
  for (const count of [12, 600, largeDirectory]) {
    mkdirSync(at(`directory-${count}`));
    for (let index = 0; index < count; index += 1) writeFileSync(at(`directory-${count}`, `entry-number-${index}`), "");
  }
  for (let index = 0; index < 600; index += 2) rmSync(at("directory-600", `entry-number-${index}`));
  mkdirSync(at("modes"));
  for (const mode of [0, 0o644, 0o755, 0o1777, 0o4755, 0o2755, 0o7777]) {
    const path = at("modes", mode.toString(8));
    writeFileSync(path, "");
    execFileSync("chmod", [mode.toString(8), path]);
    execFileSync("chown", ["70000:4000000", path]);
    execFileSync("chmod", [mode.toString(8), path]);
  }
  mkdirSync(at("dates"));
  for (const year of [1960, 1969, 2001, 2040, 2200]) {
    writeFileSync(at("dates", `${year}`), "");
    const seconds = Date.UTC(year, 5, 1) / 1000;
    lutimesSync(at("dates", `${year}`), seconds, seconds);
  }
  let deep = at("deep");
  for (let depth = 0; depth < 30; depth += 1) deep = join(deep, `level-${depth}`);
  mkdirSync(deep, { recursive: true });
  writeFileSync(join(deep, "bottom"), "here");
}

/** Copies a real root tree into the file system. */
export function fillWithTree(root: string, tree: string): void {
  execFileSync("cp", ["-a", "--reflink=never", `${tree}/.`, join(root, "system")]);
}

function pattern(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = (seed * 2654435761 + 1) >>> 0;
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

/** Opens the image with a reader, through the cache that the program uses, for the time of `use`. */
export async function withReader<F, T>(
  image: string,
  open: (source: ByteSource) => Promise<F>,
  use: (fileSystem: F) => Promise<T>,
): Promise<T> {
  const source = new CachedByteSource(await FileByteSource.open(image));
  try {
    return await use(await open(source));
  } finally {
    await source.close();
  }
}

const CHUNK_BYTES = 1024 * 1024;
/** Sparse giants are compared at both ends and around their data only. */
const WHOLE_FILE_LIMIT = 256 * 1024 * 1024;

/** Every path, type, size, mode, owner, time, link target and content. */
export async function compare<Node>(
  mountPoint: string,
  fileSystem: FileSystem<Node>,
  options: { readonly ignoreTimes?: boolean } = {},
): Promise<Comparison> {
  const differences: string[] = [];
  let entries = 0;
  let bytes = 0;
  const differ = (path: string, kernel: unknown, reader: unknown) => {
    if (differences.length < 20) differences.push(`${path}: kernel ${String(kernel)}, reader ${String(reader)}`);
  };
  async function below(hostDirectory: Buffer, node: Node, path: string): Promise<void> {
    const kernelNames = (await readdir(hostDirectory, { encoding: "buffer" })).map((name) => ({
      name: decodeName(name),
      bytes: name,
    }));
    const listed = new Map((await fileSystem.list(node)).map((entry) => [entry.name, entry.type]));
    for (const { name } of kernelNames) if (!listed.has(name)) differ(`${path}/${name}`, "has it", "does not list it");
    const known = new Set(kernelNames.map(({ name }) => name));
    for (const name of listed.keys()) if (!known.has(name)) differ(`${path}/${name}`, "does not have it", "lists it");
    for (const { name, bytes: hostName } of kernelNames) {
      const here = `${path}/${name}`;
      const hostPath = Buffer.concat([hostDirectory, Buffer.from("/"), hostName]);
      const child = await fileSystem.lookup(node, name);
      if (child === undefined) {
        differ(here, "has it", "cannot look it up");
        continue;
      }
      entries += 1;
      const kernel = await lstat(hostPath);
      const reader = await fileSystem.stat(child);
      const kernelType = typeOf(kernel);
      if (kernelType !== reader.type || listed.get(name) !== kernelType)
        differ(here, kernelType, `${reader.type}, listed as ${listed.get(name)}`);
      if (kernelType !== "directory" && kernel.size !== reader.sizeBytes)
        differ(here, `${kernel.size} bytes`, `${reader.sizeBytes}`);
      if ((kernel.mode & 0o7777) !== reader.mode)
        differ(here, `mode ${(kernel.mode & 0o7777).toString(8)}`, reader.mode.toString(8));
      if (kernel.uid !== reader.uid || kernel.gid !== reader.gid)
        differ(here, `owner ${kernel.uid}:${kernel.gid}`, `${reader.uid}:${reader.gid}`);
      const seconds = Math.floor(kernel.mtimeMs / 1000);
      if (!options.ignoreTimes && reader.modifiedSeconds !== undefined && seconds !== reader.modifiedSeconds)
        differ(here, `time ${seconds}`, reader.modifiedSeconds);
      if (kernelType === "symlink") {
        const target = decodeName(await readlink(hostPath, { encoding: "buffer" }));
        const ours = await fileSystem.readLink(child);
        if (target !== ours) differ(here, `target ${target}`, ours);
      } else if (kernelType === "directory") await below(hostPath, child, here);
      else if (kernelType === "file")
        bytes += await compareContent(hostPath, kernel.size, fileSystem, child, (message) =>
          differ(here, "content", message),
        );
    }
  }
  await below(Buffer.from(mountPoint), await fileSystem.root(), "");
  return { entries, bytes, differences };
}

async function compareContent<Node>(
  hostPath: Buffer,
  size: number,
  fileSystem: FileSystem<Node>,
  node: Node,
  differ: (message: string) => void,
): Promise<number> {
  const kernel = createHash("sha256");
  const reader = createHash("sha256");
  const file = await open(hostPath, "r");
  let compared = 0;
  try {
    const buffer = Buffer.alloc(CHUNK_BYTES);
    const isWhole = size <= WHOLE_FILE_LIMIT;
    const starts = isWhole
      ? range(0, size, CHUNK_BYTES)
      : [0, Math.floor(size / 5 / CHUNK_BYTES) * CHUNK_BYTES, Math.floor(size / 2), size - CHUNK_BYTES];
    for (const start of starts) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, start);
      kernel.update(buffer.subarray(0, bytesRead));
      reader.update(await fileSystem.readRange(node, start, CHUNK_BYTES));
      compared += bytesRead;
    }
  } finally {
    await file.close();
  }
  if (kernel.digest("hex") !== reader.digest("hex")) differ("differs");
  return compared;
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => from + index * step);
}

/**
 * Compares what a reader says of an image that was not unmounted with what the kernel shows of a copy once it has recovered
 * it, which it does on a writable mount.
 */
export async function compareRecovered<Node>(
  image: string,
  open: (source: ByteSource) => Promise<MountableFileSystem<Node>>,
): Promise<Comparison & { readonly details: FileSystemDetails }> {
  const recovered = scratchImage(0);
  try {
    execFileSync("cp", ["--sparse=always", image, recovered.path]);
    return await withReader(image, open, async (reader) => ({
      details: reader.details,
      ...(await mounted(recovered.path, "", (root) => compare(root, reader))),
    }));
  } finally {
    recovered.remove();
  }
}

function typeOf(stats: Awaited<ReturnType<typeof lstat>>): FileType {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "directory";
  if (stats.isSymbolicLink()) return "symlink";
  if (stats.isBlockDevice()) return "block-device";
  if (stats.isCharacterDevice()) return "character-device";
  return stats.isFIFO() ? "fifo" : "socket";
}

/**
 * Works on a mounted file system as a busy machine does (drawn from the seed), then lets it crash: the log is forced and
 * everything else stays unwritten, as after a power cut. Needs xfs_io, which asks any file system that knows how.
 */
export function churnAndCrash(root: string, seed: number): void {
  const random = randomFrom(seed);
  const pick = (values: readonly number[]) => values[Math.floor(random() * values.length)] ?? 0;
  for (let round = 0; round < 40; round += 1) {
    const folder = join(root, `round-${round}`);
    mkdirSync(folder);
    const count = pick([3, 20, 100, 300]);
    for (let index = 0; index < count; index += 1) {
      const path = join(folder, `file-${index}`);
      writeFileSync(path, `round ${round} `.repeat(pick([1, 1, 1, 50, 3000])));
      const next = random();
      if (next < 0.02) execFileSync("sync", [path]);
      else if (next < 0.07) renameSync(path, `${path}-renamed`);
      else if (next < 0.12) truncateSync(path, 3);
    }
    if (random() < 0.3) rmSync(folder, { recursive: true });
    if (random() < 0.2) execFileSync("sync", ["-f", root]);
  }
  execFileSync("xfs_io", ["-x", "-c", "shutdown -f", root]);
}

/** A small linear congruential generator: the same seed gives the same work. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
