import { ImageError } from "../errors.ts";
import type { FileSystem } from "./file-system.ts";
import type { DirectoryEntry, FileStat, FileTree, ReadTextOptions } from "./file-tree.ts";

/** Linux gives up after 40 links in one look-up (path_resolution(7)). */
const MAX_LINKS = 40;
const MAX_COMPONENTS = 4096;
const DEFAULT_LIMIT_BYTES = 1024 * 1024;
/** More than one run asks for; a walk over everything starts anew from time to time. */
const MAX_KNOWN = 4096;

interface Place {
  readonly fileSystem: FileSystem;
  readonly node: unknown;
}

/** A component on the way to a place, links resolved. */
interface Step {
  readonly name: string;
  readonly place: Place;
}

/** A file system mounted at an absolute, normalized path without links. */
export interface Mount {
  readonly path: string;
  readonly fileSystem: FileSystem;
}

/** Paths, links and mounts over file systems: the one `FileTree` of the project. */
export class MountedTree implements FileTree {
  readonly mounts: readonly Mount[];
  readonly #byPath: ReadonlyMap<string, FileSystem>;
  /** Directories that paths led through, with the steps to them. The tree does not change, so neither do they. */
  readonly #directories = new Map<string, readonly Step[]>();
  /** What was found under a path without links, or that nothing was: facts and checks ask for the same files. */
  readonly #found = new Map<string, unknown>();
  #start: readonly Step[] | undefined;

