import type { Disk } from "./disk.ts";
import type { ImageError } from "./errors.ts";
import type { Fact } from "./fact.ts";
import type { FileTree } from "./tree/file-tree.ts";

/** What the user pointed at. */
export interface ImageInput {
  /** As the user wrote it. */
  readonly locator: string;
  /** What it turned out to be, by content: `directory`, `tar`, `memory`, … */
  readonly kind: string;
  /** The format that the file is packed in, and how to unpack it: nothing of it can be judged before. */
  readonly packed?: PackedInput;
  /** What opening it showed that is worth knowing and no verdict: members that were moved, a platform that was chosen. */
  readonly notices?: readonly ImageNotice[];
}

export interface PackedInput {
  readonly format: string;
  readonly remedy: string;
  /** Of a shell, for the machine that holds the file. */
  readonly command: string;
}

export interface ImageNotice {
  readonly code: string;
  readonly message: string;
}

/** An opened input: its root tree and the facts computed from it so far. */
export class Image implements AsyncDisposable {
  readonly input: ImageInput;
  readonly tree: FileTree;
  /** The disk that the tree lies on; undefined for directories and archives. */
  readonly disk: Disk | undefined;
  /** Why there is no tree to look at: no volume of the disk is a Linux root. Every look at the tree then fails with it. */
  readonly rootError: ImageError | undefined;
  readonly #facts = new Map<Fact<unknown>, Promise<unknown>>();
  readonly #failures = new Map<unknown, string>();
  readonly #close: () => Promise<void>;

  constructor(
    input: ImageInput,
    tree: FileTree,
    close: () => Promise<void> = async () => {},
    more: { readonly disk?: Disk; readonly rootError?: ImageError | undefined } = {},
  ) {
    this.input = input;
    this.tree = tree;
    this.disk = more.disk;
    this.rootError = more.rootError;
    this.#close = close;
  }

  /** The fact's value, computed at the first call; later calls share it, a failure included. */
  fact<T>(fact: Fact<T>): Promise<T> {
    let value = this.#facts.get(fact) as Promise<T> | undefined;
    if (!value) {
      value = fact.compute(this);
      this.#facts.set(fact, value);
      // The innermost fact is heard first; those that pass its error on are not at fault.
      value.catch((error: unknown) => {
        if (!this.#failures.has(error)) this.#failures.set(error, fact.name);
      });
    }
    return value;
  }

  /** Every error that a fact ended with so far and the name of the fact where it began. */
  get failedFacts(): ReadonlyMap<unknown, string> {
    return this.#failures;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }
}
