import { fstab } from "../../src/facts/fstab.ts";
import { cloudInit } from "../../src/facts/cloud-init.ts";
import { waagent } from "../../src/facts/waagent.ts";
import { type Finding, defineCheck, notApplicable } from "../../src/lint/check.ts";

/** Places of the temporary disk, where the agent keeps its swap file. */
const swapFiles = ["/mnt/resource/swapfile", "/mnt/swapfile"];

export default defineCheck({
  id: "cloud-init.no-dead-swap-in-fstab",
  title: "No swap file of the agent is left when cloud-init takes over",
  level: "must",
  requirements: ["cloud-init.no-dead-swap-in-fstab"],
  why: "The agent's swap file lies on the temporary disk, which a new VM brings empty: a line of fstab for it makes the boot wait, and a file at that place sits on the OS disk below the mount point. An image that leaves swap to the agent keeps neither.",
  fix: {
    text: "Turn the swap file off and remove it.",
    commands: ["swapoff /mnt/resource/swapfile /mnt/swapfile || true", "sed -i '\\#/mnt/.*swapfile#d' /etc/fstab"],
  },
  async run(image) {
    const { installed, unitsEnabled } = await image.fact(cloudInit);
    if (!installed || !unitsEnabled) return notApplicable("cloud-init does not take over");
    const { config } = await image.fact(waagent);
    const mountPoint = config?.string("ResourceDisk.MountPoint").value;
    const places = new Set([...swapFiles, ...(mountPoint ? [`${mountPoint}/swapfile`] : [])]);
    const findings: Finding[] = [];
    for (const entry of (await image.fact(fstab)).entries) {
      if (!places.has(entry.device)) continue;
      const message = `fstab names the agent's swap file ${entry.device}`;
      findings.push({ message, path: entry.path, line: entry.line, subject: entry.device });
    }
    for (const path of places)
      if ((await image.tree.lstat(path)) !== undefined)
        findings.push({ message: "a swap file of the agent is left behind", path });
    return findings;
  },
});
