import { bootEntries } from "../../src/facts/boot-entries.ts";
import { hasWord, valuesOf } from "../../src/facts/kernel-command-line.ts";
import { type Finding, attempt, defineCheck, partial } from "../../src/lint/check.ts";
import { swapOnOsDisk } from "./_swap.ts";

export default defineCheck({
  id: "storage.fstab-no-swap",
  title: "Nothing on the OS disk is used as swap",
  level: "must",
  requirements: [
    "storage.fstab-no-swap",
    "storage.swap-on-resource-disk",
    "security.marketplace-swap",
    "lisa.no-swap-osdisk",
    "lisa.marketplace-swap",
    "lisa.azl-static-no-swap",
    "lisa.swap-consistency",
  ],
  why: "Swap competes with the system for the limited I/O of the OS disk, and certification test 41 (policy 200.3.3) rejects it. Lines of fstab and swap units that start at boot count; noauto, zram and what lies on the temporary disk do not. A resume= on the command line makes the boot look for a swap partition: a warning.",
  fix: {
    text: "Remove the line and the file, and let cloud-init or the agent make swap on the temporary disk.",
    commands: ["swapoff -a", "sed -i '/\\sswap\\s/d' /etc/fstab"],
  },
  references: [
    {
      title: "Azure: create a swap file for a Linux VM",
      url: "https://learn.microsoft.com/troubleshoot/azure/virtual-machines/linux/create-swap-file-linux-vm",
    },
  ],
  async run(image) {
    const unseen: Error[] = [];
    const findings: Finding[] = (await swapOnOsDisk(image, unseen)).map(({ device, path, line, unit }) => ({
      message: `${device} on the OS disk is used as swap`,
      path,
      line,
      ...(unit === undefined ? {} : { subject: unit }),
    }));
    for (const { cmdline, cmdlineSource } of (await attempt(unseen, image.fact(bootEntries)))?.defaults ?? []) {
      const resume = valuesOf(cmdline ?? [], "resume").at(-1) ?? "";
      if (resume !== "" && !hasWord(cmdline ?? [], "noresume"))
        findings.push({
          message: "the boot looks for a swap partition to resume from",
          ...cmdlineSource,
          level: "should",
          evidence: { actual: `resume=${resume}` },
        });
    }
    return partial(findings, unseen);
  },
});
