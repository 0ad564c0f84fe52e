import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { ImageError } from "./errors.ts";
import { Image } from "./image.ts";
import { demandLinuxRoot } from "./linux-root.ts";
import { DirectoryFileSystem } from "./tree/directory.ts";
import { MountedTree } from "./tree/mounted-tree.ts";

/**
 * Opens what a locator names, by content, not by name. Throws `ImageError` (`not-found`, `unreadable`, `unsupported`,
 * `corrupt`) when nothing can be judged.
 */
export async function openImage(locator: string): Promise<Image> {
  const stats = await stat(locator).catch((cause: unknown) => {
    throw new ImageError("not-found", `${locator} does not exist`, { cause });
  });
  if (stats.isDirectory()) {
    const fileSystem = new DirectoryFileSystem(resolve(locator));
    const tree = new MountedTree([{ path: "/", fileSystem }]);
    await demandLinuxRoot(tree, locator);
    return new Image({ locator, kind: "directory" }, tree);
  }
  throw new ImageError("unsupported", `${locator} is neither a directory nor a format that vhdlint reads`);
}
