import { isImageError } from "../image/errors.ts";
import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { walk } from "../image/tree/walk.ts";
import type { Located } from "../image/fact.ts";
import {
  foldModuleName,
  moduleNameOf,
  parseKernelConfig,
  parseModulesBuiltin,
  parseModulesDep,
} from "./kernel/kernel-files.ts";
import { builtinOptions } from "./kernel/module-options.ts";
import { versionFromKernelName } from "./boot/boot-entry.ts";
import { unifiedKernels } from "./unified-kernels.ts";

/** Where a driver is: in the kernel itself, or in a module file that is there and indexed. */
export type ModulePlace = "builtin" | "module";

/** One installed kernel. */
export interface Kernel {
  /** As `uname -r` says it. */
  readonly version: string;
  /** Its module directory, or its image where it has no modules. */
  readonly path: string;
  readonly modulesPath: string | undefined;
  /**
   * `vmlinuz-<version>` in /boot, `vmlinuz` in the module directory, or a unified kernel image that names the version;
   * undefined for modules that no kernel is left of.
   */
  readonly imagePath: string | undefined;
  readonly configPath: string | undefined;
  /** False when depmod has not run: then no module is found at boot although files may lie there. */
  readonly indexed: boolean;
  /**
   * The driver's place by its module name, `-` and `_` alike. Undefined when the kernel has neither. What
   * modules.builtin says counts first, then `=y` in the configuration, then the module's file.
   */
  hasModule(name: string): Promise<ModulePlace | undefined>;
  /** The path of the module's file in the tree, also where it is not indexed. */
  moduleFile(name: string): Promise<string | undefined>;
  /** A setting of the kernel's configuration, `CONFIG_` left off; undefined when not set or no configuration is there. */
  option(name: string): Promise<Located<string> | undefined>;
}

/** Indexes of kernels with all drivers have about a megabyte. */
const INDEX_LIMIT_BYTES = 16 * 1024 * 1024;

/** Every installed kernel, oldest directory name first. */
export const kernels = defineFact("kernels", async (image: Image): Promise<readonly Kernel[]> => {
  const { tree } = image;
  const images = await kernelImages(tree);
  const unified = await unifiedImages(image);
  const directories = await moduleDirectories(tree);
  const versions = new Set([...directories.keys(), ...images.keys(), ...unified.keys()]);
  const found: Kernel[] = [];
  for (const version of [...versions].sort()) {
    const places = { modulesPath: directories.get(version), plain: images.get(version), unified: unified.get(version) };
    const kernel = await readKernel(tree, version, places);
    if (kernel) found.push(kernel);
  }
  return found;
});

async function moduleDirectories(tree: FileTree): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const parent of ["/usr/lib/modules", "/lib/modules"]) {
    if ((await tree.stat(parent))?.type !== "directory") continue;
    for (const { name, type } of await tree.readDir(parent)) {
      const path = `${parent}/${name}`;
      if (type !== "file" && !found.has(name) && (await tree.stat(path))?.type === "directory") found.set(name, path);
    }
  }
  return found;
}

async function kernelImages(tree: FileTree): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  if ((await tree.stat("/boot"))?.type !== "directory") return found;
  for (const { name, type } of await tree.readDir("/boot")) {
    const version = type === "directory" ? undefined : versionFromKernelName(name);
    if (version !== undefined && !name.startsWith("vmlinux")) found.set(version, `/boot/${name}`);
  }
  return found;
}

/** An EFI system partition that cannot be read takes no kernel of /boot away: who needs its entries is told there. */
async function unifiedImages(image: Image): Promise<ReadonlyMap<string, string>> {
  const { installed, fallback } = await image.fact(unifiedKernels).catch((error: unknown) => {
    if (!isImageError(error)) throw error;
    return { installed: [], fallback: undefined };
  });
  return new Map(
    [...(fallback ? [fallback] : []), ...installed].flatMap(({ kernelVersion, path }) =>
      kernelVersion === undefined ? [] : [[kernelVersion, path] as const],
    ),
  );
}

