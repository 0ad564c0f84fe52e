import { findProgram } from "../../src/facts/programs.ts";
import { udev } from "../../src/facts/udev.ts";
import { defineCheck } from "../../src/lint/check.ts";
import { installing } from "../../src/lint/fix.ts";

export default defineCheck({
  id: "storage.azure-vm-utils",
  title: "azure-vm-utils names the NVMe disks",
  level: "should",
  requirements: ["storage.azure-vm-utils", "features.nvme-udev-links"],
  why: "The agent's rules name SCSI disks only; on VM sizes with NVMe disks the links below /dev/disk/azure come from azure-vm-utils (or 88-azure-nvme-data-disk.rules of older instructions): scripts and fstab lines that name a disk by its LUN do not find it there. Official images have it since RHEL 9.6, Ubuntu 22.04, SLES 15 SP5 and Debian 13, others do without: unless the image is meant for NVMe its absence is only noted.",
  fix: {
    text: "Install azure-vm-utils.",
    ...installing({
      debian: "azure-vm-utils",
      redhat: "azure-vm-utils",
      suse: "azure-vm-utils",
      azurelinux: "azure-vm-utils",
    }),
  },
  async run(image, { target }) {
    const { files } = await image.fact(udev);
    const names = files.filter(({ masked }) => !masked).map(({ name }) => name);
    const byPackage =
      names.includes("80-azure-disk.rules") && (await findProgram(image.tree, "azure-nvme-id")) !== undefined;
    if (byPackage || names.includes("88-azure-nvme-data-disk.rules")) return [];
    const level = target.diskController === "nvme" ? "should" : "info";
    const half = names.includes("80-azure-disk.rules");
    return [
      {
        message: half
          ? "the rules are there without azure-nvme-id, which they call"
          : "azure-vm-utils is not installed",
        level,
      },
    ];
  },
});
