import { defineCheck } from "../../src/lint/check.ts";
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
  why: "cloud-init formats and mounts the temporary disk unless its configuration takes ephemeral0 out. With ResourceDisk.Format=y the agent does so too: usually it comes second, finds the disk mounted and leaves it, but where it comes first the mount point and the file system are not those that cloud-init writes into fstab. The manuals ask for n; AlmaLinux's and Debian's own images have y, so it is a warning.",
  fix: {
    text: "Set ResourceDisk.Format=n.",
    commands: ["sed -i 's/^ResourceDisk.Format=.*/ResourceDisk.Format=n/' /etc/waagent.conf"],
  },
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
    return [
      settingFinding(setting, "both the agent and cloud-init format the resource disk", {
        evidence: { expected: "n" },
      }),
    ];
  },
});
