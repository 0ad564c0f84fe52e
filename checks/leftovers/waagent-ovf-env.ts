import { waagent } from "../../src/facts/waagent.ts";
import { attempt, defineCheck, type Finding, partial } from "../../src/lint/check.ts";

const seed = "/var/lib/cloud/seed/azure/ovf-env.xml";

export default defineCheck({
  id: "leftovers.waagent-ovf-env",
  title: "No provisioning document of another machine is left",
  level: "must",
  requirements: ["leftovers.waagent-ovf-env"],
  why: "The document holds the account of the old VM, and may hold its password and custom data. An agent that waits for cloud-init takes it for the new one, with a stale ProvisionGuestAgent=false it then sleeps for ever; cloud-init provisions the old account from it when the DVD cannot be read, and from a seed even when it can. `cloud-init clean` does not remove it.",
  fix: { text: "Delete the document.", commands: [`rm -f /var/lib/waagent/ovf-env.xml ${seed}`] },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const agent = await image.fact(waagent);
    const unseen: Error[] = [];
    const findings: Finding[] = [];
    const ovfEnv = (await attempt(unseen, agent.state()))?.ovfEnv;
    if (ovfEnv) {
      const message = ovfEnv.disablesAgent
        ? "the provisioning document of another machine left behind, which puts the agent to sleep"
        : "the provisioning document of another machine left behind";
      findings.push({ message, path: ovfEnv.path });
    }
    if ((await attempt(unseen, image.tree.stat(seed)))?.type === "file") {
      findings.push({
        message: "the provisioning document of another machine left behind as cloud-init's seed",
        path: seed,
      });
    }
    return partial(findings, unseen);
  },
});
