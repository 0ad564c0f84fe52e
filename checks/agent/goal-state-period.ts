import { defineCheck } from "../../src/lint/check.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";

/** Seconds after which a VM looks unresponsive to whoever deploys an extension. */
const MAXIMUM = 300;

export default defineCheck({
  id: "agent.goal-state-period",
  title: "The agent looks for new work often",
  level: "info",
  requirements: ["agent.goal-state-period"],
  why: "Extensions.GoalStatePeriod is the pause in seconds between two looks at the goal state, 6 by default. After more than a few minutes a VM seems not to answer, and extension deployments time out.",
  fix: { text: "Set Extensions.GoalStatePeriod=6, or remove the line." },
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const { agent, config } = look;
    return (["Extensions.GoalStatePeriod", "Extensions.InitialGoalStatePeriod"] as const).flatMap((key) => {
      const setting = config.int(key);
      if (setting.key !== key || !agent.reads(key)) return [];
      if (setting.value === undefined || (setting.value > 0 && setting.value <= MAXIMUM)) return [];
      const message =
        setting.value > 0
          ? `the agent looks for new work every ${setting.value} seconds only`
          : "the pause between two looks for new work is no time";
      return [settingFinding(setting, message, { evidence: { expected: `1 to ${MAXIMUM}` } })];
    });
  },
});
