import { fstab } from "../../src/facts/fstab.ts";
import { cloudInit } from "../../src/facts/cloud-init.ts";
import { type Finding, defineCheck, notApplicable } from "../../src/lint/check.ts";
import { resourceMountPoints } from "../storage/_swap.ts";

export default defineCheck({
  id: "cloud-init.no-dead-swap-in-fstab",
  title: "fstab names no swap file of the agent when cloud-init takes over",
  level: "must",
  requirements: ["cloud-init.no-dead-swap-in-fstab"],
  why: "The agent's swap file lies on the temporary disk, which a new VM brings empty: a line of fstab for it makes the boot wait. An image that leaves swap to the agent keeps none. A file at that place is told by storage.no-swap-file.",
  fix: {
    text: "Turn the swap file off and remove it.",
    commands: ["swapoff /mnt/resource/swapfile /mnt/swapfile || true", "sed -i '\\#/mnt/.*swapfile#d' /etc/fstab"],
  },
  async run(image) {
    const { installed, unitsEnabled } = await image.fact(cloudInit);
    if (!installed || !unitsEnabled) return notApplicable("cloud-init does not take over");
    const points = ["/mnt", ...(await resourceMountPoints(image))];
    const findings: Finding[] = [];
    for (const { type, device, path, line } of (await image.fact(fstab)).entries) {
      if (type !== "swap" || !points.some((point) => device.startsWith(`${point}/`))) continue;
      findings.push({ message: `fstab names the agent's swap file ${device}`, path, line, subject: device });
    }
    return findings;
  },
});
