import type { Image } from "./image.ts";

/**
 * Something that an image says of itself, computed at most once per image and shared by all who ask. A fact that throws
 * `ImageError` makes the checks that need it `undecided`.
 */
export interface Fact<T> {
  /** Unique: `os`, `waagent`, `cloud-init`, `acme.motd`. */
  readonly name: string;
  compute(image: Image): Promise<T>;
}

export function defineFact<T>(name: string, compute: (image: Image) => Promise<T>): Fact<T> {
  return { name, compute };
}

/** A value and the place it came from, after all merging. Lines count from 1. */
export interface Located<T> {
  readonly value: T;
  readonly path: string;
  readonly line: number;
}
