import { defineCheck } from "../../src/lint/check.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";

export default defineCheck({
  id: "agent.enable-rdma",
  title: "The agent does not set up RDMA",
  level: "info",
  requirements: ["agent.enable-rdma"],
  why: "Any of OS.EnableRDMA, OS.UpdateRdmaDriver and OS.CheckRdmaDriver makes the agent look for an RDMA driver that fits the host and install it. Only images for HPC sizes want that.",
  fix: { text: "Set the keys to n, or remove them." },
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    return (["OS.EnableRDMA", "OS.UpdateRdmaDriver", "OS.CheckRdmaDriver"] as const).flatMap((key) => {
      const setting = look.config.switch(key);
      return setting.value ? [settingFinding(setting, "the agent sets up RDMA")] : [];
    });
  },
});
