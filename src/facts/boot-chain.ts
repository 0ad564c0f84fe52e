import { isImageError } from "../image/errors.ts";
import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import { type BootEntries, type BootEntry, type DeadMenu, bootEntries } from "./boot-entries.ts";
import { type BootLoaders, bootLoaders } from "./boot-loaders.ts";
import { type BootFile, isThere } from "./boot/boot-entry.ts";
import { type DiskDevices, diskDevices, isLastingName } from "./disk-devices.ts";
import { lastValueOf } from "./kernel-command-line.ts";

/** One link of the chain, from firmware to the root file system. */
export interface ChainLink {
  readonly kind: "loader" | "config" | "entry" | "kernel" | "initramfs" | "root";
  /** What it is: `shim`, `GRUB`, the title of an entry, the path of a kernel. */
  readonly what: string;
  /** Where it lies: a path in the tree, `partition 15:/EFI/…`, a sector. */
  readonly where: string | undefined;
  readonly line?: number;
  /** What it says of itself. */
  readonly note?: string;
  /** Why the machine does not get past this link, as a clause; the links behind are what it would have come to. */
  readonly broken?: string;
}

export type ChainBreak =
  | "no-boot-code"
  | "no-esp"
  | "no-fallback-loader"
  | "other-machine"
  | "broken-program"
  | "no-second-stage"
  | "no-fallback-list"
  | "device-missing"
  | "config-missing"
  | "config-empty"
  | "kernel-missing"
  | "initramfs-missing"
  | "root-missing";

/** The way that one firmware goes. */
export interface BootChain {
  readonly firmware: "bios" | "uefi";
  readonly links: readonly ChainLink[];
  /** The first place where it ends. */
  readonly broken:
    | { readonly code: ChainBreak; readonly message: string; readonly path?: string; readonly line?: number }
    | undefined;
  /** Every link was followed; otherwise a program is not known and the rest is what usually follows. */
  readonly followed: boolean;
  /** Why nobody could look: the EFI system partition cannot be read. */
  readonly error: Error | undefined;
}

/**
 * The way of each firmware that can be told, from its first program to the root: empty without a disk and without an EFI
 * system partition in the tree. What breaks it is told once; the rest is what would follow.
 */
export const bootChains = defineFact("boot-chains", async (image: Image): Promise<readonly BootChain[]> => {
  const loaders = await image.fact(bootLoaders);
  const entries = await systemEntries(image);
  const devices = await image.fact(diskDevices);
  const chains: BootChain[] = [];
  for (const firmware of ["bios", "uefi"] as const) {
    const chain = chainOf(firmware, loaders, entries, devices);
    if (chain) chains.push(chain);
  }
  return chains;
});

/** Undefined where no system was put together, or a part of it cannot be read: then the chain ends with the loader. */
async function systemEntries(image: Image): Promise<BootEntries | undefined> {
  try {
    return await image.fact(bootEntries);
  } catch (error) {
    if (!isImageError(error)) throw error;
    return undefined;
  }
}

type Broken = NonNullable<BootChain["broken"]>;

function chainOf(
  firmware: "bios" | "uefi",
  loaders: BootLoaders,
  entries: BootEntries | undefined,
  devices: DiskDevices | undefined,
): BootChain | undefined {
  const walk = loaders[firmware];
  if (!walk) {
    const error = firmware === "uefi" ? loaders.uefiError : undefined;
    return error && { firmware, links: [], broken: undefined, followed: false, error };
  }
  const links: ChainLink[] = walk.steps.map(({ what, where, note }) => ({
    kind: "loader",
    what,
    where,
    ...(note === undefined ? {} : { note }),
  }));
  const chain = (broken: Broken | undefined, followed: boolean): BootChain => ({
    firmware,
    links,
    broken,
    followed,
    error: undefined,
  });
  if (walk.gap) return chain(walk.gap, true);
  const dead = entries?.dead.find((one) => one.firmware === firmware);
  if (dead) {
    links.push(...configLinks(dead.files));
    return chain(deadEnd(dead), true);
  }
  const isOf = (one: { readonly firmware: string }) => one.firmware === firmware || one.firmware === "any";
  const way = entries?.menus.flatMap(({ ways }) => ways).find(isOf);
  if (way) links.push(...configLinks(way.files.slice(0, MAX_CONFIGS)));
  const entry = entries?.defaults.find(isOf);
  if (entry) links.push(...entryLinks(entry, devices));
  const first = links.find(({ broken }) => broken !== undefined);
  const code = first && codes[first.kind];
  const broken = first?.broken !== undefined && code ? { code, message: first.broken, ...entry?.source } : undefined;
  return chain(broken, way?.followed === true);
}

/** Snippets of boot entries are files of the menu, too; what led to them comes first. */
const MAX_CONFIGS = 4;

const codes: Partial<Record<ChainLink["kind"], ChainBreak>> = {
  kernel: "kernel-missing",
  initramfs: "initramfs-missing",
  root: "root-missing",
};

function configLinks(files: readonly string[]): readonly ChainLink[] {
  return files.map((where) => ({ kind: "config", what: "configuration", where }));
}

/** What GRUB missed first is why it shows nothing: a device that is not there leaves it without the files on it. */
function deadEnd({ missing, files }: DeadMenu): Broken {
  const [first] = missing;
  if (!first) {
    const path = files.at(-1);
    return {
      code: "config-empty",
      message: "the configuration has no entries",
      ...(path === undefined ? {} : { path }),
    };
  }
  const place = first.path === "" ? {} : { path: first.path, line: first.line };
  return first.kind === "device"
    ? { code: "device-missing", message: `there is no ${first.text} on the disk`, ...place }
    : { code: "config-missing", message: `GRUB finds no configuration at ${first.text}`, ...place };
}

function entryLinks(entry: BootEntry, devices: DiskDevices | undefined): readonly ChainLink[] {
  const { title, source, kernel, initrds, cmdline } = entry;
  const links: ChainLink[] = [{ kind: "entry", what: title, where: source.path, line: source.line }];
  if (kernel) links.push(fileLink("kernel", kernel));
  links.push(...initrds.map((file) => fileLink("initramfs", file)));
  const root = cmdline && lastValueOf(cmdline, "root");
  if (root !== undefined) links.push(rootLink(root, devices));
  return links;
}

function fileLink(kind: "kernel" | "initramfs", file: BootFile): ChainLink {
  const where = file.path ?? file.elsewhere;
  const broken = isThere(file) ? {} : { broken: `the ${kind} ${file.written} is not there` };
  return { kind, what: file.written, where, ...broken };
}

function rootLink(root: string, devices: DiskDevices | undefined): ChainLink {
  const found = devices?.find(root);
  const link = { kind: "root", what: `root=${root}` } as const;
  switch (found?.kind) {
    case "volume": {
      const { name, content } = found.opened.volume;
      return { ...link, where: name, ...(content ? { note: content.title } : {}) };
    }
    case "unreadable":
      return { ...link, where: undefined, note: found.reason };
    case "absent":
      return {
        ...link,
        where: undefined,
        ...(isLastingName(root) ? { broken: `root=${root} is nowhere on the disk` } : {}),
      };
    case undefined:
      return { ...link, where: undefined };
  }
}