  /** One mount must be at `/`. */
  constructor(mounts: readonly Mount[]) {
    this.mounts = mounts;
    this.#byPath = new Map(mounts.map((mount) => [mount.path, mount.fileSystem]));
    if (!this.#byPath.has("/")) throw new TypeError("a tree needs a file system at /");
  }

  async stat(path: string): Promise<FileStat | undefined> {
    const found = await this.#resolve(path, true);
    return found && (await within(path, found.place.fileSystem.stat(found.place.node)));
  }

  async lstat(path: string): Promise<FileStat | undefined> {
    const found = await this.#resolve(path, false);
    return found && (await within(path, found.place.fileSystem.stat(found.place.node)));
  }

  async realPath(path: string): Promise<string | undefined> {
    return (await this.#resolve(path, true))?.path;
  }

  async readDir(path: string): Promise<readonly DirectoryEntry[]> {
    const found = await this.#resolve(path, true);
    if (!found) return [];
    const { fileSystem, node } = found.place;
    const stat = await within(path, fileSystem.stat(node));
    if (stat.type !== "directory") throw new ImageError("not-a-directory", `${path} is not a directory`, { path });
    const entries = await within(path, fileSystem.list(node));
    return [...entries].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  async readLink(path: string): Promise<string | undefined> {
    const found = await this.#resolve(path, false);
    if (!found) return undefined;
    const { fileSystem, node } = found.place;
    if ((await within(path, fileSystem.stat(node))).type !== "symlink") return undefined;
    return within(path, fileSystem.readLink(node));
  }

  async attribute(path: string, name: string): Promise<Uint8Array | undefined> {
    const found = await this.#resolve(path, false);
    if (!found) return undefined;
    const { fileSystem, node } = found.place;
    if (fileSystem.attribute) return within(path, fileSystem.attribute(node, name));
    throw new ImageError(
      "unsupported",
      `${path}: extended attributes cannot be read of this source (${fileSystem.kind})`,
      {
        path,
        remedy: "name the disk image itself",
      },
    );
  }

  async read(path: string, limitBytes: number = DEFAULT_LIMIT_BYTES): Promise<Uint8Array> {
    const { place, stat } = await this.#regularFile(path);
    if (stat.sizeBytes > limitBytes) {
      const message = `${path} has ${stat.sizeBytes} bytes, more than the ${limitBytes} that are read of such a file`;
      throw new ImageError("too-large", message, {
        path,
        remedy: "check what this file is; it is far larger than its kind",
      });
    }
    return within(path, place.fileSystem.readRange(place.node, 0, stat.sizeBytes));
  }

  async readRange(path: string, offset: number, length: number): Promise<Uint8Array> {
    const { place } = await this.#regularFile(path);
    return within(path, place.fileSystem.readRange(place.node, offset, length));
  }

  async readText(path: string, options: ReadTextOptions & { readonly optional: true }): Promise<string | undefined>;
  async readText(path: string, options?: ReadTextOptions): Promise<string>;
  async readText(path: string, options: ReadTextOptions = {}): Promise<string | undefined> {
    if (options.optional) {
      const stat = await this.stat(path);
      if (!stat || stat.type === "directory") return undefined;
    }
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(await this.read(path, options.limitBytes));
  }

  async #regularFile(path: string): Promise<{ place: Place; stat: FileStat }> {
    const found = await this.#resolve(path, true);
    if (!found) throw new ImageError("not-found", `${path} does not exist`, { path });
    const stat = await within(path, found.place.fileSystem.stat(found.place.node));
    if (stat.type !== "file")
      throw new ImageError("not-a-file", `${path} is a ${stat.type}, not a regular file`, { path });
    return { place: found.place, stat };
  }

  /** Resolves the directory of a path, which most paths share with others, and then its last component. */
  async #resolve(path: string, followLast: boolean): Promise<{ place: Place; path: string } | undefined> {
    if (!path.startsWith("/")) throw new TypeError(`not an absolute path: ${path}`);
    const names = splitPath(path);
    if (names.length > MAX_COMPONENTS) throw new ImageError("link-loop", `${path} has too many components`, { path });
    const last = names.splice(-1);
    const parents = await this.#directory(path, names);
    const stack = parents && (await this.#walk(path, [...parents], last, followLast));
    const place = stack?.at(-1)?.place;
    return stack && place && { place, path: joinNames(stack) || "/" };
  }

  /** The steps to a directory, from the nearest one above it that is known; undefined when there is none. */
  async #directory(path: string, names: readonly string[]): Promise<readonly Step[] | undefined> {
    const key = names.join("/");
    const known = names.length === 0 ? this.#start : this.#directories.get(key);
    if (known) return known;
    if (names.length === 0) {
      const fileSystem = this.#rootFileSystem();
      return (this.#start = [{ name: "", place: { fileSystem, node: await fileSystem.root() } }]);
    }
    const parents = await this.#directory(path, names.slice(0, -1));
    const walked = parents && (await this.#walk(path, [...parents], names.slice(-1)));
    const place = walked?.at(-1)?.place;
    if (!walked || !place) return undefined;
    if ((await within(path, place.fileSystem.stat(place.node))).type !== "directory") return undefined;
    return keep(this.#directories, key, walked);
  }

  /**
   * Goes on from a directory, given with all above it, as path_resolution(7) does with this tree's root as the process
   * root. Undefined when there is no such path.
   */
  async #walk(
    path: string,
    stack: Step[],
    names: readonly string[],
    followLast = true,
  ): Promise<readonly Step[] | undefined> {
    const pending = names.toReversed();
    let links = 0;
    let steps = 0;
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      if (++steps > MAX_COMPONENTS) throw new ImageError("link-loop", `${path} has too many components`, { path });
      const parent = stack.at(-1)?.place;
      if (!parent) return undefined;
      // The walk begins in a directory; what it comes to may be anything.
      if (steps > 1 && (await within(path, parent.fileSystem.stat(parent.node))).type !== "directory") return undefined;
      if (name === ".") continue;
      if (name === "..") {
        if (stack.length > 1) stack.pop();
        continue;
      }
      const here = `${joinNames(stack)}/${name}`;
      const node = this.#found.has(here)
        ? this.#found.get(here)
        : keep(this.#found, here, await within(path, parent.fileSystem.lookup(parent.node, name)));
      if (node === undefined) return undefined;
      const isLast = pending.length === 0;
      if (!isLast || followLast) {
        const stat = await within(path, parent.fileSystem.stat(node));
        if (stat.type === "symlink") {
          if (++links > MAX_LINKS)
            throw new ImageError("link-loop", `${path} leads through more than ${MAX_LINKS} links`, { path });
          const target = await within(path, parent.fileSystem.readLink(node));
          if (target === "") return undefined;
          if (target.startsWith("/")) stack.length = 1;
          pending.push(...splitPath(target).reverse());
          continue;
        }
      }
      const mounted = this.#byPath.get(here);
      stack.push({
        name,
        place: mounted ? { fileSystem: mounted, node: await mounted.root() } : { fileSystem: parent.fileSystem, node },
      });
    }
    return stack;
  }

  #rootFileSystem(): FileSystem {
    const root = this.#byPath.get("/");
    if (!root) throw new TypeError("a tree needs a file system at /");
    return root;
  }
}

function keep<T>(known: Map<string, T>, key: string, value: T): T {
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(key, value);
  return value;
}

function splitPath(path: string): string[] {
  const names = path.split("/").filter((name) => name !== "");
  // A trailing slash demands a directory: the kernel then follows a link in the last component too.
  if (path.endsWith("/") && names.length > 0) names.push(".");
  return names;
}

function joinNames(stack: readonly { name: string }[]): string {
  return stack.map((entry) => entry.name).join("/");
}

/** Adds the path to an error of a file system, which knows nodes only. */
async function within<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ImageError) || error.path !== undefined) throw error;
    const { layer, offset, remedy } = error;
    throw new ImageError(error.code, `${path}: ${error.message}`, {
      path,
      cause: error,
      layer,
      offset,
      remedy,
    });
  }
}
