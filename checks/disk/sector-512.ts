import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { noDisk } from "./_disk.ts";

export default defineCheck({
  id: "disk.sector-512",
  title: "The partition table counts in sectors of 512 bytes",
  level: "must",
  requirements: ["disk.sector-512"],
  why: "A VHD has sectors of 512 bytes and nothing else, whatever disk it was copied from. A table that was written on a disk with sectors of 4096 bytes is found by nobody then: neither firmware nor kernel see a partition. Ultra and Premium SSD v2 disks that are made of a VHD need --logical-sector-size 512.",
  fix: { text: "Install the system on a disk with sectors of 512 bytes." },
  async run(image) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    const { partitionTable } = disk;
    if (!partitionTable) return notApplicable("the disk has no partition table");
    const { sectorSize } = partitionTable;
    if (sectorSize === 512) return [];
    const evidence = { actual: `${sectorSize} bytes`, expected: "512 bytes" };
    return [{ message: "the partition table counts in sectors that a VHD does not have", evidence }];
  },
});
