import { ImageError } from "../image/errors.ts";
import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { openRamdisk } from "./initramfs/open-ramdisk.ts";
import { readInThread } from "./initramfs/read-in-thread.ts";
import type { InitramfsSegment } from "./initramfs/read-initramfs.ts";
import { foldModuleName, parseModulesBuiltin } from "./kernel/kernel-files.ts";
import { type ModprobeDirective, parseModprobeConf } from "./kernel/modprobe-conf.ts";

export type { InitramfsSegment } from "./initramfs/read-initramfs.ts";

export type InitramfsGenerator = "dracut" | "initramfs-tools" | "mkinitcpio" | "unknown";

/** What lies in one ramdisk. */
export interface Initramfs {
  readonly path: string;
  readonly segments: readonly InitramfsSegment[];
  /** Every name inside, without `/` in front. */
  readonly names: ReadonlySet<string>;
  /** Kernels that it has a module directory for. */
  readonly kernelVersions: readonly string[];
  readonly generator: InitramfsGenerator;
  /** Made for the machine that it was made on: dracut's host-only mode, MODULES=dep, mkinitcpio's autodetect hook. */
  readonly hostOnly: boolean;
  /** Lines of modprobe.d inside; `path` is the place inside. */
  readonly modprobe: readonly ModprobeDirective[];
  /** Texts of /etc/crypttab and /etc/lvm/lvm.conf inside, where they are there. */
  readonly crypttab: string | undefined;
  readonly lvmConf: string | undefined;
  /** The module's file for that kernel, `-` and `_` alike; undefined when it is not inside. */
  moduleFile(version: string, name: string): string | undefined;
  /** True when the copy of modules.builtin inside lists the module. */
  isBuiltin(version: string, name: string): boolean;
}

export interface InitramfsReader {
  /**
   * The content of the ramdisk at that path, read at the first call; of a unified kernel image the one inside.
   *
   * @throws ImageError with the layer `initramfs` when the content is at fault: `corrupt` where the kernel would not unpack
   * it, `unsupported` for a compression that is not read here
   */
  read(path: string): Promise<Initramfs>;
}

/** The ramdisks of the image, each read at most once. */
export const initramfs = defineFact("initramfs", async ({ tree }: Image): Promise<InitramfsReader> => {
  const known = new Map<string, Promise<Initramfs>>();
  return {
    read(path) {
      let reading = known.get(path);
      if (!reading) {
        reading = readOne(tree, path);
        known.set(path, reading);
      }
      return reading;
    },
  };
});

async function readOne(tree: FileTree, path: string): Promise<Initramfs> {
  const source = await openRamdisk(tree, path);
  const { segments, names, texts, modules } = await readInThread(source).catch((error: unknown) => {
    throw withPath(error, path);
  });
  const generator = generatorOf(names);
  const textOf = (...places: readonly string[]) => places.map((place) => texts.get(place)).find((text) => text);
  const builtin = (version: string) =>
    parseModulesBuiltin(
      textOf(`usr/lib/modules/${version}/modules.builtin`, `lib/modules/${version}/modules.builtin`) ?? "",
    );
  return {
    path,
    segments,
    names,
    kernelVersions: [...modules.keys()].sort(),
    generator,
    hostOnly: isHostOnly(generator, names, texts),
    modprobe: modprobeInside(texts),
    crypttab: textOf("etc/crypttab", "cryptroot/crypttab"),
    lvmConf: textOf("etc/lvm/lvm.conf"),
    moduleFile: (version, name) => modules.get(version)?.get(foldModuleName(name)),
    isBuiltin: (version, name) => builtin(version).has(foldModuleName(name)),
  };
}

function withPath(error: unknown, path: string): unknown {
  if (!(error instanceof ImageError) || error.path !== undefined) return error;
  const { layer, offset, remedy } = error;
  return new ImageError(error.code, error.message, {
    path,
    cause: error,
    layer,
    offset,
    remedy,
  });
}

function generatorOf(names: ReadonlySet<string>): InitramfsGenerator {
  const has = (...places: readonly string[]) => places.some((place) => names.has(place));
  if (
    has(
      "usr/lib/dracut-lib.sh",
      "lib/dracut-lib.sh",
      "usr/lib/dracut/build-parameter.txt",
      "lib/dracut/build-parameter.txt",
    )
  )
    return "dracut";
  if (has("conf/initramfs.conf", "conf/arch.conf", "scripts/functions")) return "initramfs-tools";
  if (has("buildconfig", "init_functions")) return "mkinitcpio";
  return "unknown";
}

function isHostOnly(
  generator: InitramfsGenerator,
  names: ReadonlySet<string>,
  texts: ReadonlyMap<string, string>,
): boolean {
  switch (generator) {
    case "dracut":
      return [
        "usr/lib/dracut/hostonly-files",
        "lib/dracut/hostonly-files",
        "usr/lib/dracut/hostonly-kernel-modules.txt",
        "lib/dracut/hostonly-kernel-modules.txt",
      ].some((name) => names.has(name));
    case "initramfs-tools": {
      const settings = [...texts].filter(([name]) => name.startsWith("conf/")).map(([, text]) => text);
      return settings.some((text) => /^\s*MODULES\s*=\s*["']?dep\b/m.test(text));
    }
    case "mkinitcpio":
      return /^\s*HOOKS=.*\bautodetect\b/m.test(texts.get("buildconfig") ?? "");
    case "unknown":
      return false;
  }
}

/** kmod reads files in the order of their names; of the same name the one in the first directory counts. */
function modprobeInside(texts: ReadonlyMap<string, string>): readonly ModprobeDirective[] {
  const directories = ["etc", "run", "usr/local/lib", "usr/lib", "lib"].map((parent) => `${parent}/modprobe.d/`);
  const files = new Map<string, string>();
  for (const directory of directories) {
    for (const name of texts.keys()) {
      const base = name.startsWith(directory) ? name.slice(directory.length) : undefined;
      if (base !== undefined && !files.has(base)) files.set(base, name);
    }
  }
  return [...files].sort().flatMap(([, name]) => parseModprobeConf(texts.get(name) ?? "", `/${name}`).directives);
}
