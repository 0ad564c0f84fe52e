import type { FileTree } from "../../image/tree/file-tree.ts";
import { splitCommandLine } from "../kernel-command-line.ts";
import { compareGrubVersions } from "./bls.ts";
import { type BootEntry, isRescueTitle, versionFromKernelName } from "./boot-entry.ts";
import { parseExtlinux } from "./extlinux.ts";
import { type GrubFiles, findIgnoringCase } from "./grub-files.ts";
import { parseGrubLegacy } from "./grub-legacy.ts";
import { parseGrubenv } from "./grubenv.ts";
import {
  type LoaderEntry,
  defaultLoaderEntry,
  parseLoaderConf,
  parseLoaderEntry,
  sortLoaderEntries,
} from "./systemd-boot.ts";

/** A boot configuration that is not of GRUB 2. */
export interface LoaderMenu {
  readonly path: string;
  readonly entries: readonly BootEntry[];
  readonly timeoutSeconds: number | undefined;
}

const MAX_ENTRIES = 10_000;

/** GRUB Legacy: /boot/grub/grub.conf of the Red Hat family, menu.lst of the others. */
export async function readGrubLegacy(tree: FileTree, files: GrubFiles, path: string): Promise<LoaderMenu | undefined> {
  const text = await tree.readText(path, { optional: true });
  if (text === undefined) return undefined;
  const menu = parseGrubLegacy(text);
  const saved = menu.defaultEntry === "saved" ? await savedNumber(tree, path) : menu.defaultEntry;
  const chosen = menu.entries[saved] ?? menu.entries[0];
  const password = menu.settings.some((setting) => setting.name === "password");
  const entries: BootEntry[] = [];
  for (const entry of menu.entries) {
    const kernel = entry.kernel && (await files.bootFile(entry.kernel.file));
    entries.push({
      title: entry.title,
      id: entry.title,
      loader: "grub-legacy",
      firmware: path.startsWith("/boot/efi") ? "uefi" : "bios",
      kernel,
      kernelVersion: kernel && versionFromKernelName(kernel.written),
      initrds: await Promise.all(entry.initrds.map((initrd) => files.bootFile(initrd))),
      cmdline: splitCommandLine(entry.kernel?.options ?? ""),
      cmdlineSource: { path, line: entry.kernel?.line ?? entry.line },
      source: { path, line: entry.line },
      uncertain: false,
      isDefault: entry === chosen,
      isRescue: isRescueTitle(entry.title, ""),
      needsPassword: password && entry.locked,
    });
  }
  return { path, entries, timeoutSeconds: menu.timeoutSeconds };
}

/** `default saved` keeps the number in a file beside the menu; grub2's environment block can stand in its place. */
async function savedNumber(tree: FileTree, path: string): Promise<number> {
  const text = await tree.readText(path.replace(/[^/]*$/, "default"), { optional: true });
  if (text === undefined) return 0;
  const block = parseGrubenv(text);
  const number = Number.parseInt(block.variables.get("saved_entry")?.value ?? text, 10);
  return Number.isNaN(number) ? 0 : number;
}

/** extlinux, syslinux and U-Boot's distro boot: one format. */
export async function readExtlinux(tree: FileTree, files: GrubFiles, path: string): Promise<LoaderMenu | undefined> {
  const text = await tree.readText(path, { optional: true });
  if (text === undefined) return undefined;
  const directory = path.replace(/\/[^/]*$/, "");
  const menu = parseExtlinux(text);
  const absolute = (file: string) => (file.startsWith("/") ? file : `${directory}/${file}`);
  const entries: BootEntry[] = [];
  for (const entry of menu.entries) {
    const kernel = entry.kernel === undefined ? undefined : await files.bootFile(absolute(entry.kernel));
    entries.push({
      title: entry.title,
      id: entry.label,
      loader: "extlinux",
      firmware: "bios",
      kernel,
      kernelVersion: kernel && versionFromKernelName(kernel.written),
      initrds: await Promise.all(entry.initrds.map((initrd) => files.bootFile(absolute(initrd)))),
      cmdline: splitCommandLine(entry.options),
      cmdlineSource: { path, line: entry.optionsLine },
      source: { path, line: entry.line },
      uncertain: false,
      isDefault: menu.defaultLabel === undefined ? entries.length === 0 : entry.label === menu.defaultLabel,
      isRescue: isRescueTitle(entry.title, entry.label),
      needsPassword: false,
    });
  }
  return { path, entries, timeoutSeconds: undefined };
}

