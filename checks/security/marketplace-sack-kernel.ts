import { bootEntries } from "../../src/facts/boot-entries.ts";
import { kernels } from "../../src/facts/kernels.ts";
import { type OperatingSystem, os } from "../../src/facts/os.ts";
import { packages } from "../../src/facts/packages.ts";
import { type Finding, attempt, defineCheck, partial, undecided } from "../../src/lint/check.ts";
import { sackVerdict } from "./_sack.ts";

export default defineCheck({
  id: "security.marketplace-sack-kernel",
  title: "The kernel has the TCP SACK fixes",
  level: "marketplace",
  requirements: ["security.marketplace-sack-kernel", "lisa.marketplace-sack"],
  why: "Certification test 52 compares the kernel with the first builds that fix CVE-2019-11477, -11478 and -11479, by which anybody can crash a VM over the network. Judged is the kernel that boots by default; where the boot configuration does not tell, all of them.",
  fix: { text: "Update the kernel and make it the default." },
  references: [
    {
      title: "Azure VM certification FAQ, SACK vulnerability",
      url: "https://learn.microsoft.com/partner-center/marketplace-offers/azure-vm-certification-faq",
    },
  ],
  appliesTo: { target: ["marketplace"] },
  async run(image) {
    const unseen: Error[] = [];
    const system = await image.fact(os);
    const installed = await attempt(unseen, image.fact(packages));
    const defaults = (await attempt(unseen, image.fact(bootEntries)))?.defaults ?? [];
    const booted = defaults.flatMap(({ kernelVersion }) => kernelVersion ?? []);
    const all = (await attempt(unseen, image.fact(kernels)))?.map(({ version }) => version) ?? [];
    const releases = [...new Set(booted.length > 0 ? booted : all)];
    const findings: Finding[] = [];
    const unknown: string[] = [];
    for (const release of releases) {
      const packageVersion = installed?.find(`linux-image-${release}`, `linux-image-${release}-unsigned`)?.version;
      const verdict = sackVerdict({ release, system: systemName(system), major: system.major, packageVersion });
      if (verdict.kind === "unknown") unknown.push(release);
      if (verdict.kind === "vulnerable")
        findings.push({
          message: "the kernel lacks the TCP SACK fixes",
          subject: release,
          evidence: { actual: release, expected: `${verdict.minimum} or later` },
        });
    }
    if (findings.length === 0 && (unknown.length > 0 || releases.length === 0))
      return undecided(
        unknown.length > 0 ? `nothing is known of the kernel ${unknown.join(", ")}` : "no kernel was found",
      );
    return partial(findings, unseen);
  },
});

function systemName({ family, id }: OperatingSystem): string {
  if (family === "redhat") return id === "fedora" ? "fedora" : "el";
  if (family === "suse") return "sles";
  return family === "flatcar" ? "coreos" : id;
}
