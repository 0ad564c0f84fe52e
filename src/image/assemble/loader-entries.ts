// Boot loader entries in the order in which a menu shows them (UAPI Group "Boot Loader Specification", "Sorting").
import type { FileTree } from "../tree/file-tree.ts";
import { compareByNumbers } from "../text/compare-by-numbers.ts";
import { matchesGlob } from "../text/glob.ts";
import { attemptRead } from "./attempt-read.ts";

const MAX_ENTRIES = 100;
const EXTENSION = /\.(?:conf|efi)$/i;

/**
 * The entries below `/loader/entries` of a directory: what loader.conf or GRUB's saved entry makes the default, then the
 * newest first. ostree gives the deployment that boots the highest number.
 */
export async function entriesInOrder(tree: FileTree, base: string): Promise<readonly string[]> {
  const folder = `${base}/loader/entries`;
  const names = ((await attemptRead(tree.readDir(folder))) ?? []).map(({ name }) => name);
  if (names.length === 0) return [];
  const isDefault = await defaultEntry(tree, base);
  return names
    .sort((a, b) => Number(isDefault(b)) - Number(isDefault(a)) || compareByNumbers(b, a))
    .slice(0, MAX_ENTRIES)
    .map((name) => `${folder}/${name}`);
}

/** Tells by its file name whether an entry, or a unified kernel image, is the default; case does not count (loader.conf(5)). */
export async function defaultEntry(tree: FileTree, base: string): Promise<(name: string) => boolean> {
  const patterns: string[] = [];
  for (const [path, pattern] of [
    [`${base}/loader/loader.conf`, /^\s*default\s+(\S+)/m],
    [`${base}/grub2/grubenv`, /^saved_entry=(\S+)/m],
    [`${base}/grub/grubenv`, /^saved_entry=(\S+)/m],
  ] as const) {
    const text = (await attemptRead(tree.readText(path, { optional: true }))) ?? "";
    const value = pattern.exec(text)?.[1];
    if (value !== undefined) patterns.push(value.replace(EXTENSION, "").toLowerCase());
  }
  return (name) => {
    const id = name.replace(EXTENSION, "").toLowerCase();
    return patterns.some((pattern) => matchesGlob(pattern, id, { escapes: true }));
  };
}
