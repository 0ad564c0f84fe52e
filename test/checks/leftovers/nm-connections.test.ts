import nmConnections from "../../../checks/leftovers/nm-connections.ts";
import { checkTest, file } from "../../../src/testing/index.ts";

const profile = (name: string, text: string) => ({
  [`/etc/NetworkManager/system-connections/${name}.nmconnection`]: file(text, { mode: 0o600 }),
});

checkTest(nmConnections, {
  pass: {
    none: {},
    "DHCP for eth0": profile("eth0", "[connection]\ntype=ethernet\ninterface-name=eth0\n[ipv4]\nmethod=auto\n"),
    "for any card": profile("any", "[connection]\ntype=ethernet\n"),
  },
  fail: {
    "an interface that Azure does not have": [
      profile("ens192", "[connection]\ntype=ethernet\ninterface-name=ens192\n"),
      { path: "/etc/NetworkManager/system-connections/ens192.nmconnection", line: 3, evidence: { actual: "ens192" } },
    ],
    "a wireless network": [
      profile("office", "[connection]\ntype=wifi\n[wifi-security]\nkey-mgmt=wpa-psk\npsk=secret-word\n"),
      { line: 5, subject: "psk", message: "network secret" },
      { line: 2, evidence: { actual: "wifi" } },
    ],
  },
});
