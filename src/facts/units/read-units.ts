import { ImageError, isImageError } from "../../image/errors.ts";
import type { DirectoryEntry, FileTree } from "../../image/tree/file-tree.ts";
import { mapConcurrent } from "../concurrent.ts";
import { parseUnitFile } from "./unit-file.ts";
import { isUnitType, parseUnitName } from "./unit-name.ts";
import {
  type DependencyEntry,
  type DependencyGroup,
  type DropIn,
  type UnitDirectory,
  type UnitDirectoryKind,
  type UnitEntry,
  type UnitStore,
  CONFIG_DIRECTORY,
  baseName,
  isInSearchPath,
} from "./unit-store.ts";

/**
 * The search path of systemd.unit(5) without the directories of /run, which are empty in an image. Builds for a
 * separate /usr look in /lib first; where /lib is a link into /usr both are one directory.
 */
const searchPath: readonly (readonly [kind: UnitDirectoryKind, path: string])[] = [
  ["control", "/etc/systemd/system.control"],
  ["config", CONFIG_DIRECTORY],
  ["attached", "/etc/systemd/system.attached"],
  ["vendor", "/usr/local/lib/systemd/system"],
  ["vendor", "/lib/systemd/system"],
  ["vendor", "/usr/lib/systemd/system"],
];

/** A file of more than this is no unit file. */
const UNIT_LIMIT_BYTES = 256 * 1024;
/** A large system has about 1,000 entries in all unit directories together, and a megabyte in their files. */
const MAX_ENTRIES = 10_000;
const MAX_TOTAL_CHARACTERS = 8 * 1024 * 1024;
const MAX_HOPS = 8;

/** Lists every unit directory once and reads what lies in it. Throws `ImageError` when a directory cannot be listed. */
export async function readUnits(tree: FileTree): Promise<UnitStore> {
  return new UnitReader(tree).read();
}

class UnitReader {
  readonly #tree: FileTree;
  readonly #realPaths = new Map<string, Promise<string | undefined>>();
  #entries = 0;
  #characters = 0;

  constructor(tree: FileTree) {
    this.#tree = tree;
  }

