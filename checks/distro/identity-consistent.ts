import { type OsFamily, os } from "../../src/facts/os.ts";
import { type PackageDatabase, type Packages, packages } from "../../src/facts/packages.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { releasePackages } from "./_release-packages.ts";

const databases: ReadonlyMap<OsFamily, PackageDatabase> = new Map([
  ["redhat", "rpm"],
  ["suse", "rpm"],
  ["azurelinux", "rpm"],
  ["photon", "rpm"],
  ["debian", "dpkg"],
  ["alpine", "apk"],
  ["arch", "pacman"],
]);

export default defineCheck({
  id: "distro.identity-consistent",
  title: "os-release names the distribution whose packages are installed",
  level: "should",
  requirements: ["generic.identity-consistent"],
  why: "The agent and cloud-init choose by os-release which commands set users, network and host name, and extensions choose packages by it. An image that was migrated half-way, or put together from two systems, gets the commands of one and has the tools of the other. What the package manager's database is, and which distribution's release package lies in it, is compared with ID.",
  fix: { text: "Finish the migration, or restore os-release from the package of the release." },
  async run(image) {
    const { id, family, name, path, recognized } = await image.fact(os);
    if (!recognized || path === undefined) return notApplicable("the distribution is not known");
    const installed = await image.fact(packages);
    if (installed.database === undefined || installed.all().length === 0)
      return notApplicable("the image has no database of packages");
    const wanted = databases.get(family);
    if (wanted !== undefined && installed.database !== wanted)
      return [
        {
          message: `os-release says ${name}, yet the packages are those of ${installed.database}`,
          path,
          evidence: { actual: installed.path ?? installed.database, expected: wanted },
        },
      ];
    return strangers(installed, id).map((stranger) => ({
      message: `os-release says ${name}, yet the release package is ${stranger}`,
      path,
      subject: stranger,
      evidence: { expected: releasePackages.get(id)?.[0] ?? id },
    }));
  },
});

/** Release packages of others, where the own one is not there. */
function strangers(installed: Packages, id: string): readonly string[] {
  const own = releasePackages.get(id);
  if (own === undefined || installed.find(...own)) return [];
  return [...releasePackages.values()].flat().filter((name) => installed.find(name) !== undefined);
}
