import { type FstabEntry, fstab, isPseudo, mayBeAbsent } from "../../src/facts/fstab.ts";
import { type Finding, defineCheck } from "../../src/lint/check.ts";
import { isAzureDisk, isNetworkType } from "./_devices.ts";

/** Where a system keeps its own file systems: what is mounted here lies on the OS disk as a rule. */
const systemPlaces =
  /^\/(?:$|boot(?:\/|$)|efi(?:\/|$)|esp(?:\/|$)|usr(?:\/|$)|var(?:\/|$)|home$|tmp$|opt$|root$|srv$|etc(?:\/|$)|nix(?:\/|$)|\.snapshots$|oem$)/;

export default defineCheck({
  id: "storage.fstab-nofail",
  title: "What may be absent does not stop the boot",
  level: "must",
  requirements: ["storage.fstab-nofail"],
  why: "The temporary disk, data disks and network shares are not there on every VM. systemd waits 90 seconds for each and then ends in emergency mode, unless the line says nofail (or noauto). Azure's own links are sure to be such disks. Shares (which only hold up what waits for them) and disks mounted beside the places of the system, by a device that is not that of the root, are a warning: only the disk can tell where they lie.",
  fix: { text: "Add nofail to the options.", commands: ["vi /etc/fstab"] },
  async run(image) {
    const { entries } = await image.fact(fstab);
    const root = entries.find(({ mountPoint }) => mountPoint === "/");
    return entries.flatMap((entry): Finding[] => {
      if (mayBeAbsent(entry) || isPseudo(entry)) return [];
      const { device, path, line, mountPoint } = entry;
      const add = (message: string, level: "must" | "should"): Finding[] => [
        { message, path, line, subject: mountPoint, level, evidence: { actual: device, expected: "nofail" } },
      ];
      if (isAzureDisk(device)) return add(`${device} is waited for, although not every VM has it`, "must");
      if (isNetworkType(entry.type)) return add("the share is waited for at boot", "should");
      if (isElsewhere(entry, root)) return add("the disk is waited for, although it may be a data disk", "should");
      return [];
    });
  },
});

function isElsewhere({ device, mountPoint, type }: FstabEntry, root: FstabEntry | undefined): boolean {
  if (type === "swap" || !mountPoint.startsWith("/") || systemPlaces.test(mountPoint)) return false;
  // Subvolumes and bind mounts of the root, and volumes of its volume group, are on the same disk.
  if (root === undefined || device === root.device) return false;
  const group = (name: string) => /^\/dev\/(?:mapper\/)?([^/-]+)[/-]/.exec(name)?.[1];
  const isDisk = /^(?:UUID|LABEL|PARTUUID|PARTLABEL)=|^\/dev\//.test(device);
  return (
    isDisk &&
    !/^\/dev\/(?:sr\d|cdrom|fd\d)/.test(device) &&
    (group(device) === undefined || group(device) !== group(root.device))
  );
}
