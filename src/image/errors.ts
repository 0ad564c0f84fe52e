/** Why a place in an image could not be read. A closed vocabulary, so that reports can explain each one. */
export type ImageErrorCode =
  | "not-found"
  | "not-a-file"
  | "not-a-directory"
  | "not-a-link"
  | "link-loop"
  | "too-large"
  | "unreadable"
  | "unsupported"
  | "corrupt";

export interface ImageErrorPlace {
  /** Path inside the image. */
  readonly path?: string | undefined;
  /** The reader that met the problem: `vhd`, `gpt`, `ext4`, `tar`, … */
  readonly layer?: string | undefined;
  /** Byte offset in the layer below. */
  readonly offset?: number | undefined;
  /** What the user can do about it, as one clause. */
  readonly remedy?: string | undefined;
  readonly cause?: unknown;
}

/**
 * A place in the image cannot be read. Never a finding: checks that needed the place become `undecided`.
 * Anything else that is thrown while an image is judged is a fault of ours.
 */
export class ImageError extends Error {
  readonly code: ImageErrorCode;
  readonly path: string | undefined;
  readonly layer: string | undefined;
  readonly offset: number | undefined;
  readonly remedy: string | undefined;

  constructor(code: ImageErrorCode, message: string, place: ImageErrorPlace = {}) {
    super(message, place.cause === undefined ? undefined : { cause: place.cause });
    this.name = "ImageError";
    this.code = code;
    this.path = place.path;
    this.layer = place.layer;
    this.offset = place.offset;
    this.remedy = place.remedy;
  }
}

/** True for an ImageError of any copy of this library (a plugin may carry its own). */
export function isImageError(error: unknown): error is ImageError {
  return error instanceof Error && error.name === "ImageError" && "code" in error;
}
