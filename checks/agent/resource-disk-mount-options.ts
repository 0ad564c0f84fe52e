import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";

export default defineCheck({
  id: "agent.resource-disk-mount-options",
  title: "The mount options of the resource disk are one comma-separated word",
  level: "info",
  requirements: ["agent.resource-disk-mount-options"],
  why: "The agent puts the text behind -o of a shell line, so a blank ends the options, an empty text takes the device for them, and the disk is not mounted. None, or no line at all, means no options.",
  fix: { text: "Separate the options by commas, or write None." },
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const { config } = look;
    if (!config.switch("ResourceDisk.Format").value) return notApplicable("the agent does not mount the resource disk");
    const setting = config.string("ResourceDisk.MountOptions");
    if (setting.value === undefined || /^[^\s,;&|<>()$`'"]+(?:,[^\s,;&|<>()$`'"]+)*$/.test(setting.value)) return [];
    const message =
      setting.value === ""
        ? "the mount options of the resource disk are empty"
        : "the mount options of the resource disk are no comma-separated list";
    return [settingFinding(setting, message, { evidence: { expected: "None, or options separated by commas" } })];
  },
});
