import { cloudInit } from "../../src/facts/cloud-init.ts";
import { isBefore } from "../../src/facts/cloud-init/version.ts";
import { network } from "../../src/facts/network.ts";
import { findProgram } from "../../src/facts/programs.ts";
import { type Finding, defineCheck, notApplicable } from "../../src/lint/check.ts";
import { installing } from "../../src/lint/fix.ts";

export default defineCheck({
  id: "network.dhcp-client-present",
  title: "Who asks DHCP has a client for it",
  level: "must",
  requirements: ["network.dhcp-client-present", "lisa.hydration-network-dhcp"],
  why: "NetworkManager, systemd-networkd, wicked and dhcpcd bring their own client; ifupdown and the network scripts call dhclient, dhcpcd or udhcpc. cloud-init's Azure datasource calls a client by itself before the network is up: dhclient only up to 23.3, from 24.1 also dhcpcd or udhcpc. Without one the datasource fails and the VM is never ready.",
  fix: {
    text: "Install a DHCP client.",
    ...installing({ debian: "isc-dhcp-client", redhat: "dhcp-client", suse: "wicked", azurelinux: "dhcp-client" }),
  },
  async run(image) {
    const { managers } = await image.fact(network);
    const agent = await image.fact(cloudInit);
    const started = managers.filter((manager) => manager.starts);
    if (started.length === 0 && !agent.runs.azure) return notApplicable("nobody in the image would ask DHCP");
    const clients = await Promise.all(
      ["dhclient", "dhcpcd", "udhcpc", "dhcpcd5"].map(async (name) =>
        (await findProgram(image.tree, name)) ? [name] : [],
      ),
    );
    const present = clients.flat();
    const findings: Finding[] = [];
    for (const { name, opinion, unit } of started) {
      if (opinion.does !== "dhcp" || (name !== "ifupdown" && name !== "network-scripts") || present.length > 0)
        continue;
      findings.push({
        message: `${name} asks DHCP and finds no client`,
        ...(unit ? { subject: unit.name } : {}),
        evidence: { expected: "dhclient, dhcpcd or udhcpc" },
      });
    }
    if (agent.runs.azure) {
      const manyKnown = agent.version === undefined || !isBefore(agent.version, "24.1");
      const usable = present.filter((name) => manyKnown || name === "dhclient" || name === "udhcpc");
      if (usable.length === 0)
        findings.push({
          message: "cloud-init's Azure datasource finds no DHCP client",
          subject: "cloud-init",
          evidence: {
            actual: present.join(", ") || "none",
            expected: manyKnown ? "dhclient, dhcpcd or udhcpc" : "dhclient",
          },
        });
    }
    return findings;
  },
});
