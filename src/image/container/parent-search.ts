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
  let missingFurtherOn: ImageError | undefined;
  for (const name of names) {
    const opened = await openUnlessBroken(name, context);
    if (!opened) continue;
    if (isImageError(opened)) {
      if (opened.code === "not-found") missingFurtherOn ??= opened;
      tried.push(opened.message);
      continue;
    }
    const accepted = search.accept(opened);
    if (typeof accepted !== "string") return accepted;
    tried.push(`${opened.locator} ${accepted}`);
  }
  // A file of that name is there: what it stands on in its turn is missing.
  if (missingFurtherOn) throw missingFurtherOn;
  const wanted = names.size > 0 ? [...names].map((name) => JSON.stringify(name)).join(", ") : "no name";
  const seen = tried.length > 0 ? `; ${[...new Set(tried)].join("; ")}` : "";
  throw new ImageError("not-found", `the parent of the differencing ${search.format} is not there: ${wanted}${seen}`, {
    layer: search.format.toLowerCase(),
    remedy: "put the parent beside the image, or merge the chain into one disk",
  });
}

/** A name that must not be followed or leads to no container is one more that does not lead to the parent: gives why. */
async function openUnlessBroken(
  name: string,
  context: ContainerContext,
): Promise<OpenedParent | ImageError | undefined> {
  try {
    return await context.openParent(name);
  } catch (error) {
    if (isImageError(error) && error.code !== "link-loop") return error;
    throw error;
  }
}
