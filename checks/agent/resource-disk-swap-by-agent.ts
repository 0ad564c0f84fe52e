import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { waagentSetting } from "../../src/lint/fix.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";

export default defineCheck({
  id: "agent.resource-disk-swap-by-agent",
  title: "Swap that the agent is told to make will be made",
  level: "should",
  requirements: ["agent.resource-disk-swap-by-agent", "distro-rhel.el6-agent-swap", "lisa.swap-consistency"],
  why: "The agent makes swap only on a resource disk that it activates itself, so ResourceDisk.EnableSwap=y needs ResourceDisk.Format=y, and it refuses a size of 0, which is what a missing ResourceDisk.SwapSizeMB means. Either way the VM runs without the swap it was meant to have.",
  fix: {
    text: "Set ResourceDisk.Format=y and ResourceDisk.SwapSizeMB to a size, or ResourceDisk.EnableSwap=n.",
    ...waagentSetting("ResourceDisk.EnableSwap", "n"),
  },
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const { config } = look;
    const swap = config.switch("ResourceDisk.EnableSwap");
    if (!swap.value) return notApplicable("the agent is not told to make swap");
    const format = config.switch("ResourceDisk.Format");
    if (!format.value) {
      return [
        settingFinding(swap, "the agent makes no swap, since it does not format the resource disk", {
          evidence: { expected: "ResourceDisk.Format=y" },
        }),
      ];
    }
    const size = config.int("ResourceDisk.SwapSizeMB");
    if (size.value !== undefined && size.value > 0) return [];
    return [
      settingFinding(size, "the agent makes no swap of this size", { evidence: { expected: "a size in MiB above 0" } }),
    ];
  },
});
