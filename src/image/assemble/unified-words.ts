// The command lines that unified kernel images carry in their section .cmdline (UAPI Group "Unified Kernel Image").
import { TreeByteSource } from "../archive/tree-byte-source.ts";
import { readPeImage, readSectionText } from "../pe/pe-image.ts";
import { isUnifiedKernel, profileSections } from "../pe/unified-kernel.ts";
import { compareByNumbers } from "../text/compare-by-numbers.ts";
import { type CommandLineWord, splitCommandLine } from "../text/kernel-command-line.ts";
import type { FileTree } from "../tree/file-tree.ts";
import { findIgnoringCase } from "../tree/find-ignoring-case.ts";
import { attemptRead } from "./attempt-read.ts";

export interface UnifiedWords {
  readonly path: string;
  readonly words: readonly CommandLineWord[];
}

const MAX_FILES = 64;

/**
 * The words of each unified kernel image in /EFI/Linux of a volume that is an ESP or XBOOTLDR, the newest first, as
 * systemd-boot prefers them; what ran out of tries comes last. What cannot be read is left out.
 */
export async function unifiedWordsOf(tree: FileTree): Promise<readonly UnifiedWords[]> {
  const directory = await attemptRead(findIgnoringCase(tree, "/", ["EFI", "Linux"]));
  if (directory === undefined) return [];
  const names = ((await attemptRead(tree.readDir(directory))) ?? [])
    .filter(({ name, type }) => type === "file" && /^(?!\.|auto-).*\.efi$/i.test(name))
    .map(({ name }) => name)
    .sort((a, b) => Number(isBad(a)) - Number(isBad(b)) || compareByNumbers(b, a));
  const found: UnifiedWords[] = [];
  for (const name of names.slice(0, MAX_FILES)) {
    const path = `${directory}/${name}`;
    const words = await attemptRead(readWords(tree, path));
    if (words) found.push({ path, words });
  }
  return found;
}

/** `linux-6.6+0-3.efi`: no tries are left (UAPI Group "Boot Loader Specification", "Boot Counting"). */
function isBad(name: string): boolean {
  return /\+0+(?:-\d+)?\.efi$/i.test(name);
}

/** Undefined for programs that hold no kernel; the first profile is the one that starts unasked. */
async function readWords(tree: FileTree, path: string): Promise<readonly CommandLineWord[] | undefined> {
  const source = await TreeByteSource.open(tree, path);
  const image = await readPeImage(source);
  if (image === undefined || !isUnifiedKernel(image)) return undefined;
  const section = profileSections(image)[0]?.get(".cmdline");
  return splitCommandLine(section === undefined ? "" : await readSectionText(source, section));
}
