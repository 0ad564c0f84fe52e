import { network } from "../../src/facts/network.ts";
import { defineCheck, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "network.primary-dhcp",
  title: "The first NIC gets its address by DHCP",
  level: "must",
  requirements: [
    "network.primary-dhcp",
    "provisioning.no-agent-dhcp",
    "lisa.ifcfg-eth0",
    "lisa.hydration-network-dhcp",
  ],
  why: "Azure hands out address, routes and name servers by DHCP only; without a lease provisioning never reaches the platform and the deployment times out. What counts is what the managers that start at boot would do with an hv_netvsc NIC called eth0 whose MAC address is new, or that cloud-init configures it: files of other managers, for other NICs or for another MAC address do not help.",
  fix: {
    text: "Let the network manager in use ask DHCP on eth0, by name or driver and not by MAC address.",
    commands: ["printf '[Match]\\nName=eth0\\n\\n[Network]\\nDHCP=yes\\n' > /etc/systemd/network/50-azure.network"],
    commandsFor: {
      debian: [
        "if [ -d /etc/netplan ]; then printf 'network:\\n  version: 2\\n  ethernets:\\n    eth0:\\n      dhcp4: true\\n' > /etc/netplan/50-azure.yaml; else printf 'auto eth0\\niface eth0 inet dhcp\\n' >> /etc/network/interfaces; fi",
      ],
      redhat: [
        "nmcli --offline connection add type ethernet con-name eth0 ifname eth0 ipv4.method auto > /etc/NetworkManager/system-connections/eth0.nmconnection",
        "chmod 0600 /etc/NetworkManager/system-connections/eth0.nmconnection",
      ],
      suse: ["printf \"BOOTPROTO='dhcp'\\nSTARTMODE='auto'\\n\" > /etc/sysconfig/network/ifcfg-eth0"],
      alpine: ["printf 'auto eth0\\niface eth0 inet dhcp\\n' >> /etc/network/interfaces"],
      nixos: [],
    },
  },
  references: [
    {
      title: "Azure: Linux custom image provisioning errors",
      url: "https://learn.microsoft.com/troubleshoot/azure/virtual-machines/linux/linux-custom-image-provisioning-errors",
    },
  ],
  async run(image) {
    const { primaryDhcp } = await image.fact(network);
    const [first, ...others] = primaryDhcp.reasons;
    switch (primaryDhcp.answer) {
      case "yes":
        return [];
      case "unknown":
        return undecided(primaryDhcp.reasons.map(({ text }) => text).join("; "));
      case "no": {
        const { text, ...place } = first ?? { text: "no network manager starts" };
        const also = others.map((reason) => `; ${reason.text}`).join("");
        return [{ message: `the first NIC does not get an address by DHCP: ${text}${also}`, ...place }];
      }
    }
  },
});
