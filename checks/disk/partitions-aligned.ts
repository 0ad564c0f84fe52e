import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { noDisk } from "./_disk.ts";

export default defineCheck({
  id: "disk.partitions-aligned",
  title: "Partitions start at whole pages of storage",
  level: "should",
  requirements: ["disk.partitions-aligned"],
  why: "A file system that does not start at a multiple of 4 KiB makes two operations of one for each of its blocks. Old tools started the first partition at sector 63. Only partitions that hold something count.",
  fix: { text: "Make the partitions anew from sector 2048, and copy the files." },
  async run(image) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    if (!disk.partitionTable) return notApplicable("the disk has no partition table");
    return disk.volumes.flatMap(({ name, partition, content }) =>
      partition && content && partition.startBytes % 4096 !== 0
        ? [
            {
              message: `${name} does not start at a multiple of 4 KiB`,
              subject: name,
              evidence: { actual: `byte ${partition.startBytes}, sector ${partition.startBytes / 512}` },
            },
          ]
        : [],
    );
  },
});
