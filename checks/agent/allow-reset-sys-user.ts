import { defineCheck } from "../../src/lint/check.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";

export default defineCheck({
  id: "agent.allow-reset-sys-user",
  title: "Passwords of system accounts cannot be reset from outside",
  level: "info",
  requirements: ["agent.allow-reset-sys-user"],
  why: "With Provisioning.AllowResetSysUser=y the agent sets a password for accounts below UID_MIN too, root among them, when the provisioning data or the password reset of the portal names one: whoever may reset passwords of the VM gets root at once. Without the key it refuses.",
  fix: { text: "Set Provisioning.AllowResetSysUser=n." },
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const setting = look.config.switch("Provisioning.AllowResetSysUser");
    return setting.value ? [settingFinding(setting, "the agent may set passwords of system accounts")] : [];
  },
});
