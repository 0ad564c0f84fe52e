import { isImageError } from "../image/errors.ts";
import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { type BootEntry, bootEntries } from "./boot-entries.ts";
import { fstab } from "./fstab.ts";
import { type Initramfs, type InitramfsReader, initramfs } from "./initramfs.ts";
import { type CommandLineWord, lastValueOf } from "./kernel-command-line.ts";
import { type Kernel, kernels } from "./kernels.ts";
import type { ModprobeDirective } from "./modprobe.ts";

/** Where a driver is when the kernel starts: `tree` is a module that only the mounted root has. */
export type DriverPlace = "builtin" | "initramfs" | "tree";

/** One kernel that the image can boot, with the ramdisks that it boots with. */
export interface BootableKernel {
  readonly kernel: Kernel;
  /** A default entry starts it. */
  readonly isDefault: boolean;
  /** The entry that starts it, a default one first; undefined when no entry names it. */
  readonly entry: BootEntry | undefined;
  readonly words: readonly CommandLineWord[];
  /** Ramdisks in the tree: of its entry, else those that lie in /boot by its version. */
  readonly ramdisks: readonly string[];
  /** Ramdisks that its entry names and that are not there. */
  readonly missingRamdisks: readonly string[];
  /** False when the kernel finds disk and root by itself: drivers built in, root named as kernels can. */
  needsRamdisk(): Promise<boolean>;
  /** The ramdisks' contents. Throws ImageError like the `initramfs` fact. */
  contents(): Promise<readonly Initramfs[]>;
  /** The driver's place, the earliest one; undefined when it is nowhere. Reads the ramdisks only where it must. */
  place(module: string): Promise<DriverPlace | undefined>;
  /** Lines of modprobe.d in the ramdisks. */
  modprobeInside(): Promise<readonly ModprobeDirective[]>;
}

/** More kernels than this are not looked into; distributions keep two or three. */
const MAX_KERNELS = 8;

/** Kernels with an image (all, where none has one), those that start by default first, then the newest names. */
export const bootDrivers = defineFact("boot-drivers", async (image: Image): Promise<readonly BootableKernel[]> => {
  const { defaults, entries } = await image.fact(bootEntries);
  const installed = await image.fact(kernels);
  const reader = await image.fact(initramfs);
  const rootType = (await image.fact(fstab)).entries.find(({ mountPoint }) => mountPoint === "/")?.type;
  const bootable: BootableKernel[] = [];
  // Flatcar's kernel has a name without its version: then the modules stand for it.
  const withImage = installed.filter(({ imagePath }) => imagePath !== undefined);
  for (const kernel of [...(withImage.length > 0 ? withImage : installed)].reverse()) {
    const starts = (entry: BootEntry) =>
      entry.kernel?.path === kernel.imagePath || entry.kernelVersion === kernel.version;
    const default_ = defaults.find(starts);
    const entry = default_ ?? entries.find((one) => starts(one) && !one.isRescue);
    // Where no default is known, or none is of an installed kernel, every kernel may be the one.
    const isDefault = default_ !== undefined || !defaults.some((one) => installed.some((other) => names(one, other)));
    bootable.push(await describe({ tree: image.tree, reader, kernel, entry, isDefault, rootType }));
  }
  return bootable.sort((a, b) => Number(b.isDefault) - Number(a.isDefault)).slice(0, MAX_KERNELS);
});

function names(entry: BootEntry, kernel: Kernel): boolean {
  return (
    entry.kernelVersion === kernel.version ||
    (kernel.imagePath !== undefined && entry.kernel?.path === kernel.imagePath)
  );
}

interface Found {
  readonly tree: FileTree;
  readonly reader: InitramfsReader;
  readonly kernel: Kernel;
  readonly entry: BootEntry | undefined;
  readonly isDefault: boolean;
  readonly rootType: string | undefined;
}

async function describe({ tree, reader, kernel, entry, isDefault, rootType }: Found): Promise<BootableKernel> {
  const ofEntry = entry?.initrds.flatMap(({ path }) => (path === undefined ? [] : [path]));
  const ramdisks = ofEntry ?? (await conventionalRamdisks(tree, kernel));
  const words = entry?.cmdline ?? [];
  const contents = async () => {
    // A unified kernel image that could not be read tells its error again.
    if (entry?.loader === "uki" && entry.cmdline === undefined) await reader.read(entry.source.path);
    const read: Initramfs[] = [];
    for (const path of ramdisks) read.push(await reader.read(path));
    return read;
  };
  const isBuiltin = async (module: string) => (await kernel.hasModule(module)) === "builtin";
  return {
    kernel,
    isDefault,
    entry,
    words,
    ramdisks,
    missingRamdisks: entry?.initrds.flatMap(({ path, written }) => (path === undefined ? [written] : [])) ?? [],
    contents,
    async needsRamdisk() {
      // Only names that the kernel resolves by itself (block/early-lookup.c: early_lookup_bdev).
      const root = lastValueOf(words, "root") ?? "";
      if (!/^(?:PARTUUID=|PARTLABEL=|\/dev\/(?:sd|nvme)|[0-9a-f]+:)/i.test(root)) return true;
      for (const module of ["hv_vmbus", "hv_storvsc", "sd_mod", ...(rootType === undefined ? [] : [rootType])]) {
        if (!(await isBuiltin(module))) return true;
      }
      return false;
    },
    async place(module) {
      if (await isBuiltin(module)) return "builtin";
      for (const inside of await contents()) {
        if (inside.isBuiltin(kernel.version, module)) return "builtin";
        if (inside.moduleFile(kernel.version, module) !== undefined) return "initramfs";
      }
      return (await kernel.hasModule(module)) === undefined ? undefined : "tree";
    },
    async modprobeInside() {
      return (await contents()).flatMap(({ modprobe }) => modprobe);
    },
  };
}

/** Where distributions put the ramdisk of a kernel (dracut, initramfs-tools, SUSE, image-based systems). */
async function conventionalRamdisks(tree: FileTree, { version, modulesPath }: Kernel): Promise<readonly string[]> {
  const places = [
    `/boot/initramfs-${version}.img`,
    `/boot/initrd.img-${version}`,
    `/boot/initrd-${version}`,
    `/boot/initramfs-${version}`,
    `/boot/initrd-${version}.img`,
    ...(modulesPath === undefined ? [] : [`${modulesPath}/initramfs.img`, `${modulesPath}/initrd`]),
  ];
  for (const path of places) if ((await tree.stat(path))?.type === "file") return [path];
  return [];
}

/** True for an error that says that a ramdisk's own content is at fault, not the disk below it. */
export function isBrokenRamdisk(error: unknown): error is Error & { readonly path?: string } {
  return isImageError(error) && error.code === "corrupt" && error.layer === "initramfs";
}
