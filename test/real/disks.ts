import { writeFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import { type Disk, openDisk } from "../../src/image/disk.ts";
import { run } from "./tools.ts";

/** A sparse file of zeros. */
export async function emptyDisk(folder: string, name: string, size: number): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, "");
  await truncate(path, size);
  return path;
}

export async function withDisk<T>(path: string, work: (disk: Disk) => T | Promise<T>): Promise<T> {
  await using opened = await openDisk(path);
  return await work(opened.disk);
}

/** Attaches a file to a loop device for as long as the work takes. */
export async function withLoop<T>(
  path: string,
  options: readonly string[],
  work: (device: string) => T | Promise<T>,
): Promise<T> {
  const device = run("losetup", [...options, "-f", "--show", path]).trim();
  try {
    return await work(device);
  } finally {
    run("losetup", ["-d", device]);
  }
}
