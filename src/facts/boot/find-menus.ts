import type { FileTree } from "../../image/tree/file-tree.ts";
import type { BootLoaders } from "../boot-loaders.ts";
import type { OperatingSystem } from "../os.ts";
import type { UnifiedKernels } from "../unified-kernels.ts";
import type { BootEntry, BootLoader, Firmware } from "./boot-entry.ts";
import { grubEntries } from "./grub-entries.ts";
import { ANY_DEVICE, GrubFiles } from "./grub-files.ts";
import type { GrubMissing, GrubProblemAt, GrubRecord } from "./grub-interpreter.ts";
import { type GrubMenu, type GrubPlatform, type GrubStart, runGrub, startAt } from "./grub.ts";
import { type LoaderMenu, readExtlinux, readGrubLegacy } from "./other-loaders.ts";
import { readSystemdBoot, unifiedMenu } from "./systemd-boot-menu.ts";
import { espConfigs, hasGrubProgram, mainConfig } from "./usual-configs.ts";

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
  /** How each firmware comes to this menu. */
  readonly ways: readonly MenuWay[];
}

export interface MenuWay {
  readonly firmware: Firmware;
  /** The configurations that it reads, in order. */
  readonly files: readonly string[];
  /** The boot loader's own program led here; otherwise it is where configurations usually lie. */
  readonly followed: boolean;
}

/** GRUB was followed from its program and comes to no menu. */
export interface DeadMenu {
  readonly firmware: "bios" | "uefi";
  /** What it asks for and does not find, in order; empty for a configuration without entries. */
  readonly missing: readonly GrubMissing[];
  /** The configurations that it reads. */
  readonly files: readonly string[];
}

export interface FoundMenu {
  readonly menu: BootMenu;
  readonly entries: readonly BootEntry[];
}

export interface FoundMenus {
  readonly menus: readonly FoundMenu[];
  readonly dead: readonly DeadMenu[];
}

export interface Surroundings {
  readonly tree: FileTree;
  readonly esp: string | undefined;
  readonly system: OperatingSystem;
  readonly loaders: BootLoaders;
  unified(): Promise<UnifiedKernels>;
}

/** The menus of both firmwares: those that the loaders lead to, else those in the usual places. */
export async function findMenus(around: Surroundings): Promise<FoundMenus> {
  const { tree, esp, system, loaders } = around;
  const files = new GrubFiles(tree, { esp, devices: loaders.devices });
  const isArm = system.arch === "aarch64";
  const main = await mainConfig(tree, system);
  const dead: DeadMenu[] = [];
  const bios = isArm
    ? undefined
    : ((await followGrub(around, "bios", dead)) ??
      (main === undefined || !maySeek(loaders, "bios")
        ? undefined
        : await runGrubMenu(files, startAt(`(${ANY_DEVICE})${main}`), { name: "pc", cpu: "i386" }, false)));
  const uefi =
    (await followGrub(around, "uefi", dead)) ??
    (await followOther(around, files)) ??
    (maySeek(loaders, "uefi") ? await usualUefiMenu(around, files, main) : undefined);
  const found = mergeFirmware(bios, uefi);
  if (found.length > 0) return { menus: found, dead };
  const other = await otherMenu(around, files);
  return { menus: other ? [other] : [], dead };
}

/** A firmware that does not get to any loader has no menu, unless the other one does not either. */
function maySeek({ bios, uefi }: BootLoaders, firmware: "bios" | "uefi"): boolean {
  const [own, other] = firmware === "bios" ? [bios, uefi] : [uefi, bios];
  return own?.gap === undefined || other === undefined || other.gap !== undefined;
}

async function followGrub(
  { tree, esp, system, loaders }: Surroundings,
  firmware: "bios" | "uefi",
  dead: DeadMenu[],
): Promise<FoundMenu | undefined> {
  const walk = loaders[firmware];
  if (!walk?.grub) return undefined;
  const { devices } = loaders;
  const files = new GrubFiles(tree, { esp, devices, memdisk: walk.memdisk });
  const platform = firmware === "bios" ? biosPlatform : uefiPlatform(system);
  const menu = await runGrub(files, walk.grub, platform);
  if (menu && menu.items.length > 0) return describeGrub(menu, files, platform, true);
  // Without the disk nobody knows whether what is not in the tree is missing.
  if (devices && !menu?.isGuessing && !walk.grub.configs.some((config) => files.isGuessed(config))) {
    const [config = walk.grub.prefix] = walk.grub.configs;
    const missing = menu?.missing ?? [{ kind: "file" as const, text: config, path: "", line: 0 }];
    dead.push({ firmware, missing, files: menu?.read ?? [] });
  }
  return undefined;
}

