import { defineCheck } from "../../src/lint/check.ts";
import { GIB, noDisk, spelledSize } from "./_disk.ts";

export default defineCheck({
  id: "disk.ephemeral-os-disk-size",
  title: "The image fits on an ephemeral OS disk",
  level: "info",
  requirements: ["lisa.provision-ephemeral-managed-disk"],
  why: "An ephemeral OS disk lies on the cache, the temporary disk or the NVMe disk of the VM's host, and cannot be larger than that, nor than 2040 GiB. The option takes the size of what the wanted VM size has; without it the limit of all sizes counts. Whether the image is meant for it the image does not say: a note.",
  fix: { text: "Shrink the disk, or deploy with a managed OS disk." },
  references: [
    {
      title: "Azure: ephemeral OS disks",
      url: "https://learn.microsoft.com/azure/virtual-machines/ephemeral-os-disks",
    },
  ],
  options: {
    placementGiB: {
      type: "number",
      default: 2040,
      describe: "GiB of the cache, temporary disk or NVMe disk that the OS disk is to lie on",
    },
  },
  async run(image, { options }) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    const { virtualSize } = disk.container;
    if (virtualSize <= options.placementGiB * GIB) return [];
    return [
      {
        message: "the image is too large for an ephemeral OS disk",
        evidence: { actual: spelledSize(virtualSize), expected: `at most ${options.placementGiB} GiB` },
      },
    ];
  },
});
