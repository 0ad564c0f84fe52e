import type { ImageError } from "../errors.ts";
import type { FileSystem } from "./file-system.ts";
import type { FileTree } from "./file-tree.ts";

/** Stands at a mount point whose file system cannot be read: whoever looks there hears why, and takes nothing for absent. */
export class UnreadableFileSystem implements FileSystem<undefined> {
  readonly kind = "unreadable";
  readonly #error: ImageError;

  constructor(error: ImageError) {
    this.#error = error;
  }

  async root(): Promise<undefined> {
    return undefined;
  }

  lookup(): Promise<never> {
    return Promise.reject(this.#error);
  }

  list(): Promise<never> {
    return Promise.reject(this.#error);
  }

  stat(): Promise<never> {
    return Promise.reject(this.#error);
  }

  readLink(): Promise<never> {
    return Promise.reject(this.#error);
  }

  attribute(): Promise<never> {
    return Promise.reject(this.#error);
  }

  readRange(): Promise<never> {
    return Promise.reject(this.#error);
  }
}

/** The tree of a disk whose root was not found: every look fails with the one reason, told once. */
export class UnreadableTree implements FileTree {
  readonly error: ImageError;

  constructor(error: ImageError) {
    this.error = error;
  }

  stat(): Promise<never> {
    return Promise.reject(this.error);
  }

  lstat(): Promise<never> {
    return Promise.reject(this.error);
  }

  realPath(): Promise<never> {
    return Promise.reject(this.error);
  }

  readDir(): Promise<never> {
    return Promise.reject(this.error);
  }

  readLink(): Promise<never> {
    return Promise.reject(this.error);
  }

  read(): Promise<never> {
    return Promise.reject(this.error);
  }

  attribute(): Promise<never> {
    return Promise.reject(this.error);
  }

  readRange(): Promise<never> {
    return Promise.reject(this.error);
  }

  readText(): Promise<never> {
    return Promise.reject(this.error);
  }
}
