import type { WaagentConfig, WaagentProblem } from "../../src/facts/waagent-conf.ts";
import { isIntKey, isStringKey, isSwitchKey, keySpec } from "../../src/facts/waagent/keys.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { defineCheck, type Finding } from "../../src/lint/check.ts";
import { capped, type ConfiguredAgent, configuredAgent, isConfigured, settingFinding } from "./_config.ts";

export default defineCheck({
  id: "agent.conf-syntax",
  title: "The agent understands every line of its configuration",
  level: "should",
  requirements: [
    "agent.conf-syntax",
    "agent.monitor-hostname",
    "agent.usecloudinit-boolean",
    "distro-ubuntu.waagent-keys",
  ],
  why: "The agent never complains: a line without = is passed over, a switch other than y or n and a number that is none leave the default in force, quotes that do not pair become a part of the value, and of repeated keys the last one counts. Only what changes the outcome is a warning; comments behind a value work since 2.2.19 and are a note, as are keys that only agents before 2.2.45 read.",
  fix: { text: "Write one key=value a line, y or n for switches, plain numbers, and comments on lines of their own." },
  references: [
    { title: "Azure Linux Agent configuration", url: "https://github.com/Azure/WALinuxAgent#configuration" },
  ],
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const { config } = look;
    const version = look.agent.codeVersion;
    const findings = [
      ...config.problems.flatMap((problem) => problemFinding(config, problem, version) ?? []),
      ...valueFindings(look),
      ...repeatFindings(look),
    ];
    return capped(findings.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)));
  },
});

function problemFinding(
  config: WaagentConfig,
  problem: WaagentProblem,
  version: string | undefined,
): Finding | undefined {
  const { path } = config;
  const { line } = problem;
  switch (problem.kind) {
    case "not-an-assignment":
      return { message: "the line has no = and is passed over", path, line, level: "info" };
    case "byte-order-mark":
      return { message: "a byte order mark makes the first key an unknown one", path, line };
    case "stray-quote":
      // Of switches and numbers the value itself is told.
      if (!counts(config, problem.key, line) || !isStringKey(problem.key)) return undefined;
      return { message: `a quotation mark stays in the value of ${problem.key}`, path, line, subject: problem.key };
    case "comment-after-value": {
      if (!counts(config, problem.key, line)) return undefined;
      const isOld = version !== undefined && compareDotted(version, "2.2.19") < 0;
      const message = isOld
        ? `agent ${version} takes the comment into the value of ${problem.key}`
        : `a comment stands behind the value of ${problem.key}`;
      return { message, path, line, subject: problem.key, ...(isOld ? {} : { level: "info" as const }) };
    }
  }
}

/** Is this line the one that decides for a key that some release reads? */
function counts(config: WaagentConfig, key: string, line: number): boolean {
  return keySpec(key) !== undefined && config.last(key)?.line === line;
}

function valueFindings({ agent, config }: ConfiguredAgent): Finding[] {
  return [...new Set(config.assignments.map(({ key }) => key))].flatMap((key) => {
    const spec = keySpec(key);
    // A switch of old agents is told too: it shows what the author had in mind.
    const isLegacy = spec?.removed !== undefined && !agent.reads(key);
    if (!isLegacy && !agent.reads(key)) return [];
    const level = isLegacy ? { level: "info" as const } : {};
    if (isSwitchKey(key)) {
      const setting = config.switch(key);
      if (setting.accepted || setting.key !== key) return [];
      const message = `${key} is neither y nor n, so its default ${setting.value ? "y" : "n"} holds`;
      return [settingFinding(setting, message, { evidence: { expected: "y or n" }, ...level })];
    }
    if (!isIntKey(key)) return [];
    const setting = config.int(key);
    if (setting.accepted || setting.key !== key) return [];
    const holds = setting.value === undefined ? "it counts as not set" : `its default ${setting.value} holds`;
    const message = spec?.ineffective
      ? `${key} has no effect in any release: ${holds}`
      : `${key} is no number, so ${holds}`;
    return [settingFinding(setting, message, spec?.ineffective ? { level: "info" } : level)];
  });
}

/** Repeats with another value: whoever reads the first one is misled. */
function repeatFindings({ agent, config }: ConfiguredAgent): Finding[] {
  return config.assignments.flatMap(({ key, value, line }) => {
    const last = config.last(key);
    if (!last || last.line === line || last.value === value || !agent.reads(key)) return [];
    const message = `${key} is set again with another value in line ${last.line}, which is the one that counts`;
    return [{ message, path: config.path, line, subject: key }];
  });
}
