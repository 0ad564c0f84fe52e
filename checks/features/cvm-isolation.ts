import { bootedKernels } from "../../src/facts/booted-kernels.ts";
import { type Finding, defineCheck, undecided } from "../../src/lint/check.ts";

/** Memory encryption of the two makers of processors; either will do for its sizes. */
const options = ["AMD_MEM_ENCRYPT", "INTEL_TDX_GUEST"] as const;

export default defineCheck({
  id: "features.cvm-isolation",
  title: "The kernel runs in encrypted memory",
  level: "should",
  requirements: ["lisa.cvm-isolation"],
  appliesTo: { security: ["confidential"], arch: ["x86_64"] },
  why: "A confidential VM has its memory encrypted by the processor, AMD SEV-SNP or Intel TDX, and only a kernel that knows it shares the right pages with Hyper-V; another one stops before its console, and the deployment times out. The driver of /dev/sev-guest is not asked for: Azure attests by the virtual TPM.",
  fix: {
    text: "Use a kernel of the distribution for confidential VMs, with CONFIG_AMD_MEM_ENCRYPT and CONFIG_INTEL_TDX_GUEST.",
  },
  async run(image) {
    const { kernels } = await image.fact(bootedKernels);
    const configured = kernels.filter(({ configPath }) => configPath !== undefined);
    if (configured.length === 0) return undecided("no configuration of an installed kernel was found");
    const findings: Finding[] = [];
    for (const kernel of configured) {
      const set = await Promise.all(options.map((option) => kernel.option(option)));
      if (set.some((option) => option?.value === "y")) continue;
      findings.push({
        message: `kernel ${kernel.version} knows no encrypted memory`,
        path: kernel.configPath ?? kernel.path,
        subject: kernel.version,
        evidence: { expected: options.map((option) => `CONFIG_${option}=y`).join(" or ") },
      });
    }
    return findings;
  },
});
