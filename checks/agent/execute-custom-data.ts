import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";
import { handlerOf } from "./_handler.ts";

export default defineCheck({
  id: "agent.execute-custom-data",
  title: "The agent does not run custom data",
  level: "info",
  requirements: ["agent.execute-custom-data"],
  why: "With Provisioning.ExecuteCustomData=y an agent that provisions runs the custom data before it reports ready, within the 40 minutes that provisioning may take: a long script makes the deployment fail. cloud-init runs scripts after its report. Where the agent does not provision the key has no effect.",
  fix: { text: "Set Provisioning.ExecuteCustomData=n and let cloud-init handle custom data." },
  async run(image, { target }) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const setting = look.config.switch("Provisioning.ExecuteCustomData");
    if (!setting.value) return [];
    const handler = await handlerOf(image, target);
    if (handler === "none") return notApplicable("the agent does not start");
    const message =
      handler === "Default"
        ? "the agent runs custom data before it reports ready"
        : "the agent does not provision, so it runs no custom data";
    return [settingFinding(setting, message)];
  },
});
