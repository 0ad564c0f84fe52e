import { matchesGlob } from "../facts/glob.ts";

/**
 * Whether a glob means this image: its name where the glob holds no `/`, else its path as the user wrote it, or the end
 * of that path from a folder on. `*` goes over `/` too.
 */
export function matchesImage(glob: string, locator: string): boolean {
  const path = locator.replaceAll("\\", "/").replace(/\/+$/, "");
  if (!glob.includes("/")) return matchesGlob(glob, path.slice(path.lastIndexOf("/") + 1));
  return matchesGlob(glob, path) || matchesGlob(`*/${glob.replace(/^(\.?\/)+/, "")}`, `/${path}`);
}
