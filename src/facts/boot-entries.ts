import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import type { BootEntry, BootLoader, Firmware } from "./boot/boot-entry.ts";
import { type DefaultGrub, readDefaultGrub } from "./boot/default-grub.ts";
import { grubEntries } from "./boot/grub-entries.ts";
import { GrubFiles, findEsp, findIgnoringCase } from "./boot/grub-files.ts";
import type { GrubProblemAt, GrubRecord } from "./boot/grub-interpreter.ts";
import { type GrubMenu, type GrubPlatform, runGrub } from "./boot/grub.ts";
import { type LoaderMenu, readExtlinux, readGrubLegacy } from "./boot/other-loaders.ts";
import { readSystemdBoot, unifiedMenu } from "./boot/systemd-boot-menu.ts";
import { type CommandLineWord, splitCommandLine } from "./kernel-command-line.ts";
import { type OperatingSystem, os } from "./os.ts";
import { type UnifiedKernels, unifiedKernels } from "./unified-kernels.ts";

export type { BootEntry, BootFile, BootLoader, Firmware, Place } from "./boot/boot-entry.ts";
export type { DefaultGrub } from "./boot/default-grub.ts";

/** One menu: what a boot loader reads under one firmware. */
export interface BootMenu {
  readonly loader: BootLoader;
  readonly firmware: Firmware;
  /** The first file that the loader opens, in the tree. */
  readonly path: string;
  /** Files that took part, the first one included. */
  readonly files: readonly string[];
  /** Seconds until the default starts; undefined when the menu waits or does not say. */
  readonly timeoutSeconds: number | undefined;
  /** GRUB's `menu`, `countdown`, `hidden`; undefined elsewhere. */
  readonly timeoutStyle: string | undefined;
  /** GRUB's `serial`, `terminal_input`, `terminal_output`, `search`, `password` commands. */
  readonly commands: readonly GrubRecord[];
  readonly problems: readonly GrubProblemAt[];
}

export interface BootEntries {
  /** Every menu entry, menus and entries in order. Empty where no configuration lies in the tree: then nothing is known. */
  readonly entries: readonly BootEntry[];
  /** The first default entry; `defaults` has one or more for each firmware. */
  readonly defaultEntry: BootEntry | undefined;
  readonly defaults: readonly BootEntry[];
  readonly menus: readonly BootMenu[];
  /** Where the EFI system partition is mounted in the tree; undefined when it is not there. */
  readonly esp: string | undefined;
  /** /etc/default/grub and what is sourced after it: takes effect when the configuration is made anew. */
  readonly defaultGrub: DefaultGrub | undefined;
  /** /etc/kernel/cmdline, which new entries get. */
  readonly kernelCmdline:
    | { readonly path: string; readonly line: number; readonly words: readonly CommandLineWord[] }
    | undefined;
}

/** What the boot loaders of the image offer and start by themselves. */
export const bootEntries = defineFact("boot-entries", async (image: Image): Promise<BootEntries> => {
  const { tree } = image;
  const system = await image.fact(os);
  const esp = await findEsp(tree);
  const files = new GrubFiles(tree, esp);
  const found = await readMenus(image, files, esp, system);
  const entries = found.flatMap((menu) => menu.entries);
  const defaults = entries.filter((entry) => entry.isDefault);
  return {
    entries,
    defaultEntry: defaults[0],
    defaults,
    menus: found.map((menu) => menu.menu),
    esp,
    defaultGrub: await readDefaultGrub(tree),
    kernelCmdline: await readKernelCmdline(tree),
  };
});

interface FoundMenu {
  readonly menu: BootMenu;
  readonly entries: readonly BootEntry[];
}

