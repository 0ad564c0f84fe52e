import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { waagentSetting } from "../../src/lint/fix.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";

export default defineCheck({
  id: "agent.extensions-enabled",
  title: "The agent handles extensions",
  level: "should",
  requirements: ["agent.extensions-enabled", "lisa.waagent-extension", "lisa.marketplace-extension-works"],
  why: "With Extensions.Enabled=n every extension ends in an error: password reset, backup, monitoring, disk encryption and Run Command are gone. Only n or N switches them off; any other text means the default, y.",
  fix: { text: "Set Extensions.Enabled=y.", ...waagentSetting("Extensions.Enabled", "y") },
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    if (!look.agent.reads("Extensions.Enabled")) {
      return notApplicable(`agent ${look.agent.codeVersion} does not read Extensions.Enabled`);
    }
    const setting = look.config.switch("Extensions.Enabled");
    return setting.value
      ? []
      : [settingFinding(setting, "the agent refuses every extension", { evidence: { expected: "y" } })];
  },
});
