import { type FstabEntry, fstab, mayBeAbsent } from "../../src/facts/fstab.ts";
import { units } from "../../src/facts/units.ts";
import { type Finding, attempt, defineCheck, partial } from "../../src/lint/check.ts";
import { isKernelName } from "./_devices.ts";

export default defineCheck({
  id: "storage.fstab-no-device-names",
  title: "Nothing is mounted by a name that the kernel gives out",
  level: "must",
  requirements: [
    "storage.fstab-no-device-names",
    "leftovers.resource-disk-fstab",
    "features.nvme-fstab",
    "lisa.nvme-controller",
  ],
  why: "/dev/sda1 is another disk after a reboot with data disks, and does not exist at all where the disk sits on the NVMe controller: the mount fails and the VM stops in emergency mode. UUID=, LABEL=, PARTUUID= and device-mapper names stay. Lines with nofail or noauto do not stop the boot and are a warning; mount units of the administrator count as fstab does.",
  fix: { text: "Use the UUID that blkid prints.", commands: ["blkid", "vi /etc/fstab"] },
  references: [
    {
      title: "Azure: VM startup problems caused by fstab",
      url: "https://learn.microsoft.com/troubleshoot/azure/virtual-machines/linux/linux-virtual-machine-cannot-start-fstab-errors",
    },
  ],
  async run(image) {
    const unseen: Error[] = [];
    const table = await attempt(unseen, image.fact(fstab));
    const findings: Finding[] = (table?.entries ?? []).filter(({ device }) => isKernelName(device)).map(finding);
    for (const unit of (await attempt(unseen, image.fact(units)))?.all() ?? []) {
      if (!/\.(?:mount|swap)$/.test(unit.name) || !unit.path.startsWith("/etc/") || unit.masked || !unit.startsAtBoot)
        continue;
      const section = unit.name.endsWith(".mount") ? "Mount" : "Swap";
      const what = unit.values(section, "What").at(-1);
      if (what && isKernelName(what.value))
        findings.push({
          message: `${what.value} is no lasting name of a disk`,
          path: what.path,
          line: what.line,
          subject: unit.name,
        });
    }
    return partial(findings, unseen);
  },
});

function finding(entry: FstabEntry): Finding {
  return {
    message: `${entry.device} is no lasting name of a disk`,
    path: entry.path,
    line: entry.line,
    subject: entry.mountPoint,
    evidence: { actual: entry.device, expected: "UUID=, LABEL=, PARTUUID= or a device-mapper name" },
    ...(mayBeAbsent(entry) ? { level: "should" } : {}),
  };
}
