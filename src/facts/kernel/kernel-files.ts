import type { Located } from "../../image/fact.ts";

/** The kernel and kmod take `-` and `_` in module names for the same. */
export function foldModuleName(name: string): string {
  return name.replaceAll("-", "_");
}

/** `kernel/drivers/pci/controller/pci-hyperv.ko.xz` → `pci_hyperv`; undefined for other files. */
export function moduleNameOf(path: string): string | undefined {
  const name = /([^/]+)\.ko(?:\.(?:gz|xz|zst|bz2))?$/.exec(path)?.[1];
  return name === undefined ? undefined : foldModuleName(name);
}

/** modules.builtin: one path a line, uncompressed suffix whatever the modules have. */
export function parseModulesBuiltin(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const line of text.split("\n")) {
    const name = moduleNameOf(line.trim());
    if (name !== undefined) names.add(name);
  }
  return names;
}

/** modules.dep: `path: paths it needs`. The path is relative to the module directory, absolute in old releases. */
export function parseModulesDep(text: string): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const line of text.split("\n")) {
    const colon = line.indexOf(":");
    const path = line.slice(0, Math.max(0, colon)).trim();
    const name = moduleNameOf(path);
    if (name !== undefined && !paths.has(name)) paths.set(name, path);
  }
  return paths;
}

/** A kernel configuration: `CONFIG_NAME=value`. What `is not set` is left out; names come without `CONFIG_`. */
export function parseKernelConfig(text: string, path: string): ReadonlyMap<string, Located<string>> {
  const options = new Map<string, Located<string>>();
  for (const [index, line] of text.split("\n").entries()) {
    const match = /^CONFIG_(\w+)=(.*?)\s*$/.exec(line);
    if (match?.[1] === undefined || match[2] === undefined || match[2] === "n") continue;
    options.set(match[1], { value: match[2].replace(/^"(.*)"$/, "$1"), path, line: index + 1 });
  }
  return options;
}
