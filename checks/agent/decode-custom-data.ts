import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";
import { handlerOf } from "./_handler.ts";

export default defineCheck({
  id: "agent.decode-custom-data",
  title: "The agent is told to decode custom data only where it handles them",
  level: "info",
  requirements: ["agent.decode-custom-data"],
  why: "Provisioning.DecodeCustomData=y has an effect only where the agent provisions: cloud-init decodes custom data itself. Azure Linux and Photon ship it set although cloud-init provisions there.",
  fix: { text: "Set Provisioning.DecodeCustomData=n." },
  async run(image, { target }) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const setting = look.config.switch("Provisioning.DecodeCustomData");
    if (!setting.value) return [];
    const handler = await handlerOf(image, target);
    if (handler === "Default") return [];
    if (handler === "none") return notApplicable("the agent does not start");
    return [settingFinding(setting, "the agent does not provision, so it decodes no custom data")];
  },
});
