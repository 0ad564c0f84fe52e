import { type OperatingSystem, os } from "../../src/facts/os.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { RELEASES_AS_OF, type ReleaseSupport, releasesOf } from "../generic/_releases.ts";

/** Releases that exist although nobody has said yet when their support ends. */
const withoutDates: ReadonlyMap<string, readonly string[]> = new Map([["azurelinux", ["4"]]]);

export default defineCheck({
  id: "distro.known-release",
  title: "The release is one that is known to exist",
  level: "info",
  requirements: ["generic.endorsed-distro"],
  why: `Checks that go by the release treat one that they do not know as the newest, or leave it undecided. A version that the distribution never had, as Ubuntu 23.13, is most likely an edited os-release; one newer than the tables, which are of ${RELEASES_AS_OF}, is told so that nobody takes silence for knowledge.`,
  fix: { text: "Restore os-release, or use a newer vhdlint." },
  async run(image) {
    const system = await image.fact(os);
    const { id, version, path, release } = system;
    const table = releasesOf(system);
    if (!table || version === "") return notApplicable("no list of the releases is known");
    const newest = [...table].sort((a, b) => compareDotted(a.version, b.version)).at(-1)?.version ?? "";
    if (exists(system, table)) return [];
    const at = release.get("VERSION_ID");
    const isNewer = compareDotted(version, newest) > 0 && isWellFormed(system);
    return [
      {
        message: isNewer
          ? `${id} ${version} is newer than every release that is known`
          : `${id} has no release ${version}`,
        ...(at ? { path: at.path, line: at.line } : path === undefined ? {} : { path }),
        subject: id,
        evidence: { expected: `${newest} or older, as of ${RELEASES_AS_OF}` },
      },
    ];
  },
});

function exists(system: OperatingSystem, table: readonly ReleaseSupport[]): boolean {
  const { version } = system;
  const named = [...table.map((entry) => entry.version), ...(withoutDates.get(system.id) ?? [])];
  if (named.some((name) => version === name || version.startsWith(`${name}.`))) return true;
  // The tables name no release that nobody can have used on Azure, and of Ubuntu not every one between two long ones.
  const oldest = table[0]?.version ?? "";
  const newest = table.at(-1)?.version ?? "";
  const isBefore = compareDotted(version, oldest) < 0;
  const isBetween = !isBefore && compareDotted(version, newest) < 0 && system.id === "ubuntu";
  return (isBefore || isBetween) && isWellFormed(system);
}

/** How the distribution numbers its releases; anything does for those that have no pattern. */
function isWellFormed({ id, version }: OperatingSystem): boolean {
  switch (id) {
    case "ubuntu":
      return /^(?:[4-9]|[1-9]\d)\.(?:04|10)$|^6\.06$/.test(version);
    case "debian":
    case "fedora":
      return /^[1-9]\d?(?:\.\d+)*$/.test(version);
    default:
      return /^\d+(?:\.\d+)*$/.test(version);
  }
}
