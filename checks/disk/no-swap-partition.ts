import { defineCheck } from "../../src/lint/check.ts";
import { noDisk, spelledSize } from "./_disk.ts";

export default defineCheck({
  id: "disk.no-swap-partition",
  title: "No partition or logical volume is for swap",
  level: "must",
  requirements: ["disk.no-swap-partition", "lisa.azl-static-no-swap"],
  why: "Swap on the OS disk competes with the system for its limited I/O and certification rejects it, also when fstab does not name it: systemd takes partitions of the type swap by itself. The temporary disk is the place for swap.",
  fix: {
    text: "Delete it, take it out of fstab and resume=, and make swap on the temporary disk.",
    commands: ["swapoff -a", "sed -i '/\\sswap\\s/d' /etc/fstab", "sgdisk -d 3 /dev/sda"],
  },
  async run(image) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    return disk.volumes
      .filter(({ content, partition }) => content?.kind === "swap" || partition?.use?.id === "swap")
      .map(({ name, content, sizeBytes }) => ({
        message: content?.kind === "swap" ? `${name} holds swap space` : `${name} has the type of a swap partition`,
        subject: name,
        evidence: { actual: spelledSize(sizeBytes) },
      }));
  },
});
