import { cloudInit } from "../../src/facts/cloud-init.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";
import { handlerOf } from "./_handler.ts";

const enabledKey = "Provisioning.Enabled";
const cloudInitKey = "Provisioning.UseCloudInit";

export default defineCheck({
  id: "agent.legacy-provisioning-keys",
  title: "The old provisioning keys do not contradict what happens",
  level: "info",
  requirements: ["agent.legacy-provisioning-keys"],
  why: "Provisioning.Enabled and Provisioning.UseCloudInit decide in agents before 2.2.45 and have no effect since. Manuals and shipped files still carry them, which is harmless as long as Provisioning.Agent comes to the same; it misleads where the file says that the agent does not provision and it does. An old agent beside cloud-init needs both: n and y.",
  fix: { text: "Set both keys on old agents, and Provisioning.Agent on newer ones." },
  references: [
    { title: "Azure Linux Agent configuration", url: "https://github.com/Azure/WALinuxAgent#configuration" },
  ],
  async run(image, { target }) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const { agent, config } = look;
    const enabled = config.switch(enabledKey);
    const usesCloudInit = config.switch(cloudInitKey);
    if (agent.reads(enabledKey)) {
      const { runs } = await image.fact(cloudInit);
      if (runs.value && enabled.value)
        return [settingFinding(enabled, "the agent provisions beside cloud-init", { evidence: { expected: "n" } })];
      if (runs.value && !usesCloudInit.value && agent.reads(cloudInitKey)) {
        return [
          settingFinding(usesCloudInit, "the agent does not wait for cloud-init", { evidence: { expected: "y" } }),
        ];
      }
      if (!runs.value && !enabled.value && usesCloudInit.value) {
        return [settingFinding(usesCloudInit, `the agent waits for cloud-init, but ${runs.reason.text}`)];
      }
      return [];
    }
    if (enabled.line === undefined && usesCloudInit.line === undefined) return [];
    if ((await handlerOf(image, target)) === "none") return notApplicable("the agent does not start");
    if ((await handlerOf(image, target)) !== "Default") return [];
    return [enabled, usesCloudInit]
      .filter((setting) => setting.line !== undefined && setting.value === (setting.key === cloudInitKey))
      .map((setting) => settingFinding(setting, `${setting.key} has no effect: the agent provisions all the same`));
  },
});
