import type { ConfigFile } from "../../src/facts/cloud-init/config.ts";
import { featuresOf } from "../../src/facts/cloud-init/features.ts";
import { type Finding, defineCheck } from "../../src/lint/check.ts";
import { at, configuredCloudInit } from "./_installed.ts";

/** Keys of disk_setup and fs_setup that the kickstart samples print without their indentation. */
const nestedKeys: readonly string[] = ["ephemeral0", "table_type", "layout", "overwrite", "filesystem"];

export default defineCheck({
  id: "cloud-init.yaml-valid",
  title: "Every file of cloud-init's configuration is read",
  level: "must",
  requirements: ["cloud-init.yaml-valid"],
  why: "cloud-init drops a file whole when PyYAML refuses it or when its top level is no mapping, and ends at bytes that are not UTF-8 or at an impossible merge_how: what the file says is missing without a word but in the log, up to the whole provisioning. Samples of the RHEL page lost the indentation below disk_setup: they are read, but say nothing.",
  fix: { text: "Correct the file; `cloud-init schema --config-file` shows where." },
  async run(image) {
    const look = await configuredCloudInit(image);
    if ("kind" in look) return look;
    const { config, installation } = look;
    const { rendersTemplates } = featuresOf(installation.version);
    const findings = config.files.flatMap((file) => findingsOf(file, rendersTemplates));
    const { fatal } = config;
    if (fatal && !findings.some(({ path, line }) => path === fatal.path && line === fatal.line))
      findings.push({ message: `cloud-init ends here: ${fatal.message}`, path: fatal.path, line: fatal.line });
    return findings;
  },
});

function findingsOf({ path, problem, node, isTemplate }: ConfigFile, rendersTemplates: boolean): Finding[] {
  switch (problem?.kind) {
    case "invalid": {
      // A template is YAML only once it is rendered, in the stages with network.
      if (isTemplate && rendersTemplates) return [];
      const message = `the file is not valid YAML: ${problem.message}`;
      return [{ message, path, line: problem.line, evidence: { actual: `column ${problem.column}` } }];
    }
    case "not-a-mapping":
      return [{ message: `the file is dropped: ${problem.message}, not a mapping`, path, line: problem.line }];
    case "not-utf8":
      return [{ message: `cloud-init ends here: ${problem.message}`, path, line: problem.line }];
    case undefined:
      return [...(node?.entries ?? [])].flatMap(([key, value]) =>
        nestedKeys.includes(key) ? [at(value, `${key} stands at the top level, where it means nothing`)] : [],
      );
  }
}
