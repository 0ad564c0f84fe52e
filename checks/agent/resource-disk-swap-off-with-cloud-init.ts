import { defineCheck } from "../../src/lint/check.ts";
import { waagentSetting } from "../../src/lint/fix.ts";
import { isConfigured, settingFinding } from "./_config.ts";
import { agentBesideCloudInit } from "./_resource-disk.ts";

export default defineCheck({
  id: "agent.resource-disk-swap-off-with-cloud-init",
  title: "The agent leaves swap to cloud-init",
  level: "should",
  requirements: ["agent.resource-disk-swap-off-with-cloud-init", "distro-centos.agent-swap"],
  why: "Where cloud-init manages the temporary disk, a swap file that the agent makes lies on a disk that cloud-init may format anew, and swap is then missing or in use while the disk is mounted. Without ResourceDisk.Format=y the agent makes none, which agent.resource-disk-swap-by-agent tells. The manuals call it a must; Oracle's own images swap by the agent, so it is a warning.",
  fix: {
    text: "Set ResourceDisk.EnableSwap=n, and let cloud-init make swap.",
    ...waagentSetting("ResourceDisk.EnableSwap", "n"),
  },
  references: [
    {
      title: "Create a swap file for a Linux VM",
      url: "https://learn.microsoft.com/troubleshoot/azure/virtual-machines/linux/create-swap-file-linux-vm",
    },
  ],
  async run(image) {
    const look = await agentBesideCloudInit(image);
    if (!isConfigured(look)) return look;
    const setting = look.config.switch("ResourceDisk.EnableSwap");
    if (!setting.value || !look.config.switch("ResourceDisk.Format").value) return [];
    const evidence = { expected: "n" };
    return [settingFinding(setting, "the agent makes swap on a disk that cloud-init manages", { evidence })];
  },
});
