import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { MIB, noDisk } from "./_disk.ts";

export default defineCheck({
  id: "disk.first-mib-free",
  title: "No partition starts in the first MiB",
  level: "marketplace",
  requirements: ["disk.first-mib-free", "lisa.marketplace-first-mib-empty"],
  why: "The Marketplace puts its own metadata into the first 2048 sectors of the OS disk, and certification rejects one where a partition lies there: its beginning would be written over. The partition table itself and GRUB behind it do not count.",
  fix: { text: "Move the partitions back.", commands: ['echo "+1M," | sfdisk --move-data /dev/sdX -N 1'] },
  async run(image) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    if (!disk.partitionTable) return notApplicable("the disk has no partition table");
    return disk.partitionTable.partitions
      .filter(({ startBytes, sizeBytes }) => startBytes < MIB && sizeBytes > 0)
      .map(({ index, startBytes }) => ({
        message: `partition ${index} starts in the first MiB of the disk`,
        subject: `partition ${index}`,
        evidence: { actual: `sector ${startBytes / 512}`, expected: "sector 2048 or later" },
      }));
  },
});
