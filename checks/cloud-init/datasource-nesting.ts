import { childOf } from "../../src/facts/cloud-init/config-node.ts";
import { type Finding, defineCheck } from "../../src/lint/check.ts";
import { at, configuredCloudInit } from "./_installed.ts";

export default defineCheck({
  id: "cloud-init.datasource-nesting",
  title: "The settings of the Azure datasource stand where cloud-init looks for them",
  level: "must",
  requirements: ["cloud-init.datasource-nesting"],
  why: "Only datasource → Azure is read, in that case. A text of the RHEL page of 2020 put Azure beside datasource: the settings then do nothing, and datasource becomes empty.",
  fix: { text: "Indent Azure below datasource and spell it with a capital A." },
  async run(image) {
    const look = await configuredCloudInit(image);
    if ("kind" in look) return look;
    const findings: Finding[] = [];
    for (const { node } of look.config.files) {
      for (const [key, value] of node?.entries ?? []) {
        if (key.toLowerCase() === "azure" && value.kind === "map")
          findings.push(at(value, `${key} stands at the top level, not below datasource`, { subject: key }));
      }
      const datasource = childOf(node, "datasource");
      if (datasource?.kind === "list")
        findings.push(at(datasource, "datasource is a list, not a mapping", { subject: "datasource" }));
      if (datasource?.kind !== "map") continue;
      for (const [key, value] of datasource.entries) {
        const subject = `datasource.${key}`;
        if (key !== "Azure" && key.toLowerCase() === "azure")
          findings.push(at(value, `${subject} is not read: the name is Azure`, { subject }));
        if (key === "Azure" && value.kind === "list")
          findings.push(at(value, `${subject} is a list, not a mapping`, { subject }));
      }
    }
    return findings;
  },
});
