import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { waagentSetting } from "../../src/lint/fix.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";

const values = ["auto", "waagent", "cloud-init", "disabled"];

export default defineCheck({
  id: "agent.provisioning-agent-value",
  title: "Provisioning.Agent has a value that the agent knows",
  level: "must",
  requirements: ["agent.provisioning-agent-value"],
  why: "Any other text, an empty one included, counts as disabled and never as auto: the agent reports ready at once and nobody is provisioned by it. The comparison is exact, so case, single quotes and a quotation mark left by a tab or CR count. Agents before 2.2.45 do not read the key.",
  fix: { text: "Write auto, waagent, cloud-init or disabled.", ...waagentSetting("Provisioning.Agent", "auto") },
  references: [
    { title: "Azure Linux Agent: Provisioning.Agent", url: "https://github.com/Azure/WALinuxAgent#provisioningagent" },
  ],
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const { agent, config } = look;
    if (!agent.reads("Provisioning.Agent")) {
      return notApplicable(`agent ${agent.codeVersion} does not read Provisioning.Agent`);
    }
    const setting = config.string("Provisioning.Agent");
    if (setting.value === undefined || values.includes(setting.value)) return [];
    const message = `Provisioning.Agent is ${setting.value === "" ? "empty" : JSON.stringify(shortened(setting.value))}, which counts as disabled`;
    return [settingFinding(setting, message, { evidence: { expected: values.join(", ") } })];
  },
});

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}
