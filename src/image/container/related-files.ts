import { realpath } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { type ByteSource } from "../bytes/byte-source.ts";
import { BlockStore, CachedByteSource } from "../bytes/cached-byte-source.ts";
import { FileByteSource, type ReadStatistics } from "../bytes/file-byte-source.ts";
import { ImageError } from "../errors.ts";

export interface RelatedFile {
  /** Where it was found, for messages. */
  readonly locator: string;
  /** The same for two names of one file. */
  readonly identity: string;
  readonly source: ByteSource;
  /** Files that this one names. */
  readonly related: RelatedFiles;
}

/** The files that an image may name: parents, backing files, extents. */
export interface RelatedFiles {
  /** Undefined when there is no such file; `unsupported` for one that must not be followed. */
  open(name: string): Promise<RelatedFile | undefined>;
}

/** For sources without neighbours: archives, remote blobs, tests. */
export const noRelatedFiles: RelatedFiles = { open: async () => undefined };

/** How far an image may lead to other files of the host: its own folder and what is below, or anywhere. */
export type FollowParents = "folder" | "anywhere";

type HostFile = RelatedFile & { readonly file: FileByteSource };

/** The files of the host that make up one image: opened once each, cached, counted and closed together. */
export class HostFiles implements AsyncDisposable {
  readonly statistics: ReadStatistics = { reads: 0, bytes: 0 };
  readonly #follow: FollowParents;
  readonly #store = new BlockStore();
  readonly #opened = new Map<string, Promise<HostFile>>();

  constructor(follow: FollowParents = "folder") {
    this.#follow = follow;
  }

  /** Opens a file of the user's own choice. */
  async open(path: string): Promise<HostFile> {
    const real = await realpath(path).catch(() => resolve(path));
    return this.#openOnce(path, real, [dirname(real), dirname(resolve(path))]);
  }

  async #openOnce(path: string, real: string, folders: readonly string[]): Promise<HostFile> {
    let opened = this.#opened.get(real);
    if (!opened) {
      opened = this.#openReal(path, real, folders);
      this.#opened.set(real, opened);
    }
    return opened;
  }

  async #openReal(path: string, real: string, folders: readonly string[]): Promise<HostFile> {
    const file = await FileByteSource.open(path, this.statistics);
    return {
      locator: path,
      identity: real,
      file,
      source: new CachedByteSource(file, { store: this.#store }),
      related: { open: (name) => this.#openNamed(dirname(real), folders, name) },
    };
  }

  /**
   * Opens a file that an image names, seen from the image's folder: what an image says is not what the user said. All of a
   * chain stays in the folders of the file that the user named.
   */
  async #openNamed(from: string, folders: readonly string[], name: string): Promise<RelatedFile | undefined> {
    const [folder = ""] = folders;
    if (name === "" || name.includes("\0")) return undefined;
    const wanted = resolve(from, name);
    const refuse = () => {
      throw new ImageError("unsupported", `the image leads to ${JSON.stringify(name)}, outside its own folder`, {
        remedy: "put the files side by side, or merge them into one",
      });
    };
    // Looked at before the host is asked anything: on Windows the mere question goes out to another machine.
    if (this.#follow === "folder" && !folders.some((inside) => isBelow(inside, wanted))) refuse();
    const real = await realpath(wanted).catch(() => undefined);
    if (real === undefined) return undefined;
    if (this.#follow === "folder" && !isBelow(folder, real)) refuse();
    return this.#openOnce(real, real, folders);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const opened = await Promise.allSettled(this.#opened.values());
    this.#opened.clear();
    await Promise.all(
      opened.map((result) => (result.status === "fulfilled" ? result.value.source.close() : undefined)),
    );
  }
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
