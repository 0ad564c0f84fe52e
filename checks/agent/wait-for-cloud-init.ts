import { cloudInit } from "../../src/facts/cloud-init.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";

const key = "Extensions.WaitForCloudInit";

export default defineCheck({
  id: "agent.wait-for-cloud-init",
  title: "Extensions wait for cloud-init only where there is one",
  level: "info",
  requirements: ["agent.wait-for-cloud-init"],
  why: "With Extensions.WaitForCloudInit=y the agent runs cloud-init status --wait before the first extension, for an hour at most. It has to be set in the image, since it counts at first boot. Without cloud-init the command fails, is logged, and extensions start at once.",
  fix: { text: "Set Extensions.WaitForCloudInit=n, or install cloud-init." },
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    if (!look.agent.reads(key)) return notApplicable(`agent ${look.agent.codeVersion} does not read ${key}`);
    const setting = look.config.switch(key);
    if (!setting.value || (await image.fact(cloudInit)).installed) return [];
    return [settingFinding(setting, "extensions wait for a cloud-init that is not installed")];
  },
});
