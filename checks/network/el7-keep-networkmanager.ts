import { network } from "../../src/facts/network.ts";
import { os } from "../../src/facts/os.ts";
import { packages } from "../../src/facts/packages.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "network.el7-keep-networkmanager",
  title: "NetworkManager is there from release 7 on",
  level: "should",
  requirements: ["network.el7-keep-networkmanager"],
  why: "From release 7 on NetworkManager no longer conflicts with the agent, and documentation and tools of the family expect it. Where another manager brings up the NIC by DHCP its absence is only noted.",
  fix: {
    text: "Install and enable NetworkManager.",
    commands: ["yum install -y NetworkManager", "systemctl enable NetworkManager"],
  },
  appliesTo: { distro: ["rhel", "centos", "ol", "almalinux", "rocky"] },
  async run(image) {
    const { major } = await image.fact(os);
    if (major === undefined || major < 7) return notApplicable("only from release 7 on");
    const installed = await image.fact(packages);
    if (installed.database === undefined) return undecided("the image has no database of packages");
    if (installed.find("NetworkManager")) return [];
    const { primaryDhcp } = await image.fact(network);
    return [{ message: "NetworkManager is not installed", ...(primaryDhcp.answer === "yes" ? { level: "info" } : {}) }];
  },
});
