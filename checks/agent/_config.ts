import type { Image } from "../../src/image/image.ts";
import type { Setting, WaagentConfig } from "../../src/facts/waagent-conf.ts";
import { waagent, type Waagent } from "../../src/facts/waagent.ts";
import { type Finding, type NotApplicable, notApplicable, type Undecided, undecided } from "../../src/lint/check.ts";

export interface ConfiguredAgent {
  readonly agent: Waagent;
  readonly config: WaagentConfig;
}

/** The installed agent with its configuration, or why there is nothing to judge. */
export async function configuredAgent(image: Image): Promise<ConfiguredAgent | NotApplicable | Undecided> {
  const agent = await image.fact(waagent);
  if (agent.config && agent.installed) return { agent, config: agent.config };
  if (agent.hidden !== undefined) return undecided(agent.hidden);
  if (!agent.installed) return notApplicable("the agent is not installed");
  return notApplicable("the agent has no configuration that it can load");
}

export function isConfigured(look: ConfiguredAgent | NotApplicable | Undecided): look is ConfiguredAgent {
  return "config" in look;
}

/** A finding about a key, at the line that decides. */
export function settingFinding(setting: Setting<unknown>, message: string, more: Partial<Finding> = {}): Finding {
  const line = setting.line === undefined ? {} : { line: setting.line };
  const evidence = { actual: shownSetting(setting), ...more.evidence };
  return { message, path: setting.path, ...line, subject: setting.key, ...more, evidence };
}

/** `Extensions.Enabled=n`, or that no line sets the key and what then holds. */
export function shownSetting({ key, raw, value }: Setting<unknown>): string {
  if (raw !== undefined) return `${key}=${shortened(raw)}`;
  const fallback = value === true ? "y" : value === false ? "n" : value === undefined ? "nothing" : String(value);
  return `${key} is not set, which means ${fallback}`;
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

const MAX_FINDINGS = 30;

/** Of a file that is none of the agent's, the first findings stand for all. */
export function capped(findings: readonly Finding[]): readonly Finding[] {
  const [next, ...others] = findings.slice(MAX_FINDINGS);
  if (!next) return findings;
  return [
    ...findings.slice(0, MAX_FINDINGS),
    { ...next, message: `${next.message}, and ${others.length} more of these` },
  ];
}
