import { bootedKernels } from "../../src/facts/booted-kernels.ts";
import { os } from "../../src/facts/os.ts";
import { type Finding, type Level, defineCheck, undecided } from "../../src/lint/check.ts";

interface Driver {
  readonly module: string;
  readonly what: string;
  readonly level: Level;
}

/** ConnectX-3 is only met on old sizes, and never on arm64. */
const drivers: readonly Driver[] = [
  { module: "pci_hyperv", what: "the Hyper-V PCI bridge", level: "should" },
  { module: "mlx5_core", what: "ConnectX-4 Lx and ConnectX-5", level: "should" },
  { module: "mlx4_core", what: "ConnectX-3", level: "info" },
  { module: "mlx4_en", what: "ConnectX-3", level: "info" },
];

export default defineCheck({
  id: "network.mlx-drivers",
  title: "The kernel has the drivers of accelerated networking",
  level: "should",
  requirements: ["network.mlx-drivers", "lisa.sriov-basic", "lisa.provision-sriov"],
  why: "Without them a VM with accelerated networking falls back to the synthetic NIC, slower and with more load. They are a must for images that are advertised with the feature, which the image itself does not say: so a warning. Drivers built in or as modules count, for each kernel that starts by default.",
  fix: {
    text: "Install the package with the kernel's extra modules, or a kernel of the distribution that has them.",
    commandsFor: {
      redhat: ["yum install -y kernel-modules"],
      debian: ["apt-get install -y linux-azure || apt-get install -y linux-image-amd64"],
      suse: ["zypper --non-interactive install kernel-default"],
    },
  },
  async run(image) {
    const { kernels } = await image.fact(bootedKernels);
    if (kernels.length === 0) return undecided("no installed kernel was found");
    const { arch } = await image.fact(os);
    const findings: Finding[] = [];
    for (const kernel of kernels) {
      for (const { module, what, level } of drivers) {
        if (arch === "aarch64" && module.startsWith("mlx4")) continue;
        if ((await kernel.hasModule(module)) !== undefined) continue;
        findings.push({
          message: `kernel ${kernel.version} has no ${module} (${what})`,
          path: kernel.path,
          subject: module,
          level,
        });
      }
    }
    return findings;
  },
});
