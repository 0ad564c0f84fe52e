import { type ConfigNode, childOf, textsOf } from "../../src/facts/cloud-init/config-node.ts";
import { defineCheck } from "../../src/lint/check.ts";
import { at, configuredCloudInit } from "./_installed.ts";

export default defineCheck({
  id: "cloud-init.output-log",
  title: "The output of cloud-init's commands goes to a log file",
  level: "should",
  requirements: ["cloud-init.output-log"],
  why: "Without it what user data scripts print is on the serial console only, and gone when a deployment fails: /var/log/cloud-init-output.log, where everybody looks first, is missing. The merged key output decides.",
  fix: {
    text: "Send the output of all stages to a file.",
    commands: [
      `echo "output: {all: '| tee -a /var/log/cloud-init-output.log'}" >> /etc/cloud/cloud.cfg.d/05_logging.cfg`,
    ],
  },
  async run(image) {
    const look = await configuredCloudInit(image);
    if ("kind" in look) return look;
    const output = look.config.get("output");
    if (output === undefined) return [{ message: "output is not set", subject: "output" }];
    const stages = childOf(output, "all") ? ["all"] : ["init", "config", "final"];
    const silent = stages.filter((stage) => !goesToFile(childOf(output, stage)));
    return silent.map((stage) => at(output, `output.${stage} names no log file`, { subject: `output.${stage}` }));
  },
});

/** `| tee -a FILE`, `> FILE`, `>> FILE` or a bare path, as a text, a list or a mapping of output and error. */
function goesToFile(node: ConfigNode | undefined): boolean {
  const nodes = node?.kind === "map" ? [...node.entries.values()] : [node];
  return nodes.some((entry) => textsOf(entry).some((text) => /(?:^|[|>\s])\/\S+/.test(text)));
}
