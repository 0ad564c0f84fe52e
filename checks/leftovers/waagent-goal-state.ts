import { waagent } from "../../src/facts/waagent.ts";
import { defineCheck } from "../../src/lint/check.ts";

const SHOWN = 6;

export default defineCheck({
  id: "leftovers.waagent-goal-state",
  title: "No goal state of another VM is left",
  level: "should",
  requirements: ["leftovers.waagent-goal-state"],
  why: "The files name the old VM, its host and its extensions. Newer agents delete them when they see that the VM is another one; older ones take the new goal state for an old one, since its number is lower, and handle no extension.",
  fix: { text: "Deprovision with the agent, or delete its state.", commands: ["rm -rf /var/lib/waagent/*"] },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const agent = await image.fact(waagent);
    const { goalState } = await agent.state();
    if (goalState.length === 0) return [];
    const names = goalState.slice(0, SHOWN).map((path) => path.slice(path.lastIndexOf("/") + 1));
    const rest = goalState.length > SHOWN ? ` and ${goalState.length - SHOWN} more` : "";
    const [only = agent.libDir, ...others] = goalState;
    return [
      {
        message: "the goal state of another VM left behind",
        path: others.length === 0 ? only : agent.libDir,
        evidence: { actual: `${names.join(", ")}${rest}` },
      },
    ];
  },
});
