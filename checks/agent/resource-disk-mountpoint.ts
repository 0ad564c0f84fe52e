import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";

export default defineCheck({
  id: "agent.resource-disk-mountpoint",
  title: "The resource disk is mounted on a directory",
  level: "info",
  requirements: ["agent.resource-disk-mountpoint"],
  why: "The agent mounts the temporary disk at ResourceDisk.MountPoint, which it makes where it is not there. A relative path, or one of a file, leaves the VM without the disk. /mnt/resource (the agent's default) and /mnt (cloud-init's) are both fine; data at that place is told by storage.resource-mountpoint-clean.",
  fix: { text: "Choose another mount point." },
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const { config } = look;
    if (!config.switch("ResourceDisk.Format").value) return notApplicable("the agent does not mount the resource disk");
    const setting = config.string("ResourceDisk.MountPoint");
    const path = setting.value ?? "";
    if (!path.startsWith("/"))
      return [settingFinding(setting, "the mount point of the resource disk is no absolute path")];
    const stat = await image.tree.stat(path);
    if (!stat || stat.type === "directory") return [];
    return [settingFinding(setting, `the resource disk cannot be mounted on ${path}, which is no directory`)];
  },
});
