import { bootedKernels } from "../../src/facts/booted-kernels.ts";
import { os } from "../../src/facts/os.ts";
import { type Finding, defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";

/** As Fedora's kernel has it, from which that of Azure Linux 4 is made (base/images/tests, test_kernel.py). */
const WANTED = "lockdown,yama,integrity,selinux,bpf,landlock,ipe";

export default defineCheck({
  id: "boot.azl-kernel-lsm",
  title: "The kernel of Azure Linux 4 has its security modules",
  level: "info",
  requirements: ["lisa.azl-static-kernel-modules"],
  why: "The order of CONFIG_LSM decides which security modules the kernel starts. Azure Linux checks its own kernel for the list; another one is somebody's own kernel: a note. Older releases have another list.",
  fix: { text: "Use the kernel of the distribution." },
  appliesTo: { distro: ["azurelinux"] },
  async run(image) {
    const { major = 0 } = await image.fact(os);
    if (major < 4) return notApplicable("the list is of Azure Linux 4");
    const { kernels } = await image.fact(bootedKernels);
    const configured = kernels.filter(({ configPath }) => configPath !== undefined);
    if (configured.length === 0) return undecided("no configuration of an installed kernel was found");
    const findings: Finding[] = [];
    for (const { version, configPath, option } of configured) {
      const list = await option("LSM");
      if (list?.value === WANTED) continue;
      findings.push({
        message: `kernel ${version} starts other security modules`,
        path: list?.path ?? configPath ?? "",
        ...(list ? { line: list.line } : {}),
        subject: version,
        evidence: { actual: list?.value ?? "CONFIG_LSM is not set", expected: WANTED },
      });
    }
    return findings;
  },
});
