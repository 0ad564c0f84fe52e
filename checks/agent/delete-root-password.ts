import { accounts } from "../../src/facts/accounts.ts";
import { defineCheck, undecided } from "../../src/lint/check.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";

export default defineCheck({
  id: "agent.delete-root-password",
  title: "A root password in the image is removed by the agent",
  level: "info",
  requirements: ["agent.delete-root-password"],
  appliesTo: { type: ["generalized"] },
  why: "Provisioning.DeleteRootPassword=y makes deprovisioning, and the agent when it provisions, lock root. Without the key the code takes n, whatever shipped files say, and the password stays for every VM. A locked root needs no key (leftovers.root-password judges the account).",
  fix: { text: "Lock root, or set Provisioning.DeleteRootPassword=y and deprovision.", commands: ["passwd -l root"] },
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const setting = look.config.switch("Provisioning.DeleteRootPassword");
    if (setting.value) return [];
    const { find, shadowError } = await image.fact(accounts);
    const password = find("root")?.password;
    if (password === "unreadable") return undecided(shadowError?.message ?? "the password of root cannot be read");
    if (password !== "set" && password !== "empty") return [];
    return [
      settingFinding(setting, "root has a password and the agent will not remove it", { evidence: { expected: "y" } }),
    ];
  },
});
