import { matchesGlob } from "../glob.ts";
import { type BlsKey, allKeys, firstKey, parseBls } from "./bls.ts";

/** The settings of loader.conf; the last of a key counts. */
export interface LoaderConf {
  readonly defaultPattern: string | undefined;
  /** Seconds, or what else the file says (`menu-hidden`, `menu-force`, `menu-disabled`). */
  readonly timeout: string | undefined;
  readonly consoleMode: string | undefined;
}

/** loader.conf(5): `key value` lines. */
export function parseLoaderConf(text: string): LoaderConf {
  const keys = parseBls(text);
  const last = (name: string) => allKeys(keys, name).at(-1)?.value;
  return { defaultPattern: last("default"), timeout: last("timeout"), consoleMode: last("console-mode") };
}

/** What a line of the menu is found and sorted by. */
export interface MenuItem {
  /** File name without `.conf` or `.efi`, and without the boot counter `+3-0`. */
  readonly id: string;
  /** As loader.conf may call it: the id with `.conf` or `.efi`, and `@` and its profile for a unified kernel image. */
  readonly menuId: string;
  readonly version: string | undefined;
  readonly sortKey: string | undefined;
  readonly machineId: string | undefined;
  /** Tries left is zero: such entries come last. */
  readonly bad: boolean;
}

export interface LoaderEntry extends MenuItem {
  readonly title: string;
  readonly kernel: BlsKey | undefined;
  readonly initrds: readonly string[];
  /** All `options` lines together. */
  readonly options: string;
  readonly optionsLine: number;
}

/** An entry of systemd-boot (the Boot Loader Specification, "Type #1"); undefined when it starts nothing. */
export function parseLoaderEntry(fileName: string, text: string): LoaderEntry | undefined {
  const keys = parseBls(text);
  const kernel = firstKey(keys, "linux") ?? firstKey(keys, "efi");
  if (!kernel) return undefined;
  const { id, bad } = withoutCounter(fileName.replace(/\.conf$/i, ""));
  const options = allKeys(keys, "options");
  return {
    id,
    menuId: `${id}.conf`,
    title: firstKey(keys, "title")?.value ?? fileName,
    version: firstKey(keys, "version")?.value,
    sortKey: firstKey(keys, "sort-key")?.value,
    machineId: firstKey(keys, "machine-id")?.value,
    kernel,
    initrds: allKeys(keys, "initrd").map((key) => key.value),
    options: options.map((key) => key.value).join(" "),
    optionsLine: options[0]?.line ?? kernel.line,
    bad,
  };
}

/** Boot counting: `name+tries left`, `name+tries left-tries done`. */
export function withoutCounter(name: string): { readonly id: string; readonly bad: boolean } {
  const counter = /^(.*?)\+(\d+)(?:-\d+)?$/.exec(name);
  return { id: counter?.[1] ?? name, bad: counter?.[2] === "0" };
}

/**
 * The order of the menu (src/boot/boot.c: boot_entry_compare): usable before bad entries, entries with a sort key before
 * those without, by sort key, machine and newest version, else by file name, newest first.
 *
 * @param compareVersions the version order of the Boot Loader Specification
 */
export function sortMenuItems<Item extends MenuItem>(
  entries: readonly Item[],
  compareVersions: (a: string, b: string) => number,
): readonly Item[] {
  return [...entries].sort((a, b) => {
    if (a.bad !== b.bad) return a.bad ? 1 : -1;
    if ((a.sortKey === undefined) !== (b.sortKey === undefined)) return a.sortKey === undefined ? 1 : -1;
    if (a.sortKey !== undefined && b.sortKey !== undefined) {
      const order =
        compareText(a.sortKey, b.sortKey) ||
        compareText(a.machineId ?? "", b.machineId ?? "") ||
        compareVersions(b.version ?? "", a.version ?? "");
      if (order !== 0) return order;
    }
    return compareVersions(b.id, a.id);
  });
}

/** What starts by itself: the first item that the pattern of loader.conf names, else the first of the menu. */
export function defaultMenuItem<Item extends MenuItem>(
  sorted: readonly Item[],
  pattern: string | undefined,
): Item | undefined {
  if (pattern === undefined || pattern.startsWith("@")) return sorted[0];
  const wanted = pattern.toLowerCase();
  return (
    sorted.find((item) => matchesGlob(wanted, item.menuId.toLowerCase(), { escapes: true })) ??
    sorted.find((item) => matchesGlob(wanted, item.id.toLowerCase(), { escapes: true })) ??
    sorted[0]
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
