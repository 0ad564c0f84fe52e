import { os } from "../../../src/facts/os.ts";
import { packages } from "../../../src/facts/packages.ts";
import { type Finding, defineCheck, undecided } from "../../../src/lint/check.ts";
import { releasePackages } from "../_release-packages.ts";

export default defineCheck({
  id: "distro.rhel.version-match",
  title: "The release is the one that the image is published as",
  level: "should",
  requirements: ["lisa.rhel-azure-version-match"],
  why: "Microsoft's validation compares VERSION_ID with the version in the name of the offer: an image that was updated past its release, or not up to it, is found out there. Say the version as an option of this check; without it os-release and the package of the release are compared with each other.",
  fix: { text: "Update to the release, or publish the image as what it is." },
  appliesTo: { distro: ["rhel", "almalinux", "rocky", "centos"] },
  options: {
    version: { type: "string", default: "", describe: "The version that the image is published as, as 9.6." },
  },
  async run(image, { options }) {
    const { id, version, path, release } = await image.fact(os);
    if (version === "") return undecided("os-release names no version");
    const at = release.get("VERSION_ID");
    const place = { ...(path === undefined ? {} : { path }), ...(at ? { path: at.path, line: at.line } : {}) };
    const findings: Finding[] = [];
    if (options.version !== "" && options.version !== version)
      findings.push({
        message: "the release is not the declared one",
        ...place,
        evidence: { actual: version, expected: options.version },
      });
    const brought = (await image.fact(packages)).find(...(releasePackages.get(id) ?? []));
    if (brought && !agrees(brought.upstreamVersion, version))
      findings.push({
        message: `${brought.name} is of another release than os-release`,
        ...place,
        subject: brought.name,
        evidence: { actual: brought.version, expected: version },
      });
    return findings;
  },
});

/** CentOS names the major number in os-release alone. */
function agrees(packaged: string, version: string): boolean {
  return packaged === version || packaged.startsWith(`${version}.`) || version.startsWith(`${packaged}.`);
}
