import { ImageError } from "../errors.ts";

/**
 * `unreadable` where WebAssembly got no memory, which is no fault of the data; undefined for any other error. Each memory
 * takes gigabytes of addresses, so that a limit of virtual memory is met long before memory is short.
 */
export function memoryShortage(error: unknown, layer: string): ImageError | undefined {
  // The wording is V8's; what damaged data leads to is no RangeError, or does not speak of WebAssembly.
  if (!(error instanceof RangeError) || !/^WebAssembly\b.*\bmemory\b/i.test(error.message)) return undefined;
  return new ImageError("unreadable", `there is no memory to decompress the ${layer} data with`, {
    layer,
    remedy: "raise the limit of virtual memory (ulimit -v)",
    cause: error,
  });
}
