import { ImageError, type ImageErrorCode, isImageError } from "../../image/errors.ts";
import type { Ramdisk } from "./ramdisk.ts";

/** What a thread hears: a ramdisk of that size is to be read, or the answer to the `read` of that number. */
export type ToThread =
  | { readonly kind: "ramdisk"; readonly sizeBytes: number }
  | { readonly kind: "bytes"; readonly id: number; readonly bytes: Uint8Array }
  | { readonly kind: "error"; readonly id: number; readonly error: SentError };

/** What it says: that it wants bytes of the ramdisk, or how reading it ended. */
export type FromThread =
  | { readonly kind: "read"; readonly id: number; readonly offset: number; readonly length: number }
  | { readonly kind: "done"; readonly ramdisk: Ramdisk }
  | { readonly kind: "failed"; readonly error: SentError };

/** An error on its way between threads, where classes do not count. */
export interface SentError {
  readonly message: string;
  readonly stack: string | undefined;
  /** Of an ImageError. */
  readonly place?: {
    readonly code: ImageErrorCode;
    readonly path: string | undefined;
    readonly layer: string | undefined;
    readonly offset: number | undefined;
    readonly remedy: string | undefined;
  };
}

export function packError(error: unknown): SentError {
  if (!(error instanceof Error)) return { message: String(error), stack: undefined };
  const { message, stack } = error;
  if (!isImageError(error)) return { message, stack };
  const { code, path, layer, offset, remedy } = error;
  return { message, stack, place: { code, path, layer, offset, remedy } };
}

export function unpackError({ message, stack, place }: SentError): Error {
  const error = place ? new ImageError(place.code, message, place) : new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
