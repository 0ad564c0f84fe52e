import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";

const key = "Protocol.EndpointDiscovery";

export default defineCheck({
  id: "agent.endpoint-discovery",
  title: "The way to find the wire server is one that the agent documents",
  level: "info",
  requirements: ["agent.endpoint-discovery"],
  why: "dhcp, the default, takes the address from option 245 of the lease; every other text, not only static, means the fixed 168.63.129.16. Read from agent 2.14.0.1 on.",
  fix: { text: "Set Protocol.EndpointDiscovery to dhcp or static, or remove the line." },
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    if (!look.agent.reads(key)) return notApplicable(`agent ${look.agent.codeVersion} does not read ${key}`);
    const setting = look.config.string(key);
    if (setting.value === "dhcp" || setting.value === "static") return [];
    return [settingFinding(setting, "the text counts as static", { evidence: { expected: "dhcp or static" } })];
  },
});
