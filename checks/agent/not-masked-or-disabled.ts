import { waagent } from "../../src/facts/waagent.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "agent.not-masked-or-disabled",
  title: "Nothing puts the agent to sleep",
  level: "should",
  requirements: ["agent.not-masked-or-disabled"],
  why: "With the marker disable_agent in its library directory the daemon provisions and then sleeps for ever: no heartbeat, no extensions. The agent writes it itself when a VM was deployed without the VM agent, so it is a remnant of such a VM. A masked service is told by agent.service-enabled, Extensions.Enabled by agent.extensions-enabled.",
  fix: { text: "Remove the marker.", commands: ["rm -f /var/lib/waagent/disable_agent"] },
  async run(image) {
    const agent = await image.fact(waagent);
    if (!agent.installed)
      return agent.hidden === undefined ? notApplicable("the agent is not installed") : undecided(agent.hidden);
    const { disableAgent } = await agent.state();
    if (disableAgent === undefined) return [];
    return [{ message: "a marker makes the agent sleep for ever", path: disableAgent, subject: "disable_agent" }];
  },
});
