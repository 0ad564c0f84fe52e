import { bootedKernels } from "../../src/facts/booted-kernels.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { defineCheck, undecided } from "../../src/lint/check.ts";
import { isOwnKernel } from "./_own-kernel.ts";

/** Below, boot.custom-kernel-min has its say. */
const OLDEST = "3.8";
const NEEDED = "4.4";

export default defineCheck({
  id: "boot.kernel-required-patches",
  title: "A kernel of one's own has the storage fixes that Azure asks for",
  level: "must",
  requirements: ["boot.kernel-required-patches"],
  why: "Seven fixes of 2012 to 2015 keep storvsc and the SCSI layer from losing disks, freezing and panicking under load on Hyper-V. A kernel of kernel.org has them from 4.4 on. One that is older was built by somebody and may have them by hand: its version cannot show that. Kernels of distributions have them under old numbers and are taken for good. Before 3.8 the drivers are too old altogether, which boot.custom-kernel-min tells.",
  fix: { text: "Build a newer kernel, or use one of the distribution." },
  references: [
    {
      title: "Create and upload a Linux VHD: Linux kernel requirements",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/create-upload-generic#linux-kernel-requirements",
    },
  ],
  async run(image) {
    const { kernels } = await image.fact(bootedKernels);
    if (kernels.length === 0) return undecided("no installed kernel was found");
    return kernels
      .filter(({ version }) => isOwnKernel(version))
      .filter(({ version }) => {
        const upstream = /^\d+(?:\.\d+)*/.exec(version)?.[0] ?? NEEDED;
        return compareDotted(upstream, OLDEST) >= 0 && compareDotted(upstream, NEEDED) < 0;
      })
      .map(({ version, path }) => ({
        message: `kernel ${version} is older than the storage fixes for Hyper-V`,
        path,
        evidence: { actual: version, expected: `${NEEDED} or later` },
      }));
  },
});
