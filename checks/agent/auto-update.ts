import { os, type OperatingSystem } from "../../src/facts/os.ts";
import { defineCheck } from "../../src/lint/check.ts";
import { waagentSetting } from "../../src/lint/fix.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";

export default defineCheck({
  id: "agent.auto-update",
  title: "The agent keeps itself up to date",
  level: "should",
  requirements: ["agent.auto-update", "security.marketplace-auto-update", "lisa.marketplace-auto-update"],
  why: "Without auto-update a VM stays with the agent of the image, without its security fixes and new extension features, and certification reports it. AutoUpdate.UpdateToLatestVersion decides from agent 2.10.0.8 on, AutoUpdate.Enabled else; absent, commented out or misspelt means on. Debian and SUSE update the agent by packages and ship it off in their own Marketplace images, so there it is a note.",
  fix: { text: "Set AutoUpdate.Enabled=y, or remove the line.", ...waagentSetting("AutoUpdate.Enabled", "y") },
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const { autoUpdate } = look.agent;
    if (!autoUpdate || autoUpdate.value) return [];
    const level = updatesByPackage(await image.fact(os)) ? { level: "info" as const } : {};
    return [settingFinding(autoUpdate, "the agent does not update itself", { evidence: { expected: "y" }, ...level })];
  },
});

function updatesByPackage({ id, family }: OperatingSystem): boolean {
  return id === "debian" || family === "suse";
}
