import { type Fact, defineFact } from "../../image/fact.ts";
import type { Image } from "../../image/image.ts";
import { packages } from "../packages.ts";
import { python } from "../python.ts";
import { reachableStat } from "../reachable.ts";
import { type Version, upstreamVersion, versionInPython } from "./version.ts";

export interface CloudInitInstallation {
  /** The program and its Python package are there; leftovers of a removed package do not count. The package database is
   * taken at its word only where the tree does not show Python's own modules either. */
  readonly installed: boolean;
  /** /usr/bin/cloud-init; undefined when there is none. */
  readonly program: string | undefined;
  /** The folder `cloudinit` under a site-packages or dist-packages folder. */
  readonly pythonPackage: string | undefined;
  readonly version: Version | undefined;
  /** The whole version of the distribution's package, as its database has it. */
  readonly packageVersion: string | undefined;
  /** The file that told the version. */
  readonly versionPath: string | undefined;
}

/** Where cloud-init is and which release it is. The package database comes first: it is what the distribution patched. */
export const cloudInitInstallation: Fact<CloudInitInstallation> = defineFact(
  "cloud-init-installation",
  async (image: Image) => {
    const program = await firstFile(image, ["/usr/bin/cloud-init", "/bin/cloud-init", "/usr/local/bin/cloud-init"]);
    const { sitePackages, findModule } = await image.fact(python);
    const pythonPackage = await firstFolder(
      image,
      sitePackages.map((folder) => `${folder}/cloudinit`),
    );
    const { find, path } = await image.fact(packages);
    const installedPackage = find("cloud-init", "cloud-init-base");
    const hidden = installedPackage !== undefined && (await findModule("encodings")) === undefined;
    const installed = program !== undefined && (pythonPackage !== undefined || hidden);
    const fromPackage = installedPackage && upstreamVersion(installedPackage.upstreamVersion);
    const found =
      fromPackage === undefined
        ? await pythonVersion(image, pythonPackage, sitePackages)
        : { version: fromPackage, path };
    return {
      installed,
      program,
      pythonPackage,
      version: found?.version,
      packageVersion: installedPackage?.version,
      versionPath: found?.path,
    };
  },
);

async function firstFile({ tree }: Image, paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if ((await reachableStat(tree, path))?.type === "file") return path;
  return undefined;
}

async function firstFolder({ tree }: Image, paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if ((await reachableStat(tree, path))?.type === "directory") return path;
  return undefined;
}

/** The module's own word, else the name of its metadata: `cloud_init-22.4.2-py3.10.egg-info`. */
async function pythonVersion(
  { tree }: Image,
  pythonPackage: string | undefined,
  sitePackages: readonly string[],
): Promise<{ version: Version; path: string } | undefined> {
  for (const name of pythonPackage === undefined ? [] : ["version.py", "meson_versions.py"]) {
    const path = `${pythonPackage}/${name}`;
    const version = versionInPython((await tree.readText(path, { optional: true })) ?? "");
    if (version !== undefined) return { version, path };
  }
  for (const folder of sitePackages) {
    for (const { name } of await tree.readDir(folder)) {
      const version = /^cloud[-_]init-(\d+(?:\.\d+)*)\S*\.(?:egg-info|dist-info)$/.exec(name)?.[1];
      if (version !== undefined) return { version, path: `${folder}/${name}` };
    }
  }
  return undefined;
}
