import { waagent } from "../../src/facts/waagent.ts";
import { defineCheck, type Finding } from "../../src/lint/check.ts";

/** Told by checks of their own. */
const elsewhere = ["leftovers.waagent-provisioned", "leftovers.waagent-ovf-env", "leftovers.waagent-goal-state"];

export default defineCheck({
  id: "leftovers.waagent-libdir",
  title: "The agent's directory holds no keys or data of another VM",
  level: "must",
  requirements: ["leftovers.waagent-libdir", "provisioning.left-waagent-lib"],
  why: `Certificates and private keys of the old VM decrypt the protected settings of its extensions, and its custom data often holds secrets: whoever has the image can read them. Agents that were downloaded are only worth a note. Other state is told by ${elsewhere.join(", ")} and provisioning.left-extensions.`,
  fix: { text: "Deprovision with the agent, or empty its directory.", commands: ["rm -rf /var/lib/waagent/*"] },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const agent = await image.fact(waagent);
    const { secrets, customData, agents } = await agent.state();
    const findings: Finding[] = secrets.map((path) => ({
      message: "a key or certificate of another VM left behind",
      path,
    }));
    if (customData !== undefined) findings.push({ message: "custom data of another VM left behind", path: customData });
    for (const { version, path } of agents) {
      findings.push({ message: `the downloaded agent ${version} left behind`, path, level: "info" });
    }
    return findings;
  },
});
