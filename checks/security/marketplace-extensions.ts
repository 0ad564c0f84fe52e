import { waagent } from "../../src/facts/waagent.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { type Finding, defineCheck, undecided } from "../../src/lint/check.ts";

/** The FAQ's minimum is any release after this one. */
const TOO_OLD = "2.2.41";

export default defineCheck({
  id: "security.marketplace-extensions",
  title: "VM extensions can run",
  level: "marketplace",
  requirements: ["security.marketplace-extensions", "lisa.marketplace-extension-works"],
  why: "Certification installs the Linux Diagnostic Extension; that takes the agent, later than 2.2.41, started at boot, with extensions on and a Python that it can run on. An image that is hardened against it has to be declared so.",
  fix: { text: "Install and enable the agent of the distribution." },
  references: [
    {
      title: "Azure VM certification FAQ, VM extensions",
      url: "https://learn.microsoft.com/partner-center/marketplace-offers/azure-vm-certification-faq",
    },
  ],
  appliesTo: { target: ["marketplace"] },
  async run(image) {
    const agent = await image.fact(waagent);
    if (!agent.installed)
      return agent.hidden === undefined
        ? [{ message: "the Azure Linux Agent is not installed" }]
        : undecided(agent.hidden);
    const findings: Finding[] = [];
    const problem = agent.whyNotStarted;
    if (problem)
      findings.push({
        message: `the agent does not run: ${problem.text}`,
        ...(problem.path === undefined ? {} : { path: problem.path }),
        ...(problem.line === undefined ? {} : { line: problem.line }),
      });
    const enabled = agent.config?.switch("Extensions.Enabled");
    if (enabled?.value === false)
      findings.push({
        message: "extensions are switched off",
        path: agent.configPath,
        ...(enabled.line === undefined ? {} : { line: enabled.line }),
        subject: "Extensions.Enabled",
      });
    if (agent.version !== undefined && compareDotted(agent.version, TOO_OLD) <= 0)
      findings.push({
        message: "the agent is older than certification accepts",
        evidence: { actual: agent.version, expected: `later than ${TOO_OLD}` },
      });
    return findings;
  },
});