async function readMenus(
  image: Image,
  files: GrubFiles,
  esp: string | undefined,
  system: OperatingSystem,
): Promise<readonly FoundMenu[]> {
  const { tree } = image;
  const arm = system.arch === "aarch64";
  const main = await firstFile(tree, mainConfigs(system));
  const bios = main === undefined || arm ? undefined : await runGrubMenu(files, `(hd0)${main}`, "bios", "i386");
  const uefi = (await uefiMenu(tree, files, esp, main, system)) ?? [];
  const grub = mergeFirmware(bios, uefi);
  if (grub.length > 0) return grub;
  const loader = await otherMenu(tree, files, esp, () => image.fact(unifiedKernels));
  return loader ? [loader] : [];
}

/** GRUB 2 puts its directory at /boot/grub2 where the distribution renamed it, else at /boot/grub. */
function mainConfigs(system: OperatingSystem): readonly string[] {
  const renamed = ["/boot/grub2/grub.cfg", "/boot/grub/grub.cfg"];
  const plain = system.family === "debian" || system.family === "arch" || system.family === "alpine";
  return [...(plain ? renamed.reverse() : renamed), "/boot/flatcar/grub/grub.cfg"];
}

async function runGrubMenu(
  files: GrubFiles,
  start: string,
  firmware: Firmware,
  cpu: string,
): Promise<FoundMenu | undefined> {
  const platform: GrubPlatform = { name: firmware === "bios" ? "pc" : "efi", cpu };
  const menu = await runGrub(files, start, platform);
  if (!menu) return undefined;
  return { menu: describeGrub(menu, firmware), entries: await grubEntries(menu, firmware, files) };
}

function describeGrub(menu: GrubMenu, firmware: Firmware): BootMenu {
  const timeout = Number.parseInt(menu.variables.get("timeout") ?? "", 10);
  return {
    loader: "grub",
    firmware,
    path: menu.read[0] ?? menu.start,
    files: [...new Set(menu.read)],
    timeoutSeconds: Number.isNaN(timeout) || timeout < 0 ? undefined : timeout,
    timeoutStyle: menu.variables.get("timeout_style"),
    commands: menu.records,
    problems: menu.problems,
  };
}

/** The vendor directory of the EFI system partition, by os-release ID where it has another name. */
const vendors: Readonly<Record<string, string>> = {
  rhel: "redhat",
  ol: "redhat",
  sled: "sles",
  sles_sap: "sles",
  "opensuse-leap": "opensuse",
  "opensuse-tumbleweed": "opensuse",
};

/**
 * What firmware of Generation 2 gets to see: the configuration beside the vendor's loader, which is the whole menu or a
 * stub that leads to the main one; without any the loader goes to the main configuration by itself.
 */
async function uefiMenu(
  tree: FileTree,
  files: GrubFiles,
  esp: string | undefined,
  main: string | undefined,
  system: OperatingSystem,
): Promise<readonly FoundMenu[] | undefined> {
  const cpu = system.arch === "aarch64" ? "arm64" : "x86_64";
  for (const start of esp === undefined ? [] : await espConfigs(tree, esp, system)) {
    const found = await runGrubMenu(files, start, "uefi", cpu);
    if (found) return [found];
  }
  if (main === undefined || (esp !== undefined && !(await hasGrubProgram(tree, esp)))) return undefined;
  const found = await runGrubMenu(files, `(hd0)${main}`, "uefi", cpu);
  return found && [found];
}

async function espConfigs(tree: FileTree, esp: string, system: OperatingSystem): Promise<readonly string[]> {
  const efi = await findIgnoringCase(tree, esp, ["EFI"]);
  if (efi === undefined) return [];
  const wanted = (vendors[system.id] ?? system.id).toLowerCase();
  const rank = (name: string) => (name === wanted ? 0 : name === "boot" ? 2 : 1);
  const directories = (await tree.readDir(efi))
    .filter((entry) => entry.type === "directory")
    .map((entry) => entry.name)
    .sort((a, b) => rank(a.toLowerCase()) - rank(b.toLowerCase()));
  const places = [...directories.map((name) => ["EFI", name]), ["boot", "grub2"], ["grub2"], ["grub"]];
  const configs: string[] = [];
  for (const place of places) {
    if (await findIgnoringCase(tree, esp, [...place, "grub.cfg"])) configs.push(`(esp)/${place.join("/")}/grub.cfg`);
  }
  return configs;
}

