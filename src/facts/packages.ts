import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import { readApk } from "./packages/apk.ts";
import { readDpkg } from "./packages/dpkg.ts";
import type { Package, PackageDatabase, PackageList } from "./packages/package.ts";
import { readPacman } from "./packages/pacman.ts";
import { readRpm } from "./packages/rpm.ts";

export type { Package, PackageDatabase } from "./packages/package.ts";

export interface Packages {
  /** Undefined when the image has no database of packages, as Flatcar and NixOS. */
  readonly database: PackageDatabase | undefined;
  /** The file or directory that holds it. */
  readonly path?: string;
  /** The first of these that is installed; names are exact. */
  find(...names: string[]): Package | undefined;
  /** All there are, removed ones with configuration left behind and broken ones included, in order of their names. */
  all(): readonly Package[];
  /** The name of the package that a path belongs to; absent where the database has no lists of files. */
  ownerOf?(path: string): Promise<string | undefined>;
}

/**
 * The installed packages, from whichever database the image has: told by its files, never by the distribution. A tool
 * of another family may bring an empty database along, so the first with a package in it counts.
 */
export const packages = defineFact("packages", async ({ tree }: Image): Promise<Packages> => {
  let empty: PackageList | undefined;
  for (const read of [readDpkg, readRpm, readApk, readPacman]) {
    const list = await read(tree);
    if (list && list.packages.length > 0) return packagesOf(list);
    empty ??= list;
  }
  return packagesOf(empty);
});

function packagesOf(list: PackageList | undefined): Packages {
  const all = [...(list?.packages ?? [])].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const installed = new Map<string, Package>();
  for (const found of all) {
    if (found.status === "installed" && !installed.has(found.name)) installed.set(found.name, found);
  }
  return {
    database: list?.database,
    ...(list ? { path: list.path } : {}),
    find(...names) {
      for (const name of names) {
        const found = installed.get(name);
        if (found) return found;
      }
      return undefined;
    },
    all: () => all,
    ...(list?.ownerOf ? { ownerOf: list.ownerOf } : {}),
  };
}
