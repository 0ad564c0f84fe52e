import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";

const newer = "AutoUpdate.UpdateToLatestVersion";

export default defineCheck({
  id: "agent.auto-update-latest-key",
  title: "The key that decides on auto-update says what the older one says",
  level: "info",
  requirements: ["agent.auto-update-latest-key"],
  why: "From agent 2.10.0.8 on AutoUpdate.UpdateToLatestVersion stands above AutoUpdate.Enabled. Set to n it keeps the newest agent that the VM already has, where AutoUpdate.Enabled=n goes back to the one of the package.",
  fix: { text: "Set AutoUpdate.UpdateToLatestVersion=y, or leave only one of the two keys." },
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const { agent, config } = look;
    if (!agent.reads(newer)) return notApplicable(`agent ${agent.codeVersion} does not read ${newer}`);
    const setting = config.switch(newer);
    if (setting.key !== newer || !setting.accepted) return [];
    const older = config.switch("AutoUpdate.Enabled");
    if (older.line !== undefined && older.value !== setting.value) {
      return [settingFinding(setting, `${newer} overrules AutoUpdate.Enabled in line ${older.line}`)];
    }
    return setting.value
      ? []
      : [settingFinding(setting, "new agents are not downloaded", { evidence: { expected: "y" } })];
  },
});