async function hasGrubProgram(tree: FileTree, esp: string): Promise<boolean> {
  const efi = await findIgnoringCase(tree, esp, ["EFI"]);
  for (const { name, type } of efi === undefined ? [] : await tree.readDir(efi)) {
    if (type !== "directory") continue;
    const entries = await tree.readDir(`${efi}/${name}`);
    if (entries.some((entry) => /^(grub.*|boot(x64|aa64))\.efi$/i.test(entry.name))) return true;
  }
  return false;
}

/** One menu where both firmwares come to the same entries, else both. */
function mergeFirmware(bios: FoundMenu | undefined, uefi: readonly FoundMenu[]): readonly FoundMenu[] {
  const [other] = uefi;
  if (!bios || !other) return bios ? [bios] : uefi;
  const shape = (menu: FoundMenu) => JSON.stringify(menu.entries.map((entry) => ({ ...entry, firmware: "any" })));
  if (shape(bios) !== shape(other)) return [bios, other];
  const merge = (entry: BootEntry): BootEntry => ({ ...entry, firmware: "any" });
  const files = [...new Set([...bios.menu.files, ...other.menu.files])];
  return [{ menu: { ...bios.menu, firmware: "any", files }, entries: bios.entries.map(merge) }];
}

async function otherMenu(
  tree: FileTree,
  files: GrubFiles,
  esp: string | undefined,
  unified: () => Promise<UnifiedKernels>,
): Promise<FoundMenu | undefined> {
  for (const path of ["/boot/grub/grub.conf", "/boot/grub/menu.lst", "/boot/efi/EFI/redhat/grub.conf"]) {
    const found = await readGrubLegacy(tree, files, path);
    if (found) return describeLoader("grub-legacy", found.path.startsWith("/boot/efi") ? "uefi" : "bios", found);
  }
  if (esp !== undefined) {
    const { installed, fallback } = await unified();
    const found = fallback ? undefined : await readSystemdBoot(tree, files, esp, installed);
    if (found) return describeLoader("systemd-boot", "uefi", found);
    const entries = unifiedMenu(fallback ? [fallback] : installed);
    const path = entries[0]?.source.path;
    if (path !== undefined) return describeLoader("uki", "uefi", { path, entries, timeoutSeconds: 0 });
  }
  for (const path of [
    "/boot/extlinux/extlinux.conf",
    "/boot/extlinux.conf",
    "/extlinux.conf",
    "/boot/syslinux/syslinux.cfg",
  ]) {
    const found = await readExtlinux(tree, files, path);
    if (found) return describeLoader("extlinux", "bios", found);
  }
  return undefined;
}

function describeLoader(loader: BootLoader, firmware: Firmware, found: LoaderMenu): FoundMenu {
  const { path, timeoutSeconds, entries } = found;
  const files = [...new Set([path, ...entries.map((entry) => entry.source.path)])];
  const menu = { loader, firmware, path, files, timeoutSeconds, timeoutStyle: undefined, commands: [], problems: [] };
  return { menu, entries };
}

async function firstFile(tree: FileTree, paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if ((await tree.stat(path))?.type === "file") return path;
  return undefined;
}

async function readKernelCmdline(tree: FileTree): Promise<BootEntries["kernelCmdline"]> {
  for (const path of ["/etc/kernel/cmdline", "/usr/lib/kernel/cmdline"]) {
    const text = await tree.readText(path, { optional: true });
    if (text === undefined) continue;
    const lines = text.split("\n").filter((line) => !line.trimStart().startsWith("#"));
    return { path, line: 1, words: splitCommandLine(lines.join(" ")) };
  }
  return undefined;
}
