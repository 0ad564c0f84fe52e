import type { FileTree } from "../../image/tree/file-tree.ts";
import { findOwner } from "./owner.ts";
import { type Package, type PackageList, versionParts } from "./package.ts";

/** Alpine 3.22 moved its database below /usr (apk-tools 3). */
const paths = ["/usr/lib/apk/db/installed", "/lib/apk/db/installed"];
const LIMIT_BYTES = 128 * 1024 * 1024;

/** apk's database: records of `<letter>:<value>` lines, ended by an empty line. */
export async function readApk(tree: FileTree): Promise<PackageList | undefined> {
  for (const path of paths) {
    const text = await tree.readText(path, { optional: true, limitBytes: LIMIT_BYTES });
    if (text === undefined) continue;
    const { packages, owners } = parseApk(text);
    return { database: "apk", path, packages, ownerOf: async (file) => findOwner(owners, file) };
  }
  return undefined;
}

function parseApk(text: string): {
  readonly packages: readonly Package[];
  /** Path → name of the package. */
  readonly owners: ReadonlyMap<string, string>;
} {
  const packages: Package[] = [];
  const owners = new Map<string, string>();
  let name = "";
  let version = "";
  let arch = "";
  let directory = "";
  const end = (): void => {
    if (name !== "") packages.push({ name, version, arch, ...versionParts(version), status: "installed" });
    name = version = arch = directory = "";
  };
  for (const line of text.split("\n")) {
    if (line === "") end();
    const value = line.slice(2);
    switch (line.slice(0, 2)) {
      case "P:":
        name = value;
        break;
      case "V:":
        version = value;
        break;
      case "A:":
        arch = value;
        break;
      case "F:":
        directory = value;
        break;
      case "R:":
        owners.set(directory === "" ? `/${value}` : `/${directory}/${value}`, name);
        break;
      default:
    }
  }
  end();
  return { packages, owners };
}
