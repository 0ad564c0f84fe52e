import { os } from "../../src/facts/os.ts";
import { packages } from "../../src/facts/packages.ts";
import { type Finding, defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";

const MIB = 1024 * 1024;
/** Of packages that Azure Linux is made from and that must not be in it (base/images/tests, test_packages.py). */
const foreign = ["fedora-release", "fedora-logos", "redhat-rpm-config"] as const;

export default defineCheck({
  id: "generic.azl-footprint",
  title: "Azure Linux 4 is what it says, and not larger than its makers allow",
  level: "should",
  requirements: ["lisa.azl-static-identity-footprint"],
  why: "Azure Linux checks its own images: os-release names the release of the installed azurelinux-release packages, nothing is left of the distribution that it is made from, and the packages of a VM image take at most 2048 MiB. An image with software of one's own may well be larger: that is a note.",
  fix: { text: "Install azurelinux-release-common of the release, and remove what is not of it." },
  appliesTo: { distro: ["azurelinux"] },
  options: {
    maxMiB: { type: "number", default: 2048, describe: "MiB that all packages may take" },
  },
  async run(image, { options }) {
    const system = await image.fact(os);
    if ((system.major ?? 0) < 4) return notApplicable("the rules are of Azure Linux 4");
    const { database, path = "", find, all } = await image.fact(packages);
    if (database !== "rpm") return undecided("no database of packages was found");
    const findings: Finding[] = [];
    const release = find("azurelinux-release-common");
    if (!release) findings.push({ message: "azurelinux-release-common is not installed", path });
    else if (release.upstreamVersion.split(".")[0] !== system.version.split(".")[0])
      findings.push({
        message: "os-release names another release than the installed packages",
        path: system.path ?? "",
        evidence: { actual: system.version, expected: release.upstreamVersion },
      });
    for (const name of foreign) {
      if (find(name)) findings.push({ message: `${name} is of another distribution`, path, subject: name });
    }
    const sizes = all().flatMap(({ installedBytes }) => installedBytes ?? []);
    const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
    if (total > options.maxMiB * MIB)
      findings.push({
        message: "the packages take more room than Azure Linux allows its images",
        path,
        level: "info",
        evidence: { actual: `${Math.ceil(total / MIB)} MiB`, expected: `at most ${options.maxMiB} MiB` },
      });
    return findings;
  },
});
