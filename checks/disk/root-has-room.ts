import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { GIB, MIB, noDisk, spelledSize } from "./_disk.ts";

const NEEDED = 100 * MIB;
/** Room behind the last partition that growpart turns into file system at the first boot. */
const GROWABLE = GIB;

export default defineCheck({
  id: "disk.root-has-room",
  title: "The root has room for the first boot",
  level: "should",
  requirements: ["disk.root-has-room"],
  why: "The agent, extensions, logs and the packages that an administrator adds write to the root and /var. A full file system fails the first boot in ways that nobody expects. Where a GiB lies free behind the last partition the root most likely grows into it.",
  fix: { text: "Enlarge the partition and its file system, or delete what is not needed." },
  async run(image) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    if (!disk.system) return notApplicable("the disk holds no system");
    const { container, partitionTable, system } = disk;
    const ends = partitionTable?.partitions.map(({ startBytes, sizeBytes }) => startBytes + sizeBytes) ?? [];
    if (ends.length > 0 && container.virtualSize - Math.max(...ends) >= GROWABLE) return [];
    // squashfs and erofs are full by nature.
    const looked = system.mounts.filter(
      ({ path, opened }) =>
        (path === "/" || path === "/var") && !/^(squashfs|erofs)$/.test(opened?.volume.content?.kind ?? ""),
    );
    const full = looked.flatMap(({ path, opened }) => {
      const details = opened?.fileSystem?.details;
      const free = details?.freeBytes;
      return details && free !== undefined && free < NEEDED ? [{ path, free, size: details.sizeBytes }] : [];
    });
    if (full.length === 0 && looked.some(({ opened }) => opened?.fileSystem?.details.freeBytes === undefined))
      return notApplicable("the file system does not say how much of it is free");
    return full.map(({ path, free, size }) => ({
      message: `the file system of ${path} is full`,
      subject: path,
      evidence: { actual: `${spelledSize(free)} of ${spelledSize(size)} free`, expected: "at least 100 MiB" },
    }));
  },
});
