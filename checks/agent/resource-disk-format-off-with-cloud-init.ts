import { os } from "../../src/facts/os.ts";
import { defineCheck } from "../../src/lint/check.ts";
import { waagentSetting } from "../../src/lint/fix.ts";
import { isConfigured, settingFinding } from "./_config.ts";
import { agentBesideCloudInit } from "./_resource-disk.ts";

export default defineCheck({
  id: "agent.resource-disk-format-off-with-cloud-init",
  title: "The agent leaves the resource disk to cloud-init",
  level: "should",
  requirements: [
    "agent.resource-disk-format-off-with-cloud-init",
    "storage.single-resource-disk-manager",
    "distro-suse.waagent-keys",
    "distro-oracle.waagent-keys",
  ],
  why: "cloud-init formats and mounts the temporary disk unless its configuration takes ephemeral0 out. With ResourceDisk.Format=y the agent does so too: usually it comes second, finds the disk mounted and leaves it, but where it comes first the mount point and the file system are not those that cloud-init writes into fstab. The manuals call n a must; since the agent mostly does no harm it is a warning, and a note on AlmaLinux and Debian, whose own images have y.",
  fix: { text: "Set ResourceDisk.Format=n.", ...waagentSetting("ResourceDisk.Format", "n") },
  references: [
    {
      title: "Prepare Linux for imaging",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/create-upload-generic",
    },
  ],
  async run(image) {
    const look = await agentBesideCloudInit(image);
    if (!isConfigured(look)) return look;
    const setting = look.config.switch("ResourceDisk.Format");
    if (!setting.value) return [];
    const { id } = await image.fact(os);
    const level = id === "almalinux" || id === "debian" ? { level: "info" as const } : {};
    return [
      settingFinding(setting, "both the agent and cloud-init format the resource disk", {
        evidence: { expected: "n" },
        ...level,
      }),
    ];
  },
});
