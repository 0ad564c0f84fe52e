import { describePlace, firewall } from "../../src/facts/firewall.ts";
import { type Sshd, sshd } from "../../src/facts/sshd.ts";
import { type Unit, units } from "../../src/facts/units.ts";
import type { Located } from "../../src/image/fact.ts";
import { type Finding, defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";

/** Makes ssh.socket from sshd_config at boot (Ubuntu from 22.10 on). */
const GENERATOR = "/usr/lib/systemd/system-generators/sshd-socket-generator";

export default defineCheck({
  id: "network.ssh-port-22",
  title: "ssh answers on TCP port 22",
  level: "marketplace",
  requirements: ["network.ssh-port-22", "lisa.marketplace-firewall-off"],
  why: "Certification connects to TCP port 22. Another port, a server that listens on the loopback address only, and a firewall that lets nobody in all read as a VM that denies access, unless the offer is declared as locked down. RHEL's images have firewalld on with ssh open, which is fine.",
  fix: {
    text: "Listen on port 22 and open it, or declare the offer as SSH disabled.",
    commandsFor: {
      debian: ["ufw allow ssh"],
      redhat: ["firewall-offline-cmd --add-service=ssh"],
      suse: ["firewall-offline-cmd --add-service=ssh"],
    },
  },
  async run(image) {
    const server = await image.fact(sshd);
    if (server.path === undefined) return notApplicable("sshd is not configured");
    const socket = (await image.fact(units)).find("ssh.socket", "sshd.socket");
    const bySocket = socket?.startsAtBoot === true && (await image.tree.stat(GENERATOR)) === undefined;
    const listens = bySocket && socket ? socketAddresses(socket) : serverAddresses(server);
    const findings: Finding[] = [];
    if (!listens.some(({ value }) => reachable(value))) {
      const first = listens[0];
      const place = first ? { path: first.path, line: first.line } : { path: server.path };
      const actual = listens.map(({ value }) => value).join(", ");
      findings.push({
        message: "sshd does not listen on port 22",
        ...place,
        evidence: { actual, expected: "port 22" },
      });
    }
    const verdict = (await image.fact(firewall)).inbound(22);
    const subject = verdict.tool === undefined ? {} : { subject: verdict.tool };
    if (verdict.answer === "blocked")
      findings.push({
        message: "the firewall lets nobody connect to port 22",
        ...describePlace(verdict.place),
        ...subject,
      });
    if (findings.length > 0 || verdict.answer !== "unknown") return findings;
    return undecided(`whether ${verdict.tool ?? "the firewall"} lets everybody connect to port 22 cannot be told`);
  },
});

/** `address:port` of each place that sshd listens on: every ListenAddress without a port takes all ports. */
function serverAddresses(server: Sshd): readonly Located<string>[] {
  const ports = server.values("Port").map(({ value, ...place }) => ({ value: value[0] ?? "22", ...place }));
  const all = ports.length > 0 ? ports : [{ value: "22", path: server.path ?? "", line: 1 }];
  const addresses = server.values("ListenAddress").map(({ value, ...place }) => ({ value: value[0] ?? "", ...place }));
  if (addresses.length === 0) return all.map(({ value, ...place }) => ({ value: `*:${value}`, ...place }));
  return addresses.flatMap(({ value, ...place }) => {
    const named = /^(?:\[[^\]]*\]|[^:]*):(\d+)$/.test(value);
    return named
      ? [{ value, ...place }]
      : all.map((port) => ({
          value: `${value.includes(":") && !value.startsWith("[") ? `[${value}]` : value}:${port.value}`,
          ...place,
        }));
  });
}

/** ListenStream of a socket; an empty assignment takes back those before it, a bare number is a port. */
function socketAddresses(socket: Unit): readonly Located<string>[] {
  const values = socket.values("Socket", "ListenStream");
  const listens = values.slice(values.findLastIndex(({ value }) => value === "") + 1);
  return listens.map(({ value, ...place }) => ({ value: /^\d+$/.test(value) ? `*:${value}` : value, ...place }));
}

function reachable(address: string): boolean {
  return address.endsWith(":22") && !/^(?:127\.|localhost:|\[::1\])/.test(address);
}
