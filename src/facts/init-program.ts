import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { bootEntries } from "./boot-entries.ts";
import { readElfNeeds } from "./boot/elf-needs.ts";
import { lastValueOf } from "./kernel-command-line.ts";

/** The first program of the system and what it needs to start. */
export interface InitProgram {
  /** As the kernel or the initramfs calls it. */
  readonly path: string;
  /** `init=` of the default entry named it. */
  readonly isAsked: boolean;
  /** `missing` for a link that leads nowhere, too. */
  readonly state: "present" | "missing" | "empty" | "not-a-file";
  /** Of the program behind all links; undefined when it is missing. */
  readonly mode: number | undefined;
  /** The dynamic loader, where it needs one and that is not there. */
  readonly missingLoader: string | undefined;
  /** Libraries that are nowhere where the loader looks, with the file that needs them. */
  readonly missingLibraries: readonly { readonly name: string; readonly neededBy: string }[];
}

/** Kernel, init/main.c: kernel_init; initramfs-tools' init; systemd's switch-root looks at the last two itself. */
const candidates = [
  "/sbin/init",
  "/etc/init",
  "/bin/init",
  "/init",
  "/usr/lib/systemd/systemd",
  "/lib/systemd/systemd",
];

/** What the kernel starts once the root is mounted. */
export const initProgram = defineFact("init-program", async (image: Image): Promise<InitProgram> => {
  const { tree } = image;
  const { defaultEntry } = await image.fact(bootEntries);
  const asked = defaultEntry?.cmdline && lastValueOf(defaultEntry.cmdline, "init");
  if (asked?.startsWith("/")) return describe(tree, asked, true);
  let first: InitProgram | undefined;
  for (const path of candidates) {
    const found = await describe(tree, path, false);
    if (found.state === "present") return found;
    // A link that leads nowhere, or an empty file, says more than a name that never was there.
    if (found.state !== "missing" || (await tree.lstat(path))) first ??= found;
  }
  return first ?? describe(tree, "/sbin/init", false);
});

async function describe(tree: FileTree, path: string, isAsked: boolean): Promise<InitProgram> {
  const base = { path, isAsked, mode: undefined, missingLoader: undefined, missingLibraries: [] };
  const stat = await tree.stat(path);
  if (!stat) return { ...base, state: "missing" };
  if (stat.type !== "file") return { ...base, state: "not-a-file" };
  if (stat.sizeBytes === 0) return { ...base, state: "empty" };
  return { ...base, state: "present", mode: stat.mode, ...(await missingParts(tree, path)) };
}

/** More libraries than systemd has, by far. */
const MAX_LIBRARIES = 128;

async function missingParts(
  tree: FileTree,
  program: string,
): Promise<Pick<InitProgram, "missingLoader" | "missingLibraries">> {
  const own = await readElfNeeds(tree, program);
  if (!own) return { missingLoader: undefined, missingLibraries: [] };
  const isLoaderThere = own.interpreter === undefined || (await isFile(tree, own.interpreter));
  const usual = await libraryDirectories(tree);
  const missing: { name: string; neededBy: string }[] = [];
  const seen = new Set<string>();
  const pending = [program];
  for (let path = pending.shift(); path !== undefined && seen.size < MAX_LIBRARIES; path = pending.shift()) {
    const needs = path === program ? own : await readElfNeeds(tree, path);
    if (!needs) continue;
    const real = (await tree.realPath(path)) ?? path;
    const origin = real.slice(0, real.lastIndexOf("/"));
    const first = needs.searchPath.map((directory) => directory.replaceAll(/\$ORIGIN|\$\{ORIGIN\}/g, origin));
    for (const name of needs.libraries) {
      if (seen.has(name)) continue;
      seen.add(name);
      const found = await findLibrary(tree, name, [...first, ...usual]);
      if (found === undefined) missing.push({ name, neededBy: path });
      else pending.push(found);
    }
  }
  return { missingLoader: isLoaderThere ? undefined : own.interpreter, missingLibraries: missing };
}

async function findLibrary(tree: FileTree, name: string, directories: readonly string[]): Promise<string | undefined> {
  if (name.startsWith("/")) return (await isFile(tree, name)) ? name : undefined;
  for (const directory of directories) {
    const path = `${directory}/${name}`;
    if (path.startsWith("/") && (await isFile(tree, path))) return path;
  }
  return undefined;
}

/** The loader's own directories (ld.so(8); Debian's and musl's besides), and those of ld.so.conf. */
async function libraryDirectories(tree: FileTree): Promise<readonly string[]> {
  const usual = ["/lib64", "/usr/lib64", "/lib", "/usr/lib", "/usr/local/lib"];
  const tuples = ["x86_64-linux-gnu", "aarch64-linux-gnu"].flatMap((tuple) => [`/lib/${tuple}`, `/usr/lib/${tuple}`]);
  const texts = [(await tree.readText("/etc/ld.so.conf", { optional: true })) ?? ""];
  const isDirectory = (await tree.stat("/etc/ld.so.conf.d"))?.type === "directory";
  for (const { name } of isDirectory ? await tree.readDir("/etc/ld.so.conf.d") : [])
    if (name.endsWith(".conf"))
      texts.push((await tree.readText(`/etc/ld.so.conf.d/${name}`, { optional: true })) ?? "");
  const configured = texts.flatMap((text) => text.split("\n")).map((line) => line.replace(/#.*/, "").trim());
  const found: string[] = [];
  for (const directory of new Set([...tuples, ...usual, ...configured.filter((line) => line.startsWith("/"))]))
    if ((await tree.stat(directory))?.type === "directory") found.push(directory);
  return found;
}

async function isFile(tree: FileTree, path: string): Promise<boolean> {
  return (await tree.stat(path))?.type === "file";
}