interface KernelPlaces {
  readonly modulesPath: string | undefined;
  readonly plain: string | undefined;
  readonly unified: string | undefined;
}

async function readKernel(
  tree: FileTree,
  version: string,
  { modulesPath, plain, unified }: KernelPlaces,
): Promise<Kernel | undefined> {
  const inModules = await firstFile(tree, modulesPath === undefined ? [] : [`${modulesPath}/vmlinuz`]);
  const image = plain ?? unified ?? inModules;
  const index = modulesPath === undefined ? undefined : await readIndex(tree, modulesPath);
  // A directory of neither kernel nor modules: headers, or what an uninstalled package forgot.
  if (image === undefined && !index?.hasModules) return undefined;
  const configPath = await firstFile(tree, configPlaces(version, modulesPath));
  let config: Promise<ReadonlyMap<string, Located<string>>> | undefined;
  const options = () => (config ??= readConfig(tree, configPath));
  let unindexed: Promise<ReadonlyMap<string, string>> | undefined;
  const files = async () => index?.files ?? (await (unindexed ??= walkModules(tree, modulesPath)));

  async function moduleFile(name: string): Promise<string | undefined> {
    const path = (await files()).get(foldModuleName(name));
    if (path === undefined || modulesPath === undefined) return undefined;
    const absolute = path.startsWith("/") ? path : `${modulesPath}/${path}`;
    return (await tree.stat(absolute))?.type === "file" ? absolute : undefined;
  }

  return {
    version,
    path: modulesPath ?? image ?? "/boot",
    modulesPath,
    imagePath: image,
    configPath,
    indexed: index?.files !== undefined,
    moduleFile,
    async hasModule(name) {
      if (index?.builtin.has(foldModuleName(name))) return "builtin";
      if (builtinOptions(await options(), name)) return "builtin";
      return (await moduleFile(name)) === undefined ? undefined : "module";
    },
    async option(name) {
      return (await options()).get(name.replace(/^CONFIG_/, ""));
    },
  };
}

interface ModuleIndex {
  readonly builtin: ReadonlySet<string>;
  /** Module name to path; undefined without modules.dep. */
  readonly files: ReadonlyMap<string, string> | undefined;
  readonly hasModules: boolean;
}

async function readIndex(tree: FileTree, directory: string): Promise<ModuleIndex> {
  const read = (name: string) =>
    tree.readText(`${directory}/${name}`, { optional: true, limitBytes: INDEX_LIMIT_BYTES });
  const builtin = await read("modules.builtin");
  const dep = await read("modules.dep");
  const hasDirectory = (await tree.stat(`${directory}/kernel`))?.type === "directory";
  return {
    builtin: parseModulesBuiltin(builtin ?? ""),
    files: dep === undefined ? undefined : parseModulesDep(dep),
    hasModules: builtin !== undefined || hasDirectory,
  };
}

function configPlaces(version: string, modulesPath: string | undefined): readonly string[] {
  return [
    `/boot/config-${version}`,
    ...(modulesPath === undefined ? [] : [`${modulesPath}/config`]),
    `/usr/lib/kernel/config-${version}`,
    `/usr/boot/config-${version}`,
  ];
}

async function readConfig(tree: FileTree, path: string | undefined): Promise<ReadonlyMap<string, Located<string>>> {
  if (path === undefined) return new Map();
  return parseKernelConfig(await tree.readText(path, { limitBytes: INDEX_LIMIT_BYTES }), path);
}

async function walkModules(tree: FileTree, directory: string | undefined): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  if (directory === undefined) return found;
  const enter = (path: string) => path !== `${directory}/build` && path !== `${directory}/source`;
  for await (const { path, type } of walk(tree, directory, { enter, maxDepth: 16, maxEntries: 50_000 })) {
    const name = type === "file" ? moduleNameOf(path) : undefined;
    if (name !== undefined && !found.has(name)) found.set(name, path);
  }
  return found;
}

async function firstFile(tree: FileTree, paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if ((await tree.stat(path))?.type === "file") return path;
  return undefined;
}
