import { defineCheck } from "../../src/lint/check.ts";
import { MIB, noDisk, spelledSize } from "./_disk.ts";

export default defineCheck({
  id: "disk.min-size-20mb",
  title: "The disk has at least 20 MiB",
  level: "must",
  requirements: ["disk.min-size-20mb"],
  why: "The direct upload takes files from 20972032 bytes on, which is 20 MiB and the footer, and the Marketplace has the same limit: az disk create refuses a smaller number of bytes. No Linux that boots is that small, so the file is most likely cut off or the wrong one.",
  fix: { text: "Enlarge the disk.", commands: ["qemu-img resize -f raw disk.raw 30G"] },
  async run(image) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    const { virtualSize } = disk.container;
    if (virtualSize >= 20 * MIB) return [];
    return [{ message: "the disk is too small", evidence: { actual: spelledSize(virtualSize), expected: "20 MiB" } }];
  },
});
