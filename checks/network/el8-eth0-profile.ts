import { network } from "../../src/facts/network.ts";
import { os } from "../../src/facts/os.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "network.el8-eth0-profile",
  title: "NetworkManager connects eth0 by itself with automatic IPv4",
  level: "must",
  requirements: ["network.el8-eth0-profile", "distro-oracle.ifcfg-on-8-plus"],
  why: "From release 8 on NetworkManager alone decides: a profile for eth0 (a keyfile, up to release 9 also an ifcfg file) must be activated at boot and have ipv4.method=auto; without any profile NetworkManager makes one with DHCP, unless no-auto-default forbids it. cloud-init's own profile wins over others.",
  fix: {
    text: "Make the profile automatic.",
    commands: ["nmcli con mod eth0 connection.autoconnect yes ipv4.method auto"],
  },
  appliesTo: { distro: ["rhel", "almalinux", "rocky", "ol", "centos"] },
  async run(image) {
    const { major } = await image.fact(os);
    if (major === undefined || major < 8) return notApplicable("only from release 8 on");
    const { managers, cloudInit } = await image.fact(network);
    const manager = managers.find(({ name }) => name === "NetworkManager");
    if (!manager?.starts) return notApplicable("NetworkManager does not start at boot");
    if (cloudInit.writes) return [];
    const { does, reasons } = manager.opinion;
    if (does === "dhcp") return [];
    if (does === "unknown") return undecided(reasons.map(({ text }) => text).join("; "));
    return reasons.map(({ text, ...place }) => ({
      message: `NetworkManager does not connect eth0 by DHCP: ${text}`,
      ...place,
    }));
  },
});
