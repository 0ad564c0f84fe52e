import type { FileTree } from "../../image/tree/file-tree.ts";
import { splitCommandLine } from "../kernel-command-line.ts";
import { compareGrubVersions } from "./bls.ts";
import { type BootEntry, isRescueTitle, versionFromKernelName } from "./boot-entry.ts";
import { findIgnoringCase } from "../../image/tree/find-ignoring-case.ts";
import type { GrubFiles } from "./grub-files.ts";
import type { LoaderMenu } from "./other-loaders.ts";
import {
  type LoaderEntry,
  type MenuItem,
  defaultMenuItem,
  parseLoaderConf,
  parseLoaderEntry,
  sortMenuItems,
  withoutCounter,
} from "./systemd-boot.ts";
import type { UnifiedKernel, UnifiedProfile } from "./unified-kernels.ts";

const MAX_ENTRIES = 10_000;

/** One line of the menu and the entry that it stands for. */
interface Item {
  readonly item: MenuItem;
  readonly entry: BootEntry;
}

/**
 * systemd-boot: loader.conf and entries on the EFI system partition, more entries in /boot, unified kernel images beside
 * them, all in one menu. Undefined where neither its configuration nor its program is there.
 */
export async function readSystemdBoot(
  tree: FileTree,
  files: GrubFiles,
  esp: string,
  unified: readonly UnifiedKernel[],
): Promise<LoaderMenu | undefined> {
  const confPath = (await findIgnoringCase(tree, esp, ["loader", "loader.conf"])) ?? `${esp}/loader/loader.conf`;
  const confText = await tree.readText(confPath, { optional: true });
  const program = await findIgnoringCase(tree, esp, ["EFI", "systemd"]);
  if (confText === undefined && program === undefined) return undefined;
  const conf = parseLoaderConf(confText ?? "");
  const found = [...(await snippetItems(tree, files, esp)), ...unified.flatMap(namedItems)];
  const sorted = sortMenuItems(
    found.map(({ item }) => item),
    compareGrubVersions,
  );
  const chosen = defaultMenuItem(sorted, conf.defaultPattern);
  const timeout = Number.parseInt(conf.timeout ?? "0", 10);
  const entryOf = new Map(found.map(({ item, entry }) => [item, entry]));
  return {
    path: confPath,
    entries: sorted.flatMap((item) => {
      const entry = entryOf.get(item);
      return entry ? [{ ...entry, isDefault: item === chosen }] : [];
    }),
    timeoutSeconds: Number.isNaN(timeout) ? 0 : timeout,
  };
}

/** Unified kernel images that firmware or shim starts without a menu: the newest one is taken for the default. */
export function unifiedMenu(kernels: readonly UnifiedKernel[]): readonly BootEntry[] {
  const entries = kernels.flatMap((kernel) => unifiedItems(kernel).map(({ entry }) => entry));
  const newest = [...entries].sort((a, b) => compareGrubVersions(b.id, a.id))[0];
  return entries.map((entry) => ({ ...entry, isDefault: entry === newest }));
}

async function snippetItems(tree: FileTree, files: GrubFiles, esp: string): Promise<readonly Item[]> {
  const found: Item[] = [];
  for (const root of new Set([esp, "/boot"])) {
    const directory = await findIgnoringCase(tree, root, ["loader", "entries"]);
    for (const { name, type } of directory === undefined ? [] : await tree.readDir(directory)) {
      if (type !== "file" || !/\.conf$/i.test(name) || found.length >= MAX_ENTRIES) continue;
      const path = `${directory}/${name}`;
      const item = parseLoaderEntry(name, await tree.readText(path));
      if (item) found.push({ item, entry: await snippetEntry(item, path, files) });
    }
  }
  return found;
}

async function snippetEntry(item: LoaderEntry, path: string, files: GrubFiles): Promise<BootEntry> {
  const onEsp = (file: string) => files.bootFile(`(esp)${file.replaceAll("\\", "/")}`);
  const kernel = item.kernel && (await onEsp(item.kernel.value));
  return {
    title: item.title,
    id: item.id,
    loader: "systemd-boot",
    firmware: "uefi",
    kernel,
    kernelVersion: item.version ?? (kernel && versionFromKernelName(kernel.written)),
    initrds: await Promise.all(item.initrds.map(onEsp)),
    cmdline: splitCommandLine(item.options),
    cmdlineSource: { path, line: item.optionsLine },
    source: { path, line: item.kernel?.line ?? 1 },
    uncertain: false,
    isDefault: false,
    isRescue: isRescueTitle(item.title, item.id),
    needsPassword: false,
  };
}

/** systemd-boot shows no image without a name in `.osrel`. */
function namedItems(kernel: UnifiedKernel): readonly Item[] {
  return unifiedItems(
    kernel,
    kernel.profiles.filter(({ title }) => title !== undefined),
  );
}

/** One item for each profile; one without words for an image that cannot be read. */
function unifiedItems(kernel: UnifiedKernel, profiles = kernel.profiles): readonly Item[] {
  const fileName = kernel.path.slice(kernel.path.lastIndexOf("/") + 1);
  if (kernel.error) return [unifiedItem(kernel, { menuId: fileName.toLowerCase(), title: fileName }, undefined)];
  return profiles.map((profile) =>
    unifiedItem(kernel, { menuId: profile.id, title: profile.title ?? fileName }, profile),
  );
}

function unifiedItem(
  kernel: UnifiedKernel,
  { menuId, title }: { readonly menuId: string; readonly title: string },
  profile: UnifiedProfile | undefined,
): Item {
  const { path, written } = kernel;
  const { id, bad } = withoutCounter(menuId.replace(/\.efi(?=@|$)/, ""));
  const file = { written, path };
  return {
    // Profiles of one image stay together, in their order.
    item: {
      id: id.replace(/@.*$/, ""),
      menuId,
      version: profile?.version,
      sortKey: profile?.sortKey,
      machineId: undefined,
      bad,
    },
    entry: {
      title,
      id,
      loader: "uki",
      firmware: "uefi",
      kernel: file,
      kernelVersion: kernel.kernelVersion,
      initrds: [
        ...(profile?.hasInitrd ? [file] : []),
        ...kernel.addons.map((addon) => ({ written: addon.slice(addon.lastIndexOf("/") + 1), path: addon })),
      ],
      cmdline: profile?.cmdline,
      cmdlineSource: { path, line: 1 },
      source: { path, line: 1 },
      uncertain: false,
      isDefault: false,
      isRescue: isRescueTitle(title, id),
      needsPassword: false,
    },
  };
}
