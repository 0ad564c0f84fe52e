import { ImageError, isImageError } from "../errors.ts";
import type { ContainerContext, OpenedParent } from "./container.ts";

export interface ParentSearch<P> {
  /** For messages: `VHD`. */
  readonly format: string;
  /** Paths as the image gives them, the most trusted first, with either separator. */
  readonly paths: readonly string[];
  /** The parent, or why the opened file is not it. */
  readonly accept: (opened: OpenedParent) => P | string;
}

/**
 * Looks for the parent of a differencing disk under the names that it remembers, then under their last components
 * beside the image, since disks move. `not-found`, with all that was tried, when none of them is it.
 */
export async function searchParent<P extends object>(search: ParentSearch<P>, context: ContainerContext): Promise<P> {
  const paths = search.paths.map((path) => path.replaceAll("\\", "/"));
  const names = new Set([...paths, ...paths.map((path) => path.split("/").at(-1) ?? "")]);
  names.delete("");
  const tried: string[] = [];
  for (const name of names) {
    const opened = await openQuietly(name, context);
    if (!opened) continue;
    const accepted = search.accept(opened);
    if (typeof accepted !== "string") return accepted;
    tried.push(`${opened.locator} ${accepted}`);
  }
  const wanted = names.size > 0 ? [...names].map((name) => JSON.stringify(name)).join(", ") : "no name";
  const seen = tried.length > 0 ? `; ${[...new Set(tried)].join("; ")}` : "";
  throw new ImageError("not-found", `the parent of the differencing ${search.format} is not there: ${wanted}${seen}`, {
    layer: search.format.toLowerCase(),
    remedy: "put the parent beside the image, or merge the chain into one disk",
  });
}

/** A name that must not be followed or leads to no container is one more that does not lead to the parent. */
async function openQuietly(name: string, context: ContainerContext): Promise<OpenedParent | undefined> {
  try {
    return await context.openParent(name);
  } catch (error) {
    if (isImageError(error) && error.code !== "link-loop" && error.code !== "not-found") return undefined;
    throw error;
  }
}
