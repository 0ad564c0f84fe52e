import { keyfileValue } from "../../src/facts/network/keyfile.ts";
import { firstNic } from "../../src/facts/network/opinion.ts";
import { network } from "../../src/facts/network.ts";
import type { Finding } from "../../src/lint/check.ts";
import { defineCheck } from "../../src/lint/check.ts";

const SECTIONS_OF_SECRETS = /^(wifi-security|802-11-wireless-security|802-1x|vpn-secrets|wireguard|gsm)$/;

export default defineCheck({
  id: "leftovers.nm-connections",
  title: "NetworkManager keeps no profile of the build machine",
  level: "should",
  requirements: ["leftovers.nm-connections"],
  why: "A profile for an interface that Azure does not have (ens192, a wireless network, a tunnel) is dead weight, and its secrets are public in the image. Profiles that are bound to a MAC address or set fixed addresses are judged by the network checks; a plain DHCP profile for eth0 or any card is fine.",
  fix: { text: "Delete the profiles.", commands: ["rm -f /etc/NetworkManager/system-connections/NAME.nmconnection"] },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const { files } = await image.fact(network);
    const findings: Finding[] = [];
    for (const { path, entries } of files.profiles) {
      if (!path.startsWith("/etc/NetworkManager/system-connections/") || /\/cloud-init-[^/]+$/.test(path)) continue;
      const secret = entries.find(
        ({ section, key, value }) =>
          SECTIONS_OF_SECRETS.test(section) &&
          /psk|password|key|secret|pin/.test(key) &&
          !/-flags$|^key-mgmt$/.test(key) &&
          value !== "",
      );
      if (secret)
        findings.push({ message: "network secret left behind", path, line: secret.line, subject: secret.key });
      const type = keyfileValue(entries, "connection", "type");
      const name = keyfileValue(entries, "connection", "interface-name");
      if (type && !/^(ethernet|802-3-ethernet|loopback|bridge|dummy)$/.test(type.value))
        findings.push({
          message: "profile for a kind of network that Azure does not have",
          path,
          line: type.line,
          evidence: { actual: type.value },
        });
      else if (name && name.value !== firstNic.name && /^(en|em|p\d|wl|ib)/.test(name.value))
        findings.push({
          message: "profile for an interface of the build machine",
          path,
          line: name.line,
          evidence: { actual: name.value },
        });
    }
    return findings;
  },
});
