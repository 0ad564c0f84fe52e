import { customReporter } from "../../src/facts/custom-reporter.ts";
import { provisioning } from "../../src/facts/provisioning.ts";
import type { Unit } from "../../src/facts/units.ts";
import { splitWords } from "../../src/facts/units/unit-file.ts";
import { type Finding, defineCheck, notApplicable } from "../../src/lint/check.ts";

export default defineCheck({
  id: "provisioning.no-agent-unit",
  title: "The image's own reporter runs once, after the network is up",
  level: "should",
  requirements: ["provisioning.no-agent-unit"],
  why: "An image without an agent reports ready by a unit of its own. Ordered before the network is up it fails; as a service that is no oneshot its later steps do not wait for it; and unless it disables itself it reports at every boot. The wire server's older interface wants the header x-ms-version and the ids of the goal state.",
  fix: {
    text: "Write the unit as the manual does: After=network-online.target, Type=oneshot, and a last step that disables it.",
  },
  references: [
    {
      title: "An image without a provisioning agent",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/no-agent",
    },
  ],
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const { generalized } = await image.fact(provisioning);
    if (generalized.provisioner !== "custom") return notApplicable("no program of the image's own reports ready");
    const reporter = await image.fact(customReporter);
    if (!reporter) return notApplicable("no program of the image's own reports ready");
    const { unit, script, report, disablesItself } = reporter;
    const findings: Finding[] = [];
    if (unit) findings.push(...judgeUnit(unit));
    if (unit && !disablesItself) {
      findings.push({ message: `${unit.name} does not disable itself, so it reports at every boot`, path: unit.path });
    }
    if (report.api === "machine" && !report.sendsVersion) {
      findings.push({ message: "the report is sent without the header x-ms-version", path: script, line: report.line });
    }
    if (report.api === "machine" && !report.readsGoalState) {
      findings.push({
        message: "the report is sent without reading the goal state, whose ids belong into it",
        path: script,
        line: report.line,
      });
    }
    return findings;
  },
});

function judgeUnit(unit: Unit): readonly Finding[] {
  const findings: Finding[] = [];
  const after = unit.values("Unit", "After").flatMap(({ value }) => splitWords(value));
  if (!after.includes("network-online.target")) {
    findings.push({ message: `${unit.name} is not ordered after network-online.target`, path: unit.path });
  }
  const type = unit.values("Service", "Type").at(-1);
  if (type?.value !== "oneshot") {
    findings.push({
      message: `${unit.name} is no oneshot service`,
      path: type?.path ?? unit.path,
      ...(type ? { line: type.line } : {}),
      evidence: { actual: `Type=${type?.value ?? "simple"}`, expected: "Type=oneshot" },
    });
  }
  return findings;
}
