import { isImageError } from "../errors.ts";

/** One place of several that may help: what cannot be read does not. */
export async function attemptRead<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (!isImageError(error)) throw error;
    return undefined;
  }
}
