import { realpath } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { type ByteSource } from "../bytes/byte-source.ts";
import { CachedByteSource } from "../bytes/cached-byte-source.ts";
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

/** The files of the host that make up one image: opened once each, cached, counted and closed together. */
export class HostFiles implements AsyncDisposable {
  readonly statistics: ReadStatistics = { reads: 0, bytes: 0 };
  readonly #follow: FollowParents;
  readonly #opened = new Map<string, Promise<RelatedFile & { readonly file: FileByteSource }>>();

  constructor(follow: FollowParents = "folder") {
    this.#follow = follow;
  }

  /** Opens a file of the user's own choice. */
  async open(path: string): Promise<RelatedFile & { readonly file: FileByteSource }> {
    const real = await realpath(path).catch(() => resolve(path));
    let opened = this.#opened.get(real);
    if (!opened) {
      opened = this.#openReal(path, real);
      this.#opened.set(real, opened);
    }
    return opened;
  }

  async #openReal(path: string, real: string): Promise<RelatedFile & { readonly file: FileByteSource }> {
    const file = await FileByteSource.open(path, this.statistics);
    const folders = [dirname(real), dirname(resolve(path))];
    return {
      locator: path,
      identity: real,
      file,
      source: new CachedByteSource(file),
      related: { open: (name) => this.#openNamed(folders, name) },
    };
  }

  /** Opens a file that an image names: what an image says is not what the user said. */
  async #openNamed(folders: readonly string[], name: string): Promise<RelatedFile | undefined> {
    const [folder = ""] = folders;
    if (name === "" || name.includes("\0")) return undefined;
    const wanted = resolve(folder, name);
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
    return this.open(real);
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
