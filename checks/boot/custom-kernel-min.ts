import { bootedKernels } from "../../src/facts/booted-kernels.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { defineCheck, undecided } from "../../src/lint/check.ts";
import { isOwnKernel } from "./_own-kernel.ts";

const NEEDED = "3.8";

export default defineCheck({
  id: "boot.custom-kernel-min",
  title: "A kernel of one's own is 3.8 or newer",
  level: "should",
  requirements: ["boot.custom-kernel-min"],
  why: "Drivers for Hyper-V before 3.8 lack what Azure needs: the VM loses disks under load, or its network after a move of the host. Kernels of distributions have newer drivers under old numbers and are taken for good: those whose version names Enterprise Linux, Oracle's kernel, SUSE or Debian's and Ubuntu's builds.",
  fix: { text: "Build a newer kernel, or use one of the distribution." },
  async run(image) {
    const { kernels } = await image.fact(bootedKernels);
    if (kernels.length === 0) return undecided("no installed kernel was found");
    return kernels
      .filter(({ version }) => isOwnKernel(version))
      .filter(({ version }) => compareDotted(/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? NEEDED, NEEDED) < 0)
      .map(({ version, path }) => ({
        message: `kernel ${version} is older than ${NEEDED}`,
        path,
        evidence: { actual: version, expected: `${NEEDED} or later` },
      }));
  },
});
