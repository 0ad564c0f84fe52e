import type { FileTree } from "../../image/tree/file-tree.ts";
import { splitCommandLine } from "../kernel-command-line.ts";
import { type BootEntry, isRescueTitle, versionFromKernelName } from "./boot-entry.ts";
import { parseExtlinux } from "./extlinux.ts";
import type { GrubFiles } from "./grub-files.ts";
import { parseGrubLegacy } from "./grub-legacy.ts";
import { parseGrubenv } from "./grubenv.ts";

/** A boot configuration that is not of GRUB 2. */
export interface LoaderMenu {
  readonly path: string;
  readonly entries: readonly BootEntry[];
  readonly timeoutSeconds: number | undefined;
}

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
