import { type FoundDevice, diskDevices, isLastingName } from "../../src/facts/disk-devices.ts";
import { type FstabEntry, fstab, isPseudo, mayBeAbsent } from "../../src/facts/fstab.ts";
import { ImageError } from "../../src/image/errors.ts";
import { type Finding, defineCheck, notApplicable, partial } from "../../src/lint/check.ts";
import { isNetworkType } from "./_devices.ts";

export default defineCheck({
  id: "storage.fstab-uuids-exist",
  title: "All that fstab needs at boot is on the disk",
  level: "must",
  requirements: ["storage.fstab-uuids-exist"],
  why: "The boot waits 90 seconds for a device that fstab names without nofail, then stops in emergency mode. A UUID that is nowhere on the disk mostly comes from a data disk, a deleted partition or a file system that was made anew; a swap device that is missing only delays the boot, a warning. Case counts: systemd waits for the link in /dev/disk/by-uuid, where only FAT and NTFS have capital letters. The type must be what the volume holds, and a subvolume be there, too.",
  fix: {
    text: "Put in the UUID that blkid prints, or nofail for what comes from other disks.",
    commands: ["blkid", "vi /etc/fstab"],
  },
  references: [
    {
      title: "Azure: VM startup problems caused by fstab",
      url: "https://learn.microsoft.com/troubleshoot/azure/virtual-machines/linux/linux-virtual-machine-cannot-start-fstab-errors",
    },
  ],
  async run(image) {
    const devices = await image.fact(diskDevices);
    if (!devices) return notApplicable("without the disk nobody knows which volumes it has");
    const findings: Finding[] = [];
    const unseen: Error[] = [];
    const mounts = image.disk?.system?.mounts ?? [];
    for (const entry of (await image.fact(fstab)).entries) {
      const isNeeded = !mayBeAbsent(entry) && !isPseudo(entry) && !isNetworkType(entry.type);
      if (!isNeeded || !isLastingName(entry.device)) continue;
      const found = devices.find(entry.device);
      const place = { path: entry.path, line: entry.line, subject: entry.mountPoint };
      switch (found.kind) {
        case "absent":
          findings.push({
            message: `${entry.device} is nowhere on the disk`,
            ...place,
            ...(entry.type === "swap" ? { level: "should", subject: "swap" } : {}),
          });
          break;
        case "unreadable":
          unseen.push(new ImageError("unsupported", found.reason));
          break;
        case "volume": {
          const { content, name } = found.opened.volume;
          const spelled = spelledOnDisk(entry.device, found);
          // Whoever boots from / has mounted it before systemd reads fstab.
          if (spelled !== undefined && entry.mountPoint !== "/")
            findings.push({
              message: `${entry.device} differs in case from what is on ${name}, so that nobody finds it`,
              ...place,
              evidence: { actual: entry.device, expected: spelled },
              ...(entry.type === "swap" ? { level: "should", subject: "swap" } : {}),
            });
          const mount = mounts.find(({ by, line }) => by === "fstab" && line === entry.line);
          if (mount?.state === "absent")
            findings.push({ message: `${entry.mountPoint} cannot be mounted: ${mount.reason ?? ""}`, ...place });
          if (content && !fits(entry, content.kind))
            findings.push({
              message: `${name} is to be mounted as ${entry.type} and holds ${content.title}`,
              ...place,
            });
          break;
        }
      }
    }
    return partial(findings, unseen);
  },
});

/**
 * The UUID as udev spells it in the link that systemd waits for (systemd src/shared/fstab-util.c: tag_to_udev_node), where
 * the name has it in another case. Undefined where it fits.
 */
function spelledOnDisk(device: string, { opened }: FoundDevice & { readonly kind: "volume" }): string | undefined {
  const { content, partition } = opened.volume;
  const [, tag, quoted = ""] = /^(?:\/dev\/disk\/by-)?(uuid|partuuid)[=/](.+)$/i.exec(device) ?? [];
  if (tag === undefined) return undefined;
  const onDisk = tag.toLowerCase() === "uuid" ? content?.uuid : partition?.uuid;
  return onDisk === quoted.replace(/^(["'])(.*)\1$/, "$2") ? undefined : onDisk;
}

/** Kinds of content by the names that mount(8) has for them; other names are not judged. The kernel mounts the root itself. */
const kinds: ReadonlyMap<string, string> = new Map([
  ["ext2", "ext"],
  ["ext3", "ext"],
  ["ext4", "ext"],
  ["xfs", "xfs"],
  ["btrfs", "btrfs"],
  ["vfat", "fat"],
  ["msdos", "fat"],
  ["swap", "swap"],
]);

function fits({ type, mountPoint }: FstabEntry, kind: string): boolean {
  const wanted = kinds.get(type);
  return wanted === undefined || wanted === kind || mountPoint === "/";
}
