import { bootedKernels } from "../../../src/facts/booted-kernels.ts";
import { packages } from "../../../src/facts/packages.ts";
import { type Finding, defineCheck, notApplicable, undecided } from "../../../src/lint/check.ts";

/** `linux-azure`, `linux-image-azure-fde`, `linux-azure-lts-22.04`, `linux-azure-edge`, `linux-azure-6.8`, … */
const metaPackage = /^linux-(?:image-|signed-|signed-image-)?azure(?:-[a-z]+)*(?:-\d+\.\d+)?$/;
const tools = /^linux-(?:cloud-)?tools-azure(?:-[a-z]+)*(?:-\d+\.\d+)?$/;

export default defineCheck({
  id: "distro.ubuntu.azure-kernel-packages",
  title: "The Azure kernel gets updates and has its tools",
  level: "should",
  requirements: ["distro-ubuntu.linux-azure"],
  why: "The package linux-azure depends on the newest kernel of the series: without it the installed one never gets a fix. That another kernel than Azure's starts is told by generic.azure-tuned-kernel. The tools, which hold the Hyper-V daemons for exactly this kernel, are noted, since minimal images go without.",
  fix: {
    text: "Install the packages.",
    commands: ["apt-get install linux-azure linux-tools-azure linux-cloud-tools-azure"],
  },
  appliesTo: { distro: ["ubuntu"] },
  async run(image) {
    const { kernels } = await image.fact(bootedKernels);
    const azure = kernels.filter(({ version }) => /-azure(-|$)/.test(version));
    if (kernels.length > 0 && azure.length === 0) return notApplicable("another kernel than Azure's starts");
    const installed = await image.fact(packages);
    if (installed.database !== "dpkg") return undecided("the image has no database of packages");
    const names = installed.all().flatMap(({ name, status }) => (status === "installed" ? [name] : []));
    const findings: Finding[] = [];
    if (!names.some((name) => metaPackage.test(name)))
      findings.push({ message: "no package keeps the Azure kernel up to date", evidence: { expected: "linux-azure" } });
    if (!names.some((name) => tools.test(name)))
      findings.push({ message: "the tools of the Azure kernel are not installed", level: "info" });
    return findings;
  },
});
