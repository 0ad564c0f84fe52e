import { type UdevRule, assigns, udev } from "../../src/facts/udev.ts";
import { waagent } from "../../src/facts/waagent.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "storage.azure-udev-scsi",
  title: "Rules make the lasting links of Azure's disks",
  level: "should",
  requirements: ["storage.azure-udev-scsi"],
  why: "Extensions, scripts and fstab lines name disks by /dev/disk/azure/resource, scsi1/lun0 and the like, which a udev rule of the agent (66-azure-storage.rules) or of azure-vm-utils (80-azure-disk.rules) makes. Without them disk encryption fails, and lines that name a data disk by its LUN do not mount. Any rule that makes links below disk/azure counts, whatever its file is called.",
  fix: {
    text: "Install the agent's package again, or azure-vm-utils.",
    commandsFor: {
      debian: ["apt-get install --reinstall -y waagent || apt-get install --reinstall -y walinuxagent"],
      redhat: ["yum reinstall -y WALinuxAgent WALinuxAgent-udev"],
      suse: ["zypper --non-interactive install --force python-azure-agent"],
      azurelinux: ["tdnf reinstall -y WALinuxAgent"],
    },
  },
  async run(image) {
    const agent = await image.fact(waagent);
    if (!agent.installed)
      return agent.hidden === undefined ? notApplicable("the agent is not installed") : undecided(agent.hidden);
    const { rules } = await image.fact(udev);
    if (rules.some(makesAzureLinks)) return [];
    return [{ message: "no rule makes links below /dev/disk/azure" }];
  },
});

function makesAzureLinks(rule: UdevRule): boolean {
  return (
    assigns(rule, "SYMLINK", undefined) &&
    rule.tokens.some(({ key, value }) => key === "SYMLINK" && /\bdisk\/azure\//.test(value))
  );
}
