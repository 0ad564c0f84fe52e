import { network } from "../../src/facts/network.ts";
import { units } from "../../src/facts/units.ts";
import { defineCheck, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "network.service-enabled",
  title: "A network manager starts at boot",
  level: "must",
  requirements: ["network.service-enabled", "distro-oracle.network-service", "distro-rhel.services"],
  why: "Whatever the files say, nobody brings the NIC up when the service of the distribution does not start. NetworkManager, systemd-networkd (also pulled in by netplan), wicked, the network scripts, ifupdown and dhcpcd all count.",
  fix: {
    text: "Enable the network service of the distribution.",
    commands: ["systemctl enable systemd-networkd.service"],
    commandsFor: {
      debian: [
        "if [ -d /etc/netplan ]; then systemctl enable systemd-networkd.service; else systemctl enable networking.service; fi",
      ],
      redhat: ["systemctl enable NetworkManager.service"],
      suse: ["systemctl enable wicked.service || systemctl enable NetworkManager.service"],
      alpine: ["rc-update add networking boot"],
      nixos: [],
    },
  },
  async run(image) {
    const { managers, primaryDhcp } = await image.fact(network);
    if (managers.some((manager) => manager.starts)) return [];
    if (primaryDhcp.answer === "unknown" || (await image.fact(units)).manager === "unknown")
      return undecided("the services of the image cannot be told");
    const [first] = managers;
    if (!first) return [{ message: "no network manager is installed" }];
    return managers.map(({ name, unit }) => ({
      message: `${name} is installed but does not start at boot`,
      ...(unit
        ? { path: unit.path, subject: unit.name, evidence: { actual: unit.isEnabled, expected: "enabled" } }
        : {}),
    }));
  },
});
