import { os } from "../../../src/facts/os.ts";
import { packages } from "../../../src/facts/packages.ts";
import { type Finding, defineCheck, notApplicable } from "../../../src/lint/check.ts";

export default defineCheck({
  id: "distro.fedora.identification",
  title: "Fedora says the same of itself everywhere",
  level: "should",
  requirements: ["lisa.fedora-identification"],
  why: "An image whose os-release and packages name different releases was upgraded half-way: dnf then takes the repositories of one and the packages of the other. Microsoft's tests compare VERSION_ID, CPE_NAME and the package fedora-release-common; a CPE_NAME that is missing is only noted.",
  fix: { text: "Finish the upgrade.", commands: ["dnf distro-sync fedora-release-common"] },
  appliesTo: { distro: ["fedora"] },
  async run(image) {
    const { version, release } = await image.fact(os);
    const at = release.get("VERSION_ID") ?? release.get("ID");
    if (!at || version === "") return notApplicable("os-release names no version");
    const findings: Finding[] = [];
    const cpe = release.get("CPE_NAME");
    const expected = `cpe:/o:fedoraproject:fedora:${version}`;
    if (!cpe) findings.push({ message: "os-release has no CPE_NAME", path: at.path, level: "info" });
    else if (cpe.value !== expected)
      findings.push({
        message: "CPE_NAME does not name the release of VERSION_ID",
        path: cpe.path,
        line: cpe.line,
        evidence: { actual: cpe.value, expected },
      });
    const common = (await image.fact(packages)).find("fedora-release-common", "fedora-release");
    if (common && common.upstreamVersion !== version)
      findings.push({
        message: `${common.name} is of another release than os-release`,
        path: at.path,
        line: at.line,
        subject: common.name,
        evidence: { actual: common.version, expected: version },
      });
    return findings;
  },
});
