import { network } from "../../src/facts/network.ts";
import { type StaticSetting, isLoopback } from "../../src/facts/network/opinion.ts";
import { readShellVariables } from "../../src/facts/shell-variables.ts";
import { type Finding, defineCheck } from "../../src/lint/check.ts";

const NETWORK = "/etc/sysconfig/network";

/** Where cloud-init writes at each boot what it renders: what is left there is not what counts. */
const rendered =
  /\/50-cloud-init\.yaml$|\/cloud-init-[^/]+\.nmconnection$|\/10-cloud-init-[^/]+\.network$|\/50-cloud-init[^/]*$/;

export default defineCheck({
  id: "network.no-static-leftovers",
  title: "No setting is bound to the NIC of the build machine",
  level: "must",
  requirements: ["network.no-static-leftovers", "leftovers.ifcfg-hwaddr", "leftovers.netplan-mac-match"],
  why: "A profile with HWADDR, match: macaddress or mac-address is for the NIC of the build machine and leaves every other one without configuration; a fixed MAC address is dropped by Azure's switch, and a fixed DHCP client identifier makes all VMs one client. A UUID names a connection and binds nothing, so it is only noted. Files that cloud-init writes anew at each boot do not count.",
  fix: {
    text: "Delete the lines.",
    commandsFor: {
      redhat: ["sed -i '/^\\(HWADDR\\|MACADDR\\|UUID\\)=/d' /etc/sysconfig/network-scripts/ifcfg-*"],
      suse: ["sed -i '/^\\(HWADDR\\|LLADDR\\|DHCLIENT_CLIENT_ID\\)=/d' /etc/sysconfig/network/ifcfg-*"],
    },
  },
  async run(image) {
    const { statics, cloudInit } = await image.fact(network);
    const findings: Finding[] = [];
    for (const setting of statics) {
      // network.no-persistent-net-rules tells of .link files.
      if (setting.path.endsWith(".link") || (cloudInit.writes && rendered.test(setting.path))) continue;
      const what = described(setting);
      if (what !== undefined)
        findings.push({ ...finding(setting, what), ...(setting.kind === "uuid" ? { level: "info" } : {}) });
    }
    const text = await image.tree.readText(NETWORK, { optional: true });
    const gateway = readShellVariables(text ?? "", NETWORK).variables.get("GATEWAY");
    if (gateway && gateway.value !== "" && !isLoopback(undefined, gateway.value))
      findings.push({
        message: "the gateway of the build network is fixed",
        path: NETWORK,
        line: gateway.line,
        evidence: { actual: `GATEWAY=${gateway.value}` },
      });
    return findings;
  },
});

function described({ kind }: StaticSetting): string | undefined {
  switch (kind) {
    case "mac":
      return "the configuration is bound to one MAC address";
    case "client-id":
      return "the DHCP client identifier is fixed";
    case "uuid":
      return "the connection keeps the UUID of the build machine";
    case "address":
    case "gateway":
    case "dns":
    case "route":
      return undefined;
  }
}

function finding({ path, line, device, text }: StaticSetting, message: string): Finding {
  return { message, path, line, ...(device === undefined ? {} : { subject: device }), evidence: { actual: text } };
}
