import { cloudInitInstallation } from "../../src/facts/cloud-init/installation.ts";
import { os } from "../../src/facts/os.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";

/** The first minor release of each major one whose cloud-init is supported on Azure. */
const firstMinor: Readonly<Record<number, number>> = { 7: 7, 8: 1 };

export default defineCheck({
  id: "cloud-init.rhel-release-supported",
  title: "This release of RHEL is provisioned by cloud-init on Azure",
  level: "info",
  requirements: ["distro-rhel.cloud-init-min"],
  why: "cloud-init on Azure is supported from RHEL 7.7 and 8.1 on. RHEL 6 and older minor releases are provisioned by the agent; a cloud-init there may end before it reports ready, and Microsoft's support will ask for an update first.",
  fix: { text: "Update the release, or leave provisioning to the agent." },
  appliesTo: { distro: ["rhel"] },
  async run(image) {
    if (!(await image.fact(cloudInitInstallation)).installed) return notApplicable("cloud-init is not installed");
    const { major, minor, version } = await image.fact(os);
    if (major === undefined) return undecided("the release is not known");
    const first = firstMinor[major] ?? 0;
    if (major > 8 || (major >= 7 && (minor ?? first) >= first)) return [];
    return [
      {
        message: "cloud-init is not supported on Azure with this release",
        evidence: { actual: `RHEL ${version}`, expected: "7.7, 8.1, 9 or newer" },
      },
    ];
  },
});
