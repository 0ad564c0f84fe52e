import { bootedKernels } from "../../src/facts/booted-kernels.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { defineCheck, undecided } from "../../src/lint/check.ts";

const MINIMUM = "5.15.0.1037";

export default defineCheck({
  id: "features.cvm-kernel",
  title: "The kernel of a confidential Ubuntu VM is linux-azure 5.15.0-1037 or newer",
  level: "must",
  requirements: ["features.cvm-kernel"],
  appliesTo: { security: ["confidential"], distro: ["ubuntu"] },
  why: "Older kernels of Ubuntu cannot boot in the encrypted memory of a confidential VM on Azure, and the generic ones lack its drivers: the deployment times out and the serial console stays empty. The version of the kernel that starts by default decides.",
  fix: { text: "Update linux-azure.", commands: ["apt-get install linux-azure-fde || apt-get install linux-azure"] },
  references: [
    {
      title: "Create a custom image for Azure confidential VMs",
      url: "https://learn.microsoft.com/azure/confidential-computing/how-to-create-custom-image-confidential-vm",
    },
  ],
  async run(image) {
    const { kernels } = await image.fact(bootedKernels);
    if (kernels.length === 0) return undecided("no installed kernel was found");
    return kernels.flatMap(({ version, path }) => {
      const dotted = /^(\d+\.\d+\.\d+)-(\d+)-azure(?:-|$)/.exec(version);
      if (dotted && compareDotted(`${dotted[1]}.${dotted[2]}`, MINIMUM) >= 0) return [];
      const message = dotted
        ? `kernel ${version} is too old for a confidential VM`
        : `kernel ${version} is none of linux-azure`;
      return [
        { message, path, subject: version, evidence: { actual: version, expected: "5.15.0-1037-azure or newer" } },
      ];
    });
  },
});
