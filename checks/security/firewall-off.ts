import { firewall } from "../../src/facts/firewall.ts";
import { defineCheck } from "../../src/lint/check.ts";

export default defineCheck({
  id: "security.firewall-off",
  title: "No firewall of the image starts",
  level: "info",
  requirements: ["security.firewall-off"],
  why: "Microsoft's rules for Marketplace images ask for the firewall to be off unless the application needs it, since Azure filters outside the VM. Official images of RHEL start firewalld with SSH open, so an active firewall is a note; one that shuts SSH or the platform out is judged by network.ssh-port-22 and network.wireserver-reachable.",
  fix: {
    text: "Disable the firewall, or make sure that the application needs it.",
    commands: ["systemctl disable firewalld.service"],
    commandsFor: { debian: ["ufw disable"], azurelinux: ["systemctl disable iptables.service"] },
  },
  appliesTo: { target: ["marketplace"] },
  async run(image) {
    const { active } = await image.fact(firewall);
    return active.map(({ tool, unit }) => ({ message: `${tool} starts at boot`, path: unit.path, subject: unit.name }));
  },
});
