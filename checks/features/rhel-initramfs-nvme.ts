import { type Finding, defineCheck } from "../../src/lint/check.ts";
import { judgeKernels, placeOf } from "../boot/_kernels.ts";

export default defineCheck({
  id: "features.rhel-initramfs-nvme",
  title: "The initramfs of RHEL has the drivers of NVMe",
  level: "should",
  requirements: ["lisa.rhel-azure-initramfs"],
  why: "Microsoft checks RHEL images for NVMe and its PCI bridge in the initramfs, also where they start on SCSI: without them a VM cannot be resized to newer sizes. It starts all the same, so this is a warning; for images that are to start on NVMe features.nvme-in-initramfs calls it an error. Confidential VMs have no such controller.",
  fix: {
    text: "Make the initramfs anew with the drivers.",
    commands: [
      `echo 'add_drivers+=" nvme nvme_core pci-hyperv "' > /etc/dracut.conf.d/azure-nvme.conf`,
      "dracut -f --regenerate-all",
    ],
  },
  references: [{ title: "Azure: image validations for RHEL", url: "https://github.com/Azure/linux-image-validations" }],
  appliesTo: { distro: ["rhel"], diskController: ["scsi"], security: ["standard", "trusted-launch"] },
  run: (image) =>
    judgeKernels(image, "should", async (bootable) => {
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