/** systemd-boot: loader.conf and entries on the EFI system partition, more entries in /boot; unified kernels beside them. */
export async function readSystemdBoot(tree: FileTree, files: GrubFiles, esp: string): Promise<LoaderMenu | undefined> {
  const confPath = (await findIgnoringCase(tree, esp, ["loader", "loader.conf"])) ?? `${esp}/loader/loader.conf`;
  const confText = await tree.readText(confPath, { optional: true });
  const program = await findIgnoringCase(tree, esp, ["EFI", "systemd"]);
  if (confText === undefined && program === undefined) return undefined;
  const conf = parseLoaderConf(confText ?? "");
  const found: { entry: LoaderEntry; path: string }[] = [];
  for (const root of new Set([esp, "/boot"])) {
    const directory = await findIgnoringCase(tree, root, ["loader", "entries"]);
    for (const { name, type } of directory === undefined ? [] : await tree.readDir(directory)) {
      if (type !== "file" || !/\.conf$/i.test(name) || found.length >= MAX_ENTRIES) continue;
      const path = `${directory}/${name}`;
      const entry = parseLoaderEntry(name, await tree.readText(path));
      if (entry) found.push({ entry, path });
    }
  }
  const sorted = sortLoaderEntries(
    found.map(({ entry }) => entry),
    compareGrubVersions,
  );
  const unified = await unifiedKernels(tree, esp);
  const chosen =
    unified.length > 0 && sorted.length === 0 ? undefined : defaultLoaderEntry(sorted, conf.defaultPattern);
  const entries: BootEntry[] = [];
  for (const entry of sorted) {
    const path = found.find((item) => item.entry === entry)?.path ?? confPath;
    const kernel = entry.kernel && (await files.bootFile(`(esp)${entry.kernel.value.replaceAll("\\", "/")}`));
    entries.push({
      title: entry.title,
      id: entry.id,
      loader: "systemd-boot",
      firmware: "uefi",
      kernel,
      kernelVersion: entry.version ?? (kernel && versionFromKernelName(kernel.written)),
      initrds: await Promise.all(entry.initrds.map((initrd) => files.bootFile(`(esp)${initrd.replaceAll("\\", "/")}`))),
      cmdline: splitCommandLine(entry.options),
      cmdlineSource: { path, line: entry.optionsLine },
      source: { path, line: entry.kernel?.line ?? 1 },
      uncertain: false,
      isDefault: entry === chosen,
      isRescue: isRescueTitle(entry.title, entry.id),
      needsPassword: false,
    });
  }
  const timeout = Number.parseInt(conf.timeout ?? "0", 10);
  return {
    path: confPath,
    entries: [...entries, ...(chosen ? unified : markNewest(unified))],
    timeoutSeconds: Number.isNaN(timeout) ? 0 : timeout,
  };
}

/** Unified kernel images of the EFI system partition; their command lines lie inside the programs. */
export async function unifiedKernels(tree: FileTree, esp: string): Promise<readonly BootEntry[]> {
  const directory = await findIgnoringCase(tree, esp, ["EFI", "Linux"]);
  if (directory === undefined) return [];
  const names = (await tree.readDir(directory)).filter(({ name, type }) => type === "file" && /\.efi$/i.test(name));
  return names.slice(0, MAX_ENTRIES).map(({ name }) => {
    const path = `${directory}/${name}`;
    const id = name.replace(/\.efi$/i, "").replace(/\+\d+(-\d+)?$/, "");
    return {
      title: name,
      id,
      loader: "uki",
      firmware: "uefi",
      kernel: { written: `/EFI/Linux/${name}`, path },
      kernelVersion: /(?:^|-)(\d+\.\d.*)$/.exec(id)?.[1],
      initrds: [],
      cmdline: undefined,
      cmdlineSource: { path, line: 1 },
      source: { path, line: 1 },
      uncertain: false,
      isDefault: false,
      isRescue: isRescueTitle(name, id),
      needsPassword: false,
    };
  });
}

/** With nothing else to start, the newest image is what starts. */
export function markNewest(entries: readonly BootEntry[]): readonly BootEntry[] {
  const newest = [...entries].sort((a, b) => compareGrubVersions(b.id, a.id))[0];
  return entries.map((entry) => ({ ...entry, isDefault: entry === newest }));
}
