import { type Finding, defineCheck } from "../../src/lint/check.ts";
import { both, initramfsDrivers, newInitramfs } from "../../src/lint/fix.ts";
import { judgeKernels, placeOf } from "../boot/_kernels.ts";

export default defineCheck({
  id: "features.nvme-in-initramfs",
  title: "The kernel finds NVMe disks before it has its root",
  level: "must",
  requirements: ["features.nvme-in-initramfs", "lisa.nvme-controller", "lisa.rhel-azure-initramfs"],
  why: "nvme, nvme-core and the PCI bridge of Hyper-V that the controller hangs on must be built in or in the initramfs, or the VM does not find its OS disk and provisioning times out. The archive itself is read; the file of nvme_core is named with a dash. That the kernel lacks a driver altogether is told by features.nvme-modules-present.",
  fix: {
    text: "Make the initramfs anew with the drivers.",
    ...both(initramfsDrivers(["nvme", "nvme_core", "pci-hyperv"], "azure-nvme"), newInitramfs),
  },
  references: [
    {
      title: "Enable NVMe on Azure VMs",
      url: "https://learn.microsoft.com/azure/virtual-machines/enable-nvme-interface",
    },
  ],
  appliesTo: { diskController: ["nvme"] },
  run: (image) =>
    judgeKernels(image, "must", async (bootable) => {
      const findings: Finding[] = [];
      for (const module of ["nvme", "nvme_core", "pci_hyperv"]) {
        const place = await bootable.place(module);
        if (place !== "tree" || bootable.ramdisks.length === 0) continue;
        const message = `the initramfs of kernel ${bootable.kernel.version} has no ${module}`;
        findings.push({ message, path: placeOf(bootable), subject: module });
      }
      return findings;
    }),
});
