import { type Finding, defineCheck } from "../../src/lint/check.ts";
import { both, initramfsDrivers, newInitramfs } from "../../src/lint/fix.ts";
import { judgeKernels, placeOf } from "./_kernels.ts";

export default defineCheck({
  id: "boot.hv-storage-modules-in-initramfs",
  title: "The kernel finds Hyper-V's disks before it has its root",
  level: "must",
  requirements: [
    "boot.hv-storage-modules-in-initramfs",
    "lisa.initrd-hyperv-modules",
    "lisa.hydration-hv-drivers",
    "provisioning.specialized-also-meets-prerequisites",
    "lisa.scsi-controller",
  ],
  why: "Without hv_vmbus and hv_storvsc, built in or in the initramfs, the kernel does not see the OS disk and the VM never comes up. Images made on KVM, VMware or VirtualBox have initramfs files for that hardware only. modules.builtin and the kernel's configuration say what is built in; the archive itself is read. The default kernel is an error, others a warning; a missing initramfs is told by other checks. It holds for both types of image: a specialized one is not provisioned, but it has to boot.",
  fix: {
    text: "Make the initramfs anew with the drivers.",
    ...both(initramfsDrivers(["hv_vmbus", "hv_storvsc", "hv_netvsc"], "azure"), newInitramfs),
  },
  references: [
    {
      title: "Linux VMs without Hyper-V drivers",
      url: "https://learn.microsoft.com/troubleshoot/azure/virtual-machines/linux/linux-vm-no-boot-hyper-v-driver-issues",
    },
  ],
  run: (image) =>
    judgeKernels(image, "must", async (bootable) => {
      const findings: Finding[] = [];
      for (const module of ["hv_vmbus", "hv_storvsc"]) {
        const place = await bootable.place(module);
        if (place === "builtin" || place === "initramfs") continue;
        if (place === "tree" && bootable.ramdisks.length === 0) continue;
        const { version } = bootable.kernel;
        findings.push({
          message:
            place === "tree"
              ? `the initramfs of kernel ${version} has no ${module}`
              : `kernel ${version} has no ${module} at all`,
          path: place === "tree" ? placeOf(bootable) : bootable.kernel.path,
          subject: module,
        });
      }
      return findings;
    }),
});
