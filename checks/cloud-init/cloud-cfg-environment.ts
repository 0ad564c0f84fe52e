import { bootInputs } from "../../src/facts/cloud-init/boot-inputs.ts";
import { reachableStat } from "../../src/facts/reachable.ts";
import { type Finding, defineCheck } from "../../src/lint/check.ts";

export default defineCheck({
  id: "cloud-init.cloud-cfg-environment",
  title: "What sets CLOUD_CFG for cloud-init takes effect",
  level: "info",
  requirements: ["cloud-init.cloud-cfg-environment"],
  why: "The recipe for swap names a file by DefaultEnvironment in /etc/systemd/system.conf, which cloud-init then puts above all other configuration. A line that systemd does not understand, as the SUSE page has it in single quotes, does nothing; nor does a file that is not there.",
  fix: {
    text: "Drop the line: a file in /etc/cloud/cloud.cfg.d is read without it.",
    commands: ["sed -i '/CLOUD_CFG/d' /etc/systemd/system.conf"],
  },
  async run(image) {
    const { environment, mentions } = await image.fact(bootInputs);
    const inForce = environment.get("CLOUD_CFG");
    const findings: Finding[] = mentions
      .filter(({ path, line }) => path !== inForce?.path || line !== inForce.line)
      .map(({ path, line, text }) => {
        const message = inForce ? "the line sets CLOUD_CFG again without effect" : "the line does not set CLOUD_CFG";
        return { message, path, line, evidence: { actual: text.slice(0, 120) } };
      });
    if (inForce && (await reachableStat(image.tree, inForce.value))?.type !== "file") {
      const message = "CLOUD_CFG names a file that does not exist";
      findings.push({ message, path: inForce.path, line: inForce.line, evidence: { actual: inForce.value } });
    }
    return findings;
  },
});
