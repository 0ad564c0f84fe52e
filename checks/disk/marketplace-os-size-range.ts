import { type Finding, defineCheck } from "../../src/lint/check.ts";
import { GIB, noDisk, spelledSize } from "./_disk.ts";

export default defineCheck({
  id: "disk.marketplace-os-size-range",
  title: "The disk's size is one that the Marketplace takes",
  level: "marketplace",
  requirements: ["disk.marketplace-os-size-range", "disk.marketplace-data-disk-size", "lisa.marketplace-disk-size"],
  appliesTo: { target: ["marketplace"] },
  why: "Certification wants OS disks between 1 and 1023 GiB and data disks up to 1023 GiB, and rejects others. 30 to 50 GiB are advised for Linux, which is a note: official images have 4, 5 or 64 GiB.",
  fix: { text: "Resize the disk.", commands: ["qemu-img resize -f raw disk.raw 30G"] },
  async run(image) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    const { virtualSize } = disk.container;
    const evidence = { actual: spelledSize(virtualSize) };
    const isData = disk.system === undefined && disk.volumes.every(({ content }) => content?.kind !== "luks");
    if (virtualSize > 1023 * GIB)
      return [{ message: `the ${isData ? "data" : "OS"} disk is larger than 1023 GiB`, evidence }];
    if (isData) return [];
    const findings: Finding[] = [];
    if (virtualSize < GIB) findings.push({ message: "the OS disk is smaller than 1 GiB", evidence });
    else if (virtualSize < 30 * GIB || virtualSize > 50 * GIB)
      findings.push({ message: "the OS disk is outside of the advised 30 to 50 GiB", evidence, level: "info" });
    return findings;
  },
});
