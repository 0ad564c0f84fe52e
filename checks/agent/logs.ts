import { defineCheck } from "../../src/lint/check.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";

export default defineCheck({
  id: "agent.logs",
  title: "The agent's logging is that of its shipped configuration",
  level: "info",
  requirements: ["agent.logs"],
  why: "Logs.Verbose=y writes every request of the agent to /var/log/waagent.log and fills the OS disk of every VM in the long run. Logs.Collect=n keeps the agent from handing its logs to support when an extension or a deployment fails; RHEL 8 images switch it off on purpose, so both are notes.",
  fix: { text: "Set Logs.Verbose=n and remove Logs.Collect." },
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const { agent, config } = look;
    const verbose = config.switch("Logs.Verbose");
    const collect = config.switch("Logs.Collect");
    return [
      ...(verbose.value ? [settingFinding(verbose, "the agent logs every detail")] : []),
      ...(collect.line !== undefined && !collect.value && agent.reads("Logs.Collect")
        ? [settingFinding(collect, "the agent does not collect logs for support")]
        : []),
    ];
  },
});