  async read(): Promise<UnitStore> {
    const directories: UnitDirectory[] = [];
    const seen = new Set<string>();
    for (const [kind, path] of searchPath) {
      const realPath = await this.#realPath(path);
      if (realPath === undefined || seen.has(realPath)) continue;
      if ((await this.#tree.stat(realPath))?.type !== "directory") continue;
      seen.add(realPath);
      // /lib/systemd/system is only a spelling where /lib leads into /usr.
      directories.push(await this.#directory(kind, path.startsWith("/lib/") ? realPath : path, realPath));
    }
    const store = { directories, outside: new Map<string, UnitEntry>() };
    for (const { entries, groups } of directories) {
      const destinations = [...entries.values()].flatMap((entry) => (entry.kind === "link" ? entry.destination : []));
      for (const group of groups.values()) {
        destinations.push(...[...group.entries.values()].map(({ destination }) => destination));
      }
      for (const destination of destinations) await this.#readOutside(store, destination);
    }
    return store;
  }

  async #directory(kind: UnitDirectoryKind, path: string, realPath: string): Promise<UnitDirectory> {
    const entries = new Map<string, UnitEntry>();
    const groups = new Map<string, DependencyGroup>();
    const dropIns = new Map<string, ReadonlyMap<string, DropIn>>();
    await mapConcurrent(await this.#list(path), async (entry) => {
      const here = `${path}/${entry.name}`;
      const suffix = directorySuffix(entry.name);
      if (suffix === undefined) {
        if (parseUnitName(entry.name)) entries.set(entry.name, await this.#entry(here, entry, realPath));
      } else if (entry.type === "directory" || (entry.type === "symlink" && (await this.#isDirectory(here)))) {
        if (suffix === ".d") dropIns.set(entry.name, await this.#dropIns(here));
        else {
          const isLink = entry.type === "symlink";
          const real = isLink ? ((await this.#realPath(here)) ?? here) : `${realPath}/${entry.name}`;
          groups.set(entry.name, { isLink, entries: await this.#group(here, real) });
        }
      }
    });
    // Concurrent looks end in any order; the order of names keeps every later step deterministic.
    return {
      kind,
      path,
      realPath,
      entries: sortedByName(entries),
      groups: sortedByName(groups),
      dropIns: sortedByName(dropIns),
    };
  }

  async #entry(path: string, { type }: Pick<DirectoryEntry, "type">, realParent: string): Promise<UnitEntry> {
    switch (type) {
      case "symlink": {
        const target = (await this.#tree.readLink(path)) ?? "";
        return { kind: "link", path, target, destination: await this.#destination(target, realParent) };
      }
      case "file":
        try {
          const text = await this.#text(path);
          return { kind: "file", path, file: parseUnitFile(text), empty: text === "" };
        } catch (error) {
          if (!isImageError(error)) throw error;
          return { kind: "unreadable", path, error };
        }
      case "character-device":
        return { kind: "device", path };
      case "directory":
      case "block-device":
      case "fifo":
      case "socket":
        return { kind: "other", path };
    }
  }

  async #group(path: string, realPath: string): Promise<ReadonlyMap<string, DependencyEntry>> {
    const group = new Map<string, DependencyEntry>();
    await mapConcurrent(await this.#list(path), async ({ name, type }) => {
      const here = `${path}/${name}`;
      const target = type === "symlink" ? await this.#tree.readLink(here) : undefined;
      const destination = target === undefined ? here : await this.#destination(target, realPath);
      group.set(name, { path: here, target, destination });
    });
    return sortedByName(group);
  }

  async #dropIns(path: string): Promise<ReadonlyMap<string, DropIn>> {
    const dropIns = new Map<string, DropIn>();
    await mapConcurrent(await this.#list(path), async ({ name }) => {
      if (!name.endsWith(".conf")) return;
      const here = `${path}/${name}`;
      try {
        const isFile = (await this.#tree.stat(here))?.type === "file";
        dropIns.set(name, {
          path: here,
          file: isFile ? parseUnitFile(await this.#text(here)) : undefined,
          error: undefined,
        });
      } catch (error) {
        if (!isImageError(error)) throw error;
        dropIns.set(name, { path: here, file: undefined, error });
      }
    });
    return sortedByName(dropIns);
  }

  /** Reads what a link of the search path leads to outside of it (`systemctl link`), link by link. */
  async #readOutside(
    store: UnitStore & { readonly outside: Map<string, UnitEntry> },
    destination: string,
  ): Promise<void> {
    for (let at = destination, hops = 0; hops < MAX_HOPS; hops++) {
      if (at === "/dev/null" || isInSearchPath(store, at) || store.outside.has(at)) return;
      const stat = await this.#tree.lstat(at).catch(ignoreImageError);
      if (!stat) return;
      const entry = await this.#entry(at, stat, at.slice(0, at.lastIndexOf("/")));
      store.outside.set(at, entry);
      if (entry.kind !== "link") return;
      at = entry.destination;
    }
  }

  /** The target of a link made absolute, links in its directories resolved as far as they exist. */
  async #destination(target: string, realParent: string): Promise<string> {
    const path = target.startsWith("/") ? target : `${realParent}/${target}`;
    const slash = path.lastIndexOf("/");
    const parent = path.slice(0, slash) || "/";
    const real = (await this.#realPath(parent).catch(ignoreImageError)) ?? normalize(parent);
    return `${real === "/" ? "" : real}/${path.slice(slash + 1)}`;
  }

  #realPath(path: string): Promise<string | undefined> {
    let real = this.#realPaths.get(path);
    if (!real) {
      real = this.#tree.realPath(path);
      this.#realPaths.set(path, real);
    }
    return real;
  }

  async #isDirectory(path: string): Promise<boolean> {
    return (await this.#tree.stat(path).catch(ignoreImageError))?.type === "directory";
  }

  async #list(path: string): Promise<readonly DirectoryEntry[]> {
    const entries = await this.#tree.readDir(path);
    this.#entries += entries.length;
    if (this.#entries > MAX_ENTRIES) {
      throw new ImageError("too-large", `the unit directories hold more than ${MAX_ENTRIES} entries`, { path });
    }
    return entries;
  }

  async #text(path: string): Promise<string> {
    if (this.#characters > MAX_TOTAL_CHARACTERS) {
      throw new ImageError("too-large", `the unit files hold more than ${MAX_TOTAL_CHARACTERS} characters`, { path });
    }
    const text = await this.#tree.readText(path, { limitBytes: UNIT_LIMIT_BYTES });
    this.#characters += text.length;
    return text;
  }
}

/** Links in a circle and places that cannot be looked at lead nowhere, as for systemd. */
function ignoreImageError(error: unknown): undefined {
  if (!isImageError(error)) throw error;
  return undefined;
}

/** The suffix of a directory that belongs to a unit (`ssh.service.d`) or a type of units (`service.d`). */
function directorySuffix(name: string): ".d" | ".wants" | ".requires" | ".upholds" | undefined {
  for (const suffix of [".d", ".wants", ".requires", ".upholds"] as const) {
    if (!name.endsWith(suffix)) continue;
    const owner = baseName(name.slice(0, -suffix.length));
    return parseUnitName(owner) || isUnitType(owner) ? suffix : undefined;
  }
  return undefined;
}

function sortedByName<T>(map: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return new Map([...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** Resolves `.` and `..` by the words alone, for a path that does not exist. */
function normalize(path: string): string {
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return `/${names.join("/")}`;
}
