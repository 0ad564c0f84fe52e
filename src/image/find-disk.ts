import type { FileTree } from "./tree/file-tree.ts";

/** Entries of a folder or archive that are looked at. */
const MAX_ENTRIES = 50;
/** Less is no disk that boots. */
const MIN_BYTES = 1024 * 1024;

const SECTOR = 512;
const starts = ["conectix", "vhdxfile", "QFI\xfb", "KDMV", "<<< "];

/**
 * The file at the top of a tree that begins or ends as a disk does: for those who name the folder or the archive around
 * it. Undefined when there is none.
 */
export async function findDisk(tree: FileTree): Promise<string | undefined> {
  for (const { name, type } of (await tree.readDir("/")).slice(0, MAX_ENTRIES)) {
    if (type !== "file") continue;
    if (await isDisk(tree, `/${name}`).catch(() => false)) return name;
  }
  return undefined;
}

async function isDisk(tree: FileTree, path: string): Promise<boolean> {
  const size = (await tree.stat(path))?.sizeBytes ?? 0;
  if (size < MIN_BYTES) return false;
  const start = String.fromCharCode(...(await tree.readRange(path, 0, 2 * SECTOR)));
  if (starts.some((begin) => start.startsWith(begin))) return true;
  // A boot record; kernels for x86 begin with one too, and then name themselves.
  if (start.startsWith("\x55\xaa", SECTOR - 2) && !start.startsWith("HdrS", SECTOR + 2)) return true;
  return String.fromCharCode(...(await tree.readRange(path, size - SECTOR, 8))) === "conectix";
}
