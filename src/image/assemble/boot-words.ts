// What the boot configurations of all volumes say of the root, read without running any boot loader: only asked when
// more than one volume could be it.
import { attemptRead } from "./attempt-read.ts";
import { type CommandLineWord, lastValueOf, splitCommandLine } from "../text/kernel-command-line.ts";
import type { FileTree } from "../tree/file-tree.ts";

export interface BootWords {
  readonly words: readonly CommandLineWord[];
  readonly root: string | undefined;
  readonly path: string;
}

const FILES = ["grub/grub.cfg", "grub2/grub.cfg", "grub/grubenv", "grub2/grubenv", "extlinux/extlinux.conf"];
const ROOT_FILES = ["/etc/kernel/cmdline"];
const MAX_ENTRIES = 100;

/** Each kernel command line that a tree mentions: /boot as a directory or a volume of its own, or an ESP. */
export async function bootWordsOf(tree: FileTree): Promise<readonly BootWords[]> {
  const paths = [...ROOT_FILES];
  for (const base of ["", "/boot"]) {
    paths.push(...FILES.map((name) => `${base}/${name}`));
    const folder = `${base}/loader/entries`;
    const entries = (await attemptRead(tree.readDir(folder))) ?? [];
    paths.push(...entries.slice(0, MAX_ENTRIES).map(({ name }) => `${folder}/${name}`));
  }
  for (const { name } of (await attemptRead(tree.readDir("/EFI"))) ?? []) paths.push(`/EFI/${name}/grub.cfg`);
  const found: BootWords[] = [];
  for (const path of paths) {
    const text = await attemptRead(tree.readText(path, { optional: true }));
    if (text !== undefined) found.push(...bootWords(text, path));
  }
  return found;
}

/** Command lines in a configuration of GRUB, a boot loader entry, extlinux, or a file of nothing but one. */
export function bootWords(text: string, path: string): readonly BootWords[] {
  const found: BootWords[] = [];
  for (const line of text.split("\n")) {
    const match = path.endsWith("/cmdline")
      ? [line, line]
      : /^\s*(?:linux(?:16|efi)?\s+\S+|options|append|(?:set\s+)?kernelopts=)\s*(.*)$/i.exec(line);
    const words = splitCommandLine((match?.[1] ?? "").replace(/^"(.*)"$/, "$1"));
    const root = lastValueOf(words, "root");
    if (root !== undefined || lastValueOf(words, "ostree") !== undefined) found.push({ words, root, path });
  }
  return found;
}
