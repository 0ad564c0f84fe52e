import { findProgram } from "../../src/facts/programs.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import type { Waagent } from "../../src/facts/waagent.ts";
import { defineCheck } from "../../src/lint/check.ts";
import { installing } from "../../src/lint/fix.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";

export default defineCheck({
  id: "agent.firewall-key",
  title: "The agent has a tool for the firewall rules that it is told to set",
  level: "info",
  requirements: ["agent.firewall-key"],
  why: "OS.EnableFirewall=y makes the agent set rules that let only root talk to the wire server. It uses iptables, or nft from 2.13 on; without them it logs an error and every user of the VM can read the goal state with its secrets.",
  fix: {
    text: "Install iptables or nftables.",
    ...installing({ debian: "iptables", redhat: "iptables", suse: "iptables", azurelinux: "iptables" }),
  },
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const setting = look.config.switch("OS.EnableFirewall");
    if (!setting.value || !look.agent.reads("OS.EnableFirewall")) return [];
    // A tree without a shell does not show its programs.
    if ((await findProgram(image.tree, "sh")) === undefined) return [];
    if ((await findProgram(image.tree, "iptables")) !== undefined) return [];
    if (usesNft(look.agent) && (await findProgram(image.tree, "nft")) !== undefined) return [];
    const tools = usesNft(look.agent) ? "neither iptables nor nft is" : "iptables is not";
    return [settingFinding(setting, `the agent is told to set firewall rules, but ${tools} there`)];
  },
});

/** The release of the package, or the current one that it replaces itself with. */
function usesNft({ codeVersion, autoUpdate }: Waagent): boolean {
  return codeVersion === undefined || compareDotted(codeVersion, "2.13") >= 0 || autoUpdate?.value === true;
}
