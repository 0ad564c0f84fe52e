import { type BootEntry, bootEntries } from "../../src/facts/boot-entries.ts";
import { type DiskDevices, diskDevices, isLastingName } from "../../src/facts/disk-devices.ts";
import { lastValueOf } from "../../src/facts/kernel-command-line.ts";
import { ImageError } from "../../src/image/errors.ts";
import type { Disk } from "../../src/image/disk.ts";
import { type Finding, defineCheck, notApplicable, partial } from "../../src/lint/check.ts";
import { both, newBootConfiguration } from "../../src/lint/fix.ts";

export default defineCheck({
  id: "boot.root-device-exists",
  title: "root= names the root of the disk",
  level: "must",
  requirements: ["lisa.root-identifier"],
  why: "An initramfs that does not find what root= names gives up after minutes and drops to a shell that nobody sees. It happens when a file system was made anew, a disk was cloned by files, or the boot loader's configuration comes from another machine. Entries that start by themselves count, those of the menu are a warning.",
  fix: {
    text: "Write the boot configuration anew with the root mounted, so that it takes the UUID that is there.",
    ...both({ commands: ["blkid"], commandsFor: {} }, newBootConfiguration),
  },
  references: [
    {
      title: "LISA: storage tests",
      url: "https://github.com/microsoft/lisa/blob/main/lisa/microsoft/testsuites/core/storage.py",
    },
  ],
  async run(image) {
    const devices = await image.fact(diskDevices);
    if (!devices || !image.disk) return notApplicable("without the disk nobody knows which volumes it has");
    const { entries } = await image.fact(bootEntries);
    const unseen: Error[] = [];
    const findings = new Map<string, Finding>();
    for (const entry of [...entries].sort((a, b) => Number(b.isDefault) - Number(a.isDefault))) {
      const finding = judge(entry, devices, image.disk, unseen);
      // A menu says the same in each of its entries.
      if (finding && !findings.has(finding.message)) findings.set(finding.message, finding);
    }
    return partial([...findings.values()], unseen);
  },
});

function judge(entry: BootEntry, devices: DiskDevices, disk: Disk, unseen: Error[]): Finding | undefined {
  const root = entry.cmdline && lastValueOf(entry.cmdline, "root");
  if (root === undefined || !isLastingName(root)) return undefined;
  const place = {
    ...entry.cmdlineSource,
    ...(entry.isDefault ? {} : { level: "should" as const, subject: entry.title }),
  };
  const found = devices.find(root);
  switch (found.kind) {
    case "absent":
      return { message: `root=${root} is nowhere on the disk`, ...place };
    case "unreadable":
      unseen.push(new ImageError("unsupported", found.reason));
      return undefined;
    case "volume": {
      const { volume } = found.opened;
      const judged = disk.system?.root.volume;
      // Image-based systems have a root of parts, and ostree's lies inside of the named one.
      if (
        !judged ||
        volume === judged ||
        entry.cmdline?.some(({ name }) => /^(ostree|usr|mount\.usr|roothash)$/.test(name))
      )
        return undefined;
      return entry.isDefault
        ? { message: `root=${root} is ${volume.name}, and the system is in ${judged.name}`, ...place }
        : undefined;
    }
  }
}
