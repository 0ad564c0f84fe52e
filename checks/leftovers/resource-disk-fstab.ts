import { cloudInit } from "../../src/facts/cloud-init.ts";
import { type FstabEntry, fstab } from "../../src/facts/fstab.ts";
import { defineCheck } from "../../src/lint/check.ts";

/** Links of the agent, cloud-init and azure-vm-utils. */
const temporary = /^\/dev\/(disk\/cloud\/azure_resource|disk\/azure\/resource|disk\/azure\/local\/)/;
const data = /^\/dev\/disk\/azure\/(scsi\d+\/lun|data\/)/;

export default defineCheck({
  id: "leftovers.resource-disk-fstab",
  title: "fstab mounts no temporary or data disks of the build VM",
  level: "must",
  requirements: ["leftovers.resource-disk-fstab"],
  why: "The new VM may have no temporary disk, and has none of the data disks: the boot waits for them and ends in the emergency shell. With nofail it goes on without: a warning. Provisioning mounts the temporary disk where it is wanted. Lines that cloud-init wrote are judged by leftovers.cloud-init-fstab, names of the kernel such as /dev/sdb1 by storage.fstab-no-device-names, and the agent's swap file, where cloud-init takes over, by cloud-init.no-dead-swap-in-fstab.",
  fix: { text: "Delete the lines, or add nofail." },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const { entries } = await image.fact(fstab);
    const { installed, unitsEnabled } = await image.fact(cloudInit);
    const cloudInitTakesOver = installed && unitsEnabled;
    return entries.flatMap((entry) => {
      if (entry.type === "swap" && cloudInitTakesOver) return [];
      const what = leftoverOf(entry);
      if (what === undefined) return [];
      const { device, options, path, line } = entry;
      const isOptional = options.some(({ name }) => name === "nofail" || name === "noauto");
      return [
        {
          message: `fstab names ${what}`,
          path,
          line,
          evidence: { actual: device },
          ...(isOptional ? { level: "should" as const } : {}),
        },
      ];
    });
  },
});

function leftoverOf({ device, type, options }: FstabEntry): string | undefined {
  if (options.some(({ name, value }) => name === "comment" && value === "cloudconfig")) return undefined;
  if (temporary.test(device)) return "the temporary disk";
  if (type === "swap" && device.startsWith("/mnt/")) return "a swap file on the temporary disk";
  return data.test(device) ? "a data disk" : undefined;
}
