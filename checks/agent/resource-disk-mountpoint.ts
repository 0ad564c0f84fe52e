import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";

export default defineCheck({
  id: "agent.resource-disk-mountpoint",
  title: "The resource disk is mounted on an empty directory",
  level: "info",
  requirements: ["agent.resource-disk-mountpoint"],
  why: "What lies at ResourceDisk.MountPoint in the image is hidden behind the temporary disk once the agent mounts it. /mnt/resource (the agent's default) and /mnt (cloud-init's) are both fine.",
  fix: { text: "Move the data elsewhere, or choose another mount point." },
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
    if (!stat) return [];
    if (stat.type !== "directory")
      return [settingFinding(setting, `the resource disk cannot be mounted on ${path}, which is no directory`)];
    // Directories below /mnt are mount points of others, and lost+found is of the file system.
    const hidden = (await image.tree.readDir(path)).filter(({ name, type }) => {
      return name !== "lost+found" && (type !== "directory" || path !== "/mnt");
    });
    const [first] = hidden;
    return first
      ? [
          settingFinding(setting, `${path} holds data that the resource disk will hide`, {
            evidence: { actual: first.name },
          }),
        ]
      : [];
  },
});
