import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { isProgram } from "./programs.ts";

export interface PythonInterpreter {
  /** As a script names it: `/usr/bin/python3`. */
  readonly path: string;
  /** The file behind all links; the same as the path when it is no link. */
  readonly target: string;
  /** `3.11`, from the names that lead to the program; undefined when none says. */
  readonly version: string | undefined;
}

export interface Python {
  /** Every `python*` program of the usual directories, in order of their paths. */
  readonly interpreters: readonly PythonInterpreter[];
  /** Every existing site-packages and dist-packages directory, in order of their paths. */
  readonly sitePackages: readonly string[];
  /** The interpreter that a script asks for by its path; undefined when nothing executable is there. */
  interpreter(path: string): Promise<PythonInterpreter | undefined>;
  /** The directory or file of an importable module (`cloudinit`, `distro`) in any of the directories of modules, eggs included. */
  findModule(name: string): Promise<string | undefined>;
}

/** /usr/libexec holds RHEL 8's platform-python, which its own tools run on. */
const programDirectories = ["/usr/bin", "/usr/local/bin", "/usr/libexec", "/bin"];
const libraryDirectories = ["/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/local/lib64"];
const interpreterName = /^(?:platform-)?python(?:[23](?:\.\d+)?)?$/;
const libraryName = /^(?:python|pypy)(\d+(?:\.\d+)?)$/;

/** Python as the image has it: interpreters by the names that scripts use, and the directories of their modules. */
export const python = defineFact("python", async ({ tree }: Image): Promise<Python> => {
  const sitePackages = await findSitePackages(tree);
  return {
    interpreters: await findInterpreters(tree),
    sitePackages,
    interpreter: (path) => readInterpreter(tree, path),
    async findModule(name) {
      for (const directory of [...sitePackages, ...(await libraryRoots(tree)), ...(await eggs(tree, sitePackages))]) {
        for (const path of [`${directory}/${name}`, `${directory}/${name}.py`]) {
          const type = (await tree.stat(path))?.type;
          if (type === (path.endsWith(".py") ? "file" : "directory")) return path;
        }
      }
      return undefined;
    },
  };
});

/** `setup.py install` puts packages into directories of their own, which easy-install.pth adds to the search path. */
async function eggs(tree: FileTree, sitePackages: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const directory of sitePackages) {
    for (const { name } of await tree.readDir(directory)) if (name.endsWith(".egg")) found.push(`${directory}/${name}`);
  }
  return found;
}

async function findInterpreters(tree: FileTree): Promise<PythonInterpreter[]> {
  const found: PythonInterpreter[] = [];
  const seen = new Set<string>();
  for (const directory of programDirectories) {
    const real = await tree.realPath(directory);
    if (real === undefined || seen.has(real)) continue;
    seen.add(real);
    if ((await tree.stat(directory))?.type !== "directory") continue;
    for (const { name } of await tree.readDir(directory)) {
      if (!interpreterName.test(name)) continue;
      const interpreter = await readInterpreter(tree, `${directory}/${name}`);
      if (interpreter) found.push(interpreter);
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function readInterpreter(tree: FileTree, path: string): Promise<PythonInterpreter | undefined> {
  if (!(await isProgram(tree, path))) return undefined;
  const target = (await tree.realPath(path)) ?? path;
  const version = (await versionOfLinks(tree, path)) ?? versionIn(target) ?? versionIn(path);
  return { path, target, version: version?.includes(".") ? version : await fullVersion(tree, version) };
}

/** The version in the names of a chain of links: /usr/bin/python3 → /etc/alternatives/python3 → /usr/bin/python3.9. */
async function versionOfLinks(tree: FileTree, path: string): Promise<string | undefined> {
  let at = path;
  for (let hops = 0; hops < 16; hops++) {
    const version = versionIn(at);
    if (version?.includes(".")) return version;
    const target = await tree.readLink(at);
    if (target === undefined || target === "") return undefined;
    at = target.startsWith("/") ? target : `${at.slice(0, at.lastIndexOf("/"))}/${target}`;
  }
  return undefined;
}

function versionIn(path: string): string | undefined {
  return /python(\d+(?:\.\d+)?)(?:[a-z]*)$/.exec(path)?.[1];
}

/** A program that is only called `python3` is that of the one library directory of its major version. */
async function fullVersion(tree: FileTree, major: string | undefined): Promise<string | undefined> {
  const versions = new Set<string>();
  for (const root of await libraryRoots(tree)) {
    const version = versionIn(root);
    if (version?.includes(".") && (major === undefined || version.startsWith(`${major}.`))) versions.add(version);
  }
  const [only, ...others] = versions;
  return others.length === 0 ? (only ?? major) : major;
}

/** `/usr/lib/python3.11`, `/usr/lib64/python3.9`, `/usr/lib/python3` of Debian. */
async function libraryRoots(tree: FileTree): Promise<string[]> {
  const roots: string[] = [];
  for (const directory of libraryDirectories) {
    if ((await tree.stat(directory))?.type !== "directory") continue;
    for (const { name } of await tree.readDir(directory)) {
      if (libraryName.test(name)) roots.push(`${directory}/${name}`);
    }
  }
  return roots;
}

async function findSitePackages(tree: FileTree): Promise<string[]> {
  const found: string[] = [];
  for (const root of await libraryRoots(tree)) {
    for (const name of ["site-packages", "dist-packages"]) {
      if ((await tree.stat(`${root}/${name}`))?.type === "directory") found.push(`${root}/${name}`);
    }
  }
  return found;
}
