// Boot loader entries in the order in which a menu shows them (UAPI Group "Boot Loader Specification", "Sorting").
import type { FileTree } from "../tree/file-tree.ts";
import { attemptRead } from "./attempt-read.ts";
import { compareByNumbers } from "./unified-words.ts";

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

/** Tells by its file name whether an entry, or a unified kernel image, is the default. */
export async function defaultEntry(tree: FileTree, base: string): Promise<(name: string) => boolean> {
  const patterns: string[] = [];
  for (const [path, pattern] of [
    [`${base}/loader/loader.conf`, /^\s*default\s+(\S+)/m],
    [`${base}/grub2/grubenv`, /^saved_entry=(\S+)/m],
    [`${base}/grub/grubenv`, /^saved_entry=(\S+)/m],
  ] as const) {
    const text = (await attemptRead(tree.readText(path, { optional: true }))) ?? "";
    const value = pattern.exec(text)?.[1];
    if (value !== undefined) patterns.push(value.replace(EXTENSION, ""));
  }
  return (name) => patterns.some((pattern) => matches(pattern, name.replace(EXTENSION, "")));
}

/** Stars stand for anything, as in loader.conf(5); case does not count. */
function matches(pattern: string, name: string): boolean {
  const [start = "", ...pieces] = pattern.toLowerCase().split("*");
  const end = pieces.pop();
  const text = name.toLowerCase();
  if (end === undefined) return text === start;
  let at = start.length;
  for (const piece of pieces) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.startsWith(start) && text.endsWith(end) && text.length - end.length >= at;
}
