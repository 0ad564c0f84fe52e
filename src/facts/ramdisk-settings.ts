import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { foldModuleName } from "./kernel/kernel-files.ts";
import { readLayered } from "./layered-files.ts";
import { type ShellVariables, readShellVariables } from "./shell-variables.ts";

/** How the next initramfs will be made: which drivers it gets whatever machine makes it. */
export interface RamdiskSettings {
  readonly generator: "dracut" | "initramfs-tools";
  /** Only drivers of the machine that makes it get in: dracut's hostonly="yes", MODULES=dep. */
  readonly hostOnly: boolean;
  /** Where that is said; undefined for what is built into the generator. */
  readonly hostOnlyPlace: { readonly path: string; readonly line: number } | undefined;
  /** Drivers that get in by name, with `_` for `-`. */
  readonly drivers: ReadonlySet<string>;
}

/** The settings of the generator that is installed; undefined where none is. */
export const ramdiskSettings = defineFact(
  "ramdisk-settings",
  async ({ tree }: Image): Promise<RamdiskSettings | undefined> => {
    const isDirectory = async (path: string) => (await tree.stat(path))?.type === "directory";
    // initramfs-tools of Debian 13 takes one program of dracut along, dracut-install: that is no generator.
    const hasDracut = await isDirectory("/usr/lib/dracut");
    const hasTools = await isDirectory("/usr/share/initramfs-tools");
    if (hasDracut && (!hasTools || (await isDirectory("/usr/lib/dracut/modules.d")))) return dracutSettings(tree);
    return hasTools ? initramfsToolsSettings(tree) : undefined;
  },
);

/** dracut.conf(5): the main file, then the snippets in order of their names, those of /etc before others of their name. */
async function dracutSettings(tree: FileTree): Promise<RamdiskSettings> {
  const main = "/etc/dracut.conf";
  const directories = ["/etc/dracut.conf.d", "/usr/lib/dracut/dracut.conf.d"];
  const snippets = await readLayered(tree, directories, { suffix: ".conf" });
  const text = await tree.readText(main, { optional: true });
  const variables = inOrder([...(text === undefined ? [] : [{ path: main, text }]), ...snippets]);
  const hostOnly = variables.get("hostonly");
  const drivers = ["add_drivers", "force_drivers"].flatMap((name) => wordsOf(variables.get(name)?.value ?? ""));
  return {
    generator: "dracut",
    hostOnly: hostOnly?.value === "yes",
    hostOnlyPlace: hostOnly,
    drivers: new Set(drivers.map(foldModuleName)),
  };
}

/** initramfs.conf(5): the main file, then conf.d of /usr/share and of /etc; the file `modules` names drivers. */
async function initramfsToolsSettings(tree: FileTree): Promise<RamdiskSettings> {
  const main = "/etc/initramfs-tools/initramfs.conf";
  const text = await tree.readText(main, { optional: true });
  const files = text === undefined ? [] : [{ path: main, text }];
  for (const directory of ["/usr/share/initramfs-tools/conf.d", "/etc/initramfs-tools/conf.d"])
    files.push(...(await readLayered(tree, [directory], { suffix: "" })));
  const modules = inOrder(files).get("MODULES");
  const drivers: string[] = [];
  for (const path of ["/usr/share/initramfs-tools/modules", "/etc/initramfs-tools/modules"]) {
    const lines = ((await tree.readText(path, { optional: true })) ?? "").split("\n");
    drivers.push(...lines.flatMap((line) => wordsOf(line.replace(/#.*/, "")).slice(0, 1)));
  }
  return {
    generator: "initramfs-tools",
    hostOnly: modules?.value === "dep" || modules?.value === "list",
    hostOnlyPlace: modules,
    drivers: new Set(drivers.map(foldModuleName)),
  };
}

function inOrder(files: readonly { readonly path: string; readonly text: string }[]): ShellVariables {
  let variables: ShellVariables = new Map();
  for (const { path, text } of files) ({ variables } = readShellVariables(text, path, variables));
  return variables;
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
