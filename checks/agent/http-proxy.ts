import { splitWords } from "../../src/facts/units/unit-file.ts";
import type { Unit } from "../../src/facts/units.ts";
import { defineCheck, type Finding } from "../../src/lint/check.ts";
import { both, waagentSetting } from "../../src/lint/fix.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";

export default defineCheck({
  id: "agent.http-proxy",
  title: "The agent uses no proxy of the build network",
  level: "should",
  requirements: ["agent.http-proxy"],
  why: "The agent downloads extensions and its own updates through HttpProxy.Host, else through http_proxy and https_proxy of its service, and cannot log in at a proxy. A proxy that VMs do not reach delays every download until the detour through the host is taken. A port without a host has no effect.",
  fix: {
    text: "Set HttpProxy.Host=None, and remove the drop-in.",
    ...both(waagentSetting("HttpProxy.Host", "None"), waagentSetting("HttpProxy.Port", "None")),
  },
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const { agent, config } = look;
    const findings: Finding[] = [];
    const host = config.string("HttpProxy.Host");
    if (host.value !== undefined) {
      const shown = host.value === "" ? "HttpProxy.Host is empty" : `HttpProxy.Host=${withoutLogin(host.value)}`;
      findings.push(
        settingFinding(host, "the agent goes through a proxy", { evidence: { actual: shown, expected: "None" } }),
      );
    }
    return [...findings, ...(agent.unit ? environmentFindings(agent.unit) : [])];
  },
});

/** Variables that the service is started with; an empty assignment forgets those before it, of repeats the last counts. */
function environmentFindings(unit: Unit): Finding[] {
  const proxies = new Map<string, Finding>();
  for (const { value, path, line } of unit.values("Service", "Environment")) {
    if (value === "") proxies.clear();
    for (const word of splitWords(value)) {
      const [, name, proxy] = /^(https?_proxy)=(.*)$/i.exec(word) ?? [];
      if (name === undefined || proxy === undefined) continue;
      proxies.delete(name);
      if (proxy === "") continue;
      const evidence = { actual: `${name}=${withoutLogin(proxy)}` };
      proxies.set(name, { message: `${unit.name} runs with a proxy`, path, line, subject: name, evidence });
    }
  }
  return [...proxies.values()];
}

/** Name and password stay unsaid. */
function withoutLogin(address: string): string {
  const host = address.slice(address.lastIndexOf("@") + 1);
  return host.length > 60 ? `${host.slice(0, 57)}...` : host;
}
