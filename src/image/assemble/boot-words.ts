// What the boot configurations of all volumes say of the root, read without running any boot loader: only asked when
// more than one volume could be it.
import { attemptRead } from "./attempt-read.ts";
import { type CommandLineWord, lastValueOf, splitCommandLine } from "../text/kernel-command-line.ts";
import type { FileTree } from "../tree/file-tree.ts";
import type { Volume } from "../volume/volumes.ts";
import { defaultEntry, entriesInOrder } from "./loader-entries.ts";
import { unifiedWordsOf } from "./unified-words.ts";

export interface BootWords {
  readonly words: readonly CommandLineWord[];
  /** The device of the root; that of its data where dm-verity guards it. */
  readonly root: string | undefined;
  /** Likewise of /usr. */
  readonly usr: string | undefined;
  readonly path: string;
}

/** A file system of the disk. */
export interface BootPlace {
  readonly opened: { readonly volume: Volume };
  readonly tree: FileTree;
}

const FILES = ["grub/grub.cfg", "grub2/grub.cfg", "grub/grubenv", "grub2/grubenv", "extlinux/extlinux.conf"];
const ROOT_FILES = ["/etc/kernel/cmdline"];

/**
 * Each kernel command line that the file systems of a disk mention. What boots comes before what kernel-install would
 * write into the next boot loader entry: /etc/kernel/cmdline lies in every root and names its own.
 */
export async function bootWordsOfAll(places: readonly BootPlace[]): Promise<readonly BootWords[]> {
  const trees = (await inBootOrder(places)).map(({ tree }) => tree);
  const menus = await Promise.all(trees.map(bootWordsOf));
  const settings = await Promise.all(trees.map((tree) => wordsOfFiles(tree, ROOT_FILES)));
  return [...menus, ...settings].flat();
}

/** The volume where GRUB's program on an EFI system partition looks for its menu comes first; another system's lies beside it. */
async function inBootOrder(places: readonly BootPlace[]): Promise<readonly BootPlace[]> {
  for (const { tree } of places)
    for (const path of await efiConfigurations(tree)) {
      const text = (await attemptRead(tree.readText(path, { optional: true }))) ?? "";
      const searched = text.split("\n").flatMap((line) => searchedVolume(line) ?? []);
      const first = places.find(({ opened }) => searched.some((isIt) => isIt(opened.volume)));
      if (first) return [first, ...places.filter((place) => place !== first)];
    }
  return places;
}

/** `search.fs_uuid 1234 root`, `search --no-floppy --fs-uuid --set=root 1234`, `search --label boot --set root`. */
function searchedVolume(line: string): ((volume: Volume) => boolean) | undefined {
  const [, command = "", rest = ""] = /^\s*(search(?:\.fs_uuid|\.fs_label)?)\s(.*)/.exec(line) ?? [];
  const words = rest.split(/\s+/).map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
  const name = words.find((word) => word !== "" && !word.startsWith("-"));
  if (name === undefined) return undefined;
  const isLabel = command.endsWith("label") || words.some((word) => word === "--label" || word === "-l");
  return ({ content }) => (isLabel ? content?.label === name : content?.uuid?.toLowerCase() === name.toLowerCase());
}

/** That of the removable-media path, which a VM without boot entries runs, before those of the vendors. */
async function efiConfigurations(tree: FileTree): Promise<readonly string[]> {
  const names = ((await attemptRead(tree.readDir("/EFI"))) ?? []).map(({ name }) => name);
  const isBoot = (name: string) => name.toUpperCase() === "BOOT";
  return names.sort((a, b) => Number(isBoot(b)) - Number(isBoot(a))).map((name) => `/EFI/${name}/grub.cfg`);
}

/** The command lines of a tree's boot loaders: /boot as a directory or a volume of its own, or an ESP. */
async function bootWordsOf(tree: FileTree): Promise<readonly BootWords[]> {
  const paths: string[] = [];
  for (const base of ["", "/boot"]) {
    paths.push(...FILES.map((name) => `${base}/${name}`));
    paths.push(...(await entriesInOrder(tree, base)));
  }
  paths.push(...(await efiConfigurations(tree)));
  const unified = (await unifiedWordsOf(tree)).map(({ words, path }) => bootWordsFrom(words, path));
  const isDefault = unified.length > 0 ? await defaultEntry(tree, "") : () => false;
  const [first, later] = [true, false].map((wanted) =>
    unified.filter(({ path }) => isDefault(path.slice(path.lastIndexOf("/") + 1)) === wanted),
  );
  return [...(first ?? []), ...(await wordsOfFiles(tree, paths)), ...(later ?? [])].filter(saysSomething);
}

async function wordsOfFiles(tree: FileTree, paths: readonly string[]): Promise<readonly BootWords[]> {
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
    found.push(bootWordsFrom(words, path));
  }
  return found.filter(saysSomething);
}

function saysSomething({ words, root, usr }: BootWords): boolean {
  return root !== undefined || usr !== undefined || lastValueOf(words, "ostree") !== undefined;
}

function bootWordsFrom(words: readonly CommandLineWord[], path: string): BootWords {
  const root = lastValueOf(words, "root");
  const usr = lastValueOf(words, "mount.usr");
  return {
    words,
    root: isLeftToHash(root, "root") ? (verityData(words, "roothash", "systemd.verity_root_data") ?? root) : root,
    usr: isLeftToHash(usr, "usr") ? (verityData(words, "usrhash", "systemd.verity_usr_data") ?? usr) : usr,
    path,
  };
}

function isLeftToHash(device: string | undefined, name: "root" | "usr"): boolean {
  return device === undefined || device === `/dev/mapper/${name}` || /^(?:gpt-auto|dissect)/.test(device);
}

/**
 * The device whose data a hash of dm-verity guards: the one that is named, else the partition whose UUID is the first
 * half of the hash (systemd-veritysetup-generator(8)).
 */
function verityData(words: readonly CommandLineWord[], hashName: string, dataName: string): string | undefined {
  const hash = lastValueOf(words, hashName)?.toLowerCase();
  if (hash === undefined || !/^[0-9a-f]{32,}$/.test(hash)) return undefined;
  const parts = [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)];
  return lastValueOf(words, dataName) ?? `PARTUUID=${parts.join("-")}`;
}

/** How the words name the root, for people: `root=UUID=…`, or the hash that stands for it. */
export function rootWord({ words, root = "" }: BootWords): string {
  const hash = lastValueOf(words, "roothash");
  return lastValueOf(words, "root") === root || hash === undefined ? `root=${root}` : `roothash=${hash}`;
}
