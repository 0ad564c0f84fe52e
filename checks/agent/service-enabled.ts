import { waagent } from "../../src/facts/waagent.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "agent.service-enabled",
  title: "The agent's service starts at boot",
  level: "must",
  requirements: [
    "agent.service-enabled",
    "lisa.waagent-extension",
    "lisa.marketplace-extension-works",
    "distro-rhel.services",
    "distro-suse.services",
  ],
  why: "A service that is masked, not enabled, or skipped by a condition leaves the VM without extensions, and without a ready report where the agent provisions. The unit is waagent.service, on Debian and Ubuntu walinuxagent.service; vendor links, presets at first boot, drop-ins, System V scripts, upstart jobs and OpenRC runlevels count as they do at boot.",
  fix: {
    text: "Enable the unit of your distribution.",
    commands: ["systemctl unmask waagent.service", "systemctl enable waagent.service"],
    commandsFor: {
      debian: ["systemctl unmask walinuxagent.service", "systemctl enable walinuxagent.service"],
      alpine: ["rc-update add waagent default"],
    },
  },
  async run(image) {
    const { installed, hidden, startProblems, unit } = await image.fact(waagent);
    if (!installed) return hidden === undefined ? notApplicable("the agent is not installed") : undecided(hidden);
    return startProblems
      .filter(({ kind }) => kind === "no-unit" || kind === "masked" || kind === "disabled" || kind === "condition")
      .map(({ text, path, line }) => ({
        message: text,
        ...(path === undefined ? {} : { path }),
        ...(line === undefined ? {} : { line }),
        ...(unit ? { subject: unit.name, evidence: { actual: unit.isEnabled, expected: "enabled" } } : {}),
      }));
  },
});
