import { type FirewallVerdict, describePlace, firewall } from "../../src/facts/firewall.ts";
import { type Finding, defineCheck, undecided } from "../../src/lint/check.ts";

const endpoints = [
  { address: "168.63.129.16", port: 80, what: "the wire server" },
  { address: "168.63.129.16", port: 32526, what: "the agent's extension channel" },
  { address: "169.254.169.254", port: 80, what: "the metadata service" },
] as const;

export default defineCheck({
  id: "network.wireserver-reachable",
  title: "No firewall of the image shuts the platform out",
  level: "must",
  requirements: ["network.wireserver-reachable", "lisa.marketplace-firewall-off"],
  why: "Provisioning, extensions and certificates come from 168.63.129.16 (TCP 80 and 32526) and 169.254.169.254. A rule or a default policy that drops what root sends there leaves the VM without a ready report. What the firewalls that start at boot do with such a connection decides; rules for forwarded traffic, as Kubernetes images have them, do not count.",
  fix: {
    text: "Let root reach both addresses.",
    commands: ["iptables -I OUTPUT -d 168.63.129.16 -p tcp -m owner --uid-owner 0 -j ACCEPT"],
  },
  references: [
    {
      title: "Azure: what is IP address 168.63.129.16",
      url: "https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16",
    },
  ],
  async run(image) {
    const { outbound } = await image.fact(firewall);
    const verdicts = endpoints.map((endpoint) => ({ ...endpoint, verdict: outbound(endpoint.address, endpoint.port) }));
    const findings = verdicts.filter(({ verdict }) => verdict.answer === "blocked").map(finding);
    if (findings.length > 0) return findings;
    const open = verdicts.find(({ verdict }) => verdict.answer === "unknown");
    if (!open) return [];
    const { path, line } = describePlace(open.verdict.place);
    return undecided(
      `whether ${open.address} is blocked depends on the running system (${path ?? open.verdict.tool ?? ""}:${line ?? ""})`,
    );
  },
});

function finding({ address, port, what, verdict }: (typeof endpoints)[number] & { verdict: FirewallVerdict }): Finding {
  const subject = verdict.tool === undefined ? {} : { subject: verdict.tool };
  return { message: `${address}:${port} (${what}) is blocked`, ...describePlace(verdict.place), ...subject };
}
