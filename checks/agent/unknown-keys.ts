import { isDebugKey, keySpec, shippedUnreadKeys, waagentKeys } from "../../src/facts/waagent/keys.ts";
import { defineCheck } from "../../src/lint/check.ts";
import { capped, configuredAgent, isConfigured } from "./_config.ts";

export default defineCheck({
  id: "agent.unknown-keys",
  title: "The agent reads every key of its configuration",
  level: "info",
  requirements: ["agent.unknown-keys"],
  why: "Keys are case-sensitive, and one that the agent does not know has no effect and no warning. Keys that shipped files carry although nothing reads them are passed over, and so are those that only older agents read (agent.legacy-provisioning-keys tells of them where they mislead).",
  fix: { text: "Correct the spelling of the key, or remove the line." },
  references: [
    { title: "Azure Linux Agent configuration", url: "https://github.com/Azure/WALinuxAgent#configuration" },
  ],
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const { agent, config } = look;
    const findings = config.assignments.flatMap(({ key, line }) => {
      const place = { path: config.path, line, subject: shown(key) };
      const since = keySpec(key)?.since;
      if (since !== undefined) {
        if (agent.reads(key) || keySpec(key)?.removed !== undefined) return [];
        return [{ message: `agent ${agent.codeVersion} does not read ${key}, which came with ${since}`, ...place }];
      }
      if (key === "" || key.startsWith("#") || shippedUnreadKeys.has(key) || isDebugKey(key)) return [];
      const meant = similarKey(key);
      const hint = meant === undefined ? "" : `; the key is ${meant}`;
      return [{ message: `the agent does not know ${shown(key)}${hint}`, ...place }];
    });
    return capped(findings);
  },
});

/** Spellings that people and tools use for another key. */
const misnomers: ReadonlyMap<string, string> = new Map([
  ["home.dir", "OS.HomeDir"],
  ["provisioning.enable", "Provisioning.Agent"],
  ["autoupdate.enable", "AutoUpdate.Enabled"],
  ["extensions.enable", "Extensions.Enabled"],
  ["resourcedisk.enableswapfile", "ResourceDisk.EnableSwap"],
  ["resourcedisk.swapsize", "ResourceDisk.SwapSizeMB"],
]);

function similarKey(key: string): string | undefined {
  const wanted = letters(key);
  return waagentKeys().find((known) => letters(known) === wanted) ?? misnomers.get(key.toLowerCase());
}

/** Without case and all that is no letter: what the eye takes for the same. */
function letters(key: string): string {
  return key.toLowerCase().replace(/[^a-z]/g, "");
}

function shown(key: string): string {
  return key.length > 60 ? `${key.slice(0, 57)}...` : key;
}
