import { defineCheck } from "../../src/lint/check.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";

export default defineCheck({
  id: "agent.logs",
  title: "The agent's logging is that of its shipped configuration",
  level: "info",
  requirements: ["agent.logs"],
  why: "Logs.Verbose=y fills the disk of every VM; Logs.Collect=n keeps support from uploads of the agent's logs, which RHEL 8 images do on purpose.",
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
