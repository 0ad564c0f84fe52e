import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { bootLoaders } from "./boot-loaders.ts";
import type { BootEntry } from "./boot/boot-entry.ts";
import { type DefaultGrub, readDefaultGrub } from "./boot/default-grub.ts";
import { type BootMenu, type DeadMenu, findMenus } from "./boot/find-menus.ts";
import { findEsp } from "./boot/grub-files.ts";
import { type CommandLineWord, splitCommandLine } from "./kernel-command-line.ts";
import { os } from "./os.ts";
import { unifiedKernels } from "./unified-kernels.ts";

export type { BootEntry, BootLoader, Firmware } from "./boot/boot-entry.ts";
export type { DefaultGrub } from "./boot/default-grub.ts";
export type { BootMenu, DeadMenu } from "./boot/find-menus.ts";

export interface BootEntries {
  /** Every menu entry, menus and entries in order. Empty where no configuration lies in the tree: then nothing is known. */
  readonly entries: readonly BootEntry[];
  /** The first default entry; `defaults` has one or more for each firmware. */
  readonly defaultEntry: BootEntry | undefined;
  readonly defaults: readonly BootEntry[];
  readonly menus: readonly BootMenu[];
  /** Firmwares whose loader comes to no menu; the entries are then those of the usual places. */
  readonly dead: readonly DeadMenu[];
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
  const loaders = await image.fact(bootLoaders);
  const { menus, dead } = await findMenus({ tree, esp, system, loaders, unified: () => image.fact(unifiedKernels) });
  const entries = menus.flatMap((menu) => menu.entries);
  const defaults = entries.filter((entry) => entry.isDefault);
  return {
    entries,
    defaultEntry: defaults[0],
    defaults,
    menus: menus.map((menu) => menu.menu),
    dead,
    esp,
    defaultGrub: await readDefaultGrub(tree),
    kernelCmdline: await readKernelCmdline(tree),
  };
});

async function readKernelCmdline(tree: FileTree): Promise<BootEntries["kernelCmdline"]> {
  for (const path of ["/etc/kernel/cmdline", "/usr/lib/kernel/cmdline"]) {
    const text = await tree.readText(path, { optional: true });
    if (text === undefined) continue;
    const lines = text.split("\n").filter((line) => !line.trimStart().startsWith("#"));
    return { path, line: 1, words: splitCommandLine(lines.join(" ")) };
  }
  return undefined;
}
