import type { Disk } from "../../src/image/disk.ts";
import { type Fix, defineCheck } from "../../src/lint/check.ts";
import { noDisk, spelledSize } from "./_disk.ts";

const forget = ["swapoff -a", "sed -i '/\\sswap\\s/d' /etc/fstab"];

export default defineCheck({
  id: "disk.no-swap-partition",
  title: "No partition or logical volume is for swap",
  level: "must",
  requirements: ["disk.no-swap-partition", "lisa.azl-static-no-swap"],
  why: "Swap on the OS disk competes with the system for its limited I/O and certification rejects it, also when fstab does not name it: systemd takes partitions of the type swap by itself. The temporary disk is the place for swap.",
  fix: {
    text: "Delete it, take it out of fstab and resume=, and make swap on the temporary disk.",
    commands: forget,
  },
  async run(image) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    return disk.volumes
      .filter(({ content, partition }) => content?.kind === "swap" || partition?.use?.id === "swap")
      .map((volume) => {
        const { name, content, sizeBytes } = volume;
        const holds = content === undefined ? "" : ` and holds ${content.title}`;
        return {
          message:
            content?.kind === "swap" ? `${name} holds swap space` : `${name} has the type of a swap partition${holds}`,
          subject: name,
          evidence: { actual: spelledSize(sizeBytes) },
          fix: fixOf(volume),
        };
      });
  },
});

/** What is no swap space only has the wrong type. */
function fixOf({ content, partition, logicalVolume }: Disk["volumes"][number]): Fix {
  const text = "Delete it, take it out of fstab and resume=, and make swap on the temporary disk.";
  if (logicalVolume) return { text, commands: [...forget, `lvremove -y ${logicalVolume.group}/${logicalVolume.name}`] };
  if (!partition) return { text, commands: forget };
  const { index, kind } = partition;
  const isGpt = kind === "gpt";
  if (content !== undefined && content.kind !== "swap") {
    const type = content.kind === "lvm2" ? "8e" : "83";
    return {
      text: "Give the partition the type of what it holds.",
      commands: [isGpt ? `sgdisk -t ${index}:${type}00 /dev/sda` : `sfdisk --part-type /dev/sda ${index} ${type}`],
    };
  }
  return { text, commands: [...forget, isGpt ? `sgdisk -d ${index} /dev/sda` : `sfdisk --delete /dev/sda ${index}`] };
}
