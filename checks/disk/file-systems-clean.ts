import { diskFileSystems } from "../../src/facts/disk-file-systems.ts";
import { type Finding, defineCheck, partial } from "../../src/lint/check.ts";
import { noDisk } from "./_disk.ts";

export default defineCheck({
  id: "disk.file-systems-clean",
  title: "Every file system was cleanly unmounted",
  level: "should",
  requirements: ["disk.file-systems-clean", "disk.esp-clean"],
  why: "A disk that was copied from a running machine or after a crash holds half-written files: the kernel mends its structures at the first boot, not what programs had not written yet. What is judged here is what the disk shows after its journal is replayed. A dirty bit on the EFI system partition keeps some firmware from booting.",
  fix: {
    text: "Shut the machine down before the disk is copied, or check the file system.",
    commands: ["e2fsck -f /dev/sda1 || xfs_repair /dev/sda1 || fsck.vfat -a /dev/sda15"],
  },
  async run(image) {
    if (!image.disk) return noDisk(image);
    const findings: Finding[] = [];
    const unseen: Error[] = [];
    for (const { volume, fileSystem, error } of await image.fact(diskFileSystems)) {
      // A locked volume or an unknown kind of file system is told elsewhere.
      if (error && volume.partition?.use?.id === "esp") unseen.push(error);
      if (!fileSystem || fileSystem.details.cleanlyUnmounted) continue;
      findings.push({
        message: `the ${volume.content?.title ?? "file system"} in ${volume.name} was not cleanly unmounted`,
        subject: volume.name,
      });
    }
    return partial(findings, unseen);
  },
});
