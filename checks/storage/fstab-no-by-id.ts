import { bootEntries } from "../../src/facts/boot-entries.ts";
import { fstab } from "../../src/facts/fstab.ts";
import { valuesOf } from "../../src/facts/kernel-command-line.ts";
import { os } from "../../src/facts/os.ts";
import { type Finding, attempt, defineCheck, partial } from "../../src/lint/check.ts";
import { both, newBootConfiguration } from "../../src/lint/fix.ts";
import { isControllerName } from "./_devices.ts";

export default defineCheck({
  id: "storage.fstab-no-by-id",
  title: "No disk is named by its old controller",
  level: "must",
  requirements: ["storage.fstab-no-by-id", "distro-suse.by-uuid"],
  why: "Links below /dev/disk/by-id and by-path are made of the model, serial number or slot of the disk, which are others on Azure: the boot waits 90 seconds for each and ends in emergency mode. SLES installers write them, so there it is an error; elsewhere a warning. Names that come from device-mapper, LVM or md stay and are fine.",
  fix: {
    text: "Use by-uuid or UUID= in fstab and on the command line.",
    ...both({ commands: ["blkid", "vi /etc/fstab"], commandsFor: {} }, newBootConfiguration),
  },
  async run(image) {
    const unseen: Error[] = [];
    const level = (await image.fact(os)).family === "suse" ? {} : ({ level: "should" } as const);
    const findings: Finding[] = [];
    for (const { device, path, line, mountPoint } of (await attempt(unseen, image.fact(fstab)))?.entries ?? []) {
      if (isControllerName(device))
        findings.push({
          message: `${device} belongs to the old controller`,
          path,
          line,
          subject: mountPoint,
          ...level,
        });
    }
    for (const { cmdline, cmdlineSource } of (await attempt(unseen, image.fact(bootEntries)))?.defaults ?? []) {
      for (const name of ["root", "resume"]) {
        const device = valuesOf(cmdline ?? [], name).at(-1) ?? "";
        if (isControllerName(device))
          findings.push({
            message: `${name}=${device} belongs to the old controller`,
            ...cmdlineSource,
            subject: name,
            ...level,
          });
      }
    }
    return partial(findings, unseen);
  },
});
