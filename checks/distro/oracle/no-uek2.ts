import { bootedKernels } from "../../../src/facts/booted-kernels.ts";
import { defineCheck, undecided } from "../../../src/lint/check.ts";

export default defineCheck({
  id: "distro.oracle.no-uek2",
  title: "The kernel that starts is not an early Unbreakable Enterprise Kernel",
  level: "must",
  requirements: ["distro-oracle.no-uek2"],
  why: "Releases 1 and 2 of the kernel (2.6.32 and 2.6.39) lack the drivers of Hyper-V, so the VM does not find its disk. Release 3 (3.8.13) and later have them, and so has the Red Hat compatible kernel.",
  fix: { text: "Install a newer one and make it the default.", commands: ["yum install kernel-uek"] },
  appliesTo: { distro: ["ol"] },
  async run(image) {
    const { kernels } = await image.fact(bootedKernels);
    if (kernels.length === 0) return undecided("no installed kernel was found");
    return kernels
      .filter(({ version }) => /^2\.6\.(?:32|39)-.*uek/.test(version))
      .map(({ version, path, imagePath }) => ({
        message: `the kernel ${version} has no drivers for Azure`,
        path: imagePath ?? path,
        evidence: { actual: version, expected: "UEK 3 (3.8.13) or newer" },
      }));
  },
});