/** Where firmware starts systemd-boot or a unified kernel image, GRUB's configuration in /boot is not its menu. */
async function followOther(
  { tree, esp, loaders, unified }: Surroundings,
  files: GrubFiles,
): Promise<FoundMenu | undefined> {
  const reached = loaders.uefi?.reached;
  if (esp === undefined || (reached !== "systemd-boot" && reached !== "uki")) return undefined;
  const { installed, fallback } = await unified();
  if (reached === "systemd-boot") {
    const found = await readSystemdBoot(tree, files, esp, installed);
    return found && found.entries.length > 0 ? describeLoader("systemd-boot", "uefi", found, true) : undefined;
  }
  const entries = unifiedMenu(fallback ? [fallback] : []);
  const path = entries[0]?.source.path;
  return path === undefined ? undefined : describeLoader("uki", "uefi", { path, entries, timeoutSeconds: 0 }, true);
}

const biosPlatform: GrubPlatform = { name: "pc", cpu: "i386" };

function uefiPlatform({ arch }: OperatingSystem): GrubPlatform {
  return { name: "efi", cpu: arch === "aarch64" ? "arm64" : "x86_64" };
}

/** The configuration beside the vendor's loader; without any the loader goes to the main configuration by itself. */
async function usualUefiMenu(
  { tree, esp, system }: Surroundings,
  files: GrubFiles,
  main: string | undefined,
): Promise<FoundMenu | undefined> {
  const platform = uefiPlatform(system);
  for (const start of esp === undefined ? [] : await espConfigs(tree, esp, system)) {
    const found = await runGrubMenu(files, startAt(start), platform, false);
    if (found) return found;
  }
  if (main === undefined || (esp !== undefined && !(await hasGrubProgram(tree, esp)))) return undefined;
  return runGrubMenu(files, startAt(`(${ANY_DEVICE})${main}`), platform, false);
}

async function runGrubMenu(
  files: GrubFiles,
  start: GrubStart,
  platform: GrubPlatform,
  followed: boolean,
): Promise<FoundMenu | undefined> {
  const menu = await runGrub(files, start, platform);
  return menu && describeGrub(menu, files, platform, followed);
}

async function describeGrub(
  menu: GrubMenu,
  files: GrubFiles,
  platform: GrubPlatform,
  followed: boolean,
): Promise<FoundMenu> {
  const timeout = Number.parseInt(menu.variables.get("timeout") ?? "", 10);
  const firmware = platform.name === "pc" ? "bios" : "uefi";
  return {
    menu: {
      loader: "grub",
      firmware,
      path: menu.read[0] ?? menu.start,
      files: [...new Set(menu.read)],
      timeoutSeconds: Number.isNaN(timeout) || timeout < 0 ? undefined : timeout,
      timeoutStyle: menu.variables.get("timeout_style"),
      commands: menu.records,
      problems: menu.problems,
      ways: [{ firmware, files: [...new Set(menu.read)], followed }],
    },
    entries: await grubEntries(menu, firmware, files),
  };
}

/** One menu where both firmwares come to the same entries, else both. */
function mergeFirmware(bios: FoundMenu | undefined, uefi: FoundMenu | undefined): readonly FoundMenu[] {
  if (!bios || !uefi) return [bios, uefi].filter((menu) => menu !== undefined);
  const shape = (menu: FoundMenu) => JSON.stringify(menu.entries.map((entry) => ({ ...entry, firmware: "any" })));
  if (shape(bios) !== shape(uefi)) return [bios, uefi];
  const merge = (entry: BootEntry): BootEntry => ({ ...entry, firmware: "any" });
  const files = [...new Set([...bios.menu.files, ...uefi.menu.files])];
  const ways = [...bios.menu.ways, ...uefi.menu.ways];
  return [{ menu: { ...bios.menu, firmware: "any", files, ways }, entries: bios.entries.map(merge) }];
}

async function otherMenu({ tree, esp, unified }: Surroundings, files: GrubFiles): Promise<FoundMenu | undefined> {
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

function describeLoader(loader: BootLoader, firmware: Firmware, found: LoaderMenu, followed = false): FoundMenu {
  const { path, timeoutSeconds, entries } = found;
  const files = [...new Set([path, ...entries.map((entry) => entry.source.path)])];
  const ways = [{ firmware, files: [path], followed }];
  const rest = { timeoutStyle: undefined, commands: [], problems: [], ways };
  return { menu: { loader, firmware, path, files, timeoutSeconds, ...rest }, entries };
}
