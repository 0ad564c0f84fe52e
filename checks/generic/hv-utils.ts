import { bootedKernels } from "../../src/facts/booted-kernels.ts";
import { type Finding, defineCheck, undecided } from "../../src/lint/check.ts";

const MODULE = "hv_utils";

export default defineCheck({
  id: "generic.hv-utils",
  title: "The kernel has hv_utils",
  level: "should",
  requirements: ["generic.hv-utils"],
  why: "hv_utils carries the host's time, orderly shutdown and key-value pairs: without it a VM is switched off hard and its clock jumps after pauses. Built in or as a module counts; what keeps it from loading is told by boot.hv-modules-not-blocked.",
  fix: { text: "Use a kernel of the distribution." },
  async run(image) {
    const { kernels } = await image.fact(bootedKernels);
    if (kernels.length === 0) return undecided("no installed kernel was found");
    const findings: Finding[] = [];
    for (const kernel of kernels) {
      if ((await kernel.hasModule(MODULE)) === undefined)
        findings.push({ message: `kernel ${kernel.version} has no ${MODULE}`, path: kernel.path, subject: MODULE });
    }
    return findings;
  },
});
