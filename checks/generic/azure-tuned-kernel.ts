import { bootedKernels } from "../../src/facts/booted-kernels.ts";
import { os } from "../../src/facts/os.ts";
import { type Fix, type Level, defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";
import { installing } from "../../src/lint/fix.ts";

interface TunedKernel {
  readonly pattern: RegExp;
  readonly packageName: string;
  readonly level: Level;
}

/** By os-release ID. Only Ubuntu publishes all of its images with it. */
const tuned: ReadonlyMap<string, TunedKernel> = new Map(
  Object.entries({
    ubuntu: { pattern: /-azure\b/, packageName: "linux-azure", level: "should" },
    debian: { pattern: /-cloud-/, packageName: "linux-image-cloud-amd64", level: "info" },
    sles: { pattern: /-azure$/, packageName: "kernel-azure", level: "info" },
    ol: { pattern: /uek/, packageName: "kernel-uek", level: "info" },
  }),
);

function kernelFix(name: string): Fix {
  return { text: "Install the kernel.", ...installing({ debian: name, suse: name, redhat: name }) };
}

export default defineCheck({
  id: "generic.azure-tuned-kernel",
  title: "The kernel that the vendor makes for Azure starts",
  level: "should",
  requirements: ["generic.azure-tuned-kernel", "distro-oracle.uek-preferred", "distro-ubuntu.linux-azure"],
  why: "Vendors bring fixes and drivers for the platform into these kernels first, and build in what a VM on Azure needs to find its disk; with another one accelerated networking or new VM sizes may not work yet. SUSE, Debian and Oracle publish images with their general kernels too, where this is only noted.",
  fix: {
    text: "Install the kernel.",
    commandsFor: {
      debian: ["apt-get install -y linux-azure || apt-get install -y linux-image-cloud-amd64"],
      suse: ["zypper --non-interactive install kernel-azure"],
      redhat: ["yum install -y kernel-uek"],
    },
  },
  async run(image) {
    const { id, major = 0 } = await image.fact(os);
    const wanted = tuned.get(id);
    if (!wanted || (id === "ol" && major < 7) || (id === "ubuntu" && major < 16))
      return notApplicable("the vendor makes no kernel for Azure");
    const { kernels } = await image.fact(bootedKernels);
    if (kernels.length === 0) return undecided("no installed kernel was found");
    return kernels
      .filter(({ version }) => !wanted.pattern.test(version))
      .map(({ version, path, imagePath }) => ({
        message: `the general kernel ${version} starts`,
        path: imagePath ?? path,
        level: wanted.level,
        fix: kernelFix(wanted.packageName),
        evidence: { expected: wanted.packageName },
      }));
  },
});
