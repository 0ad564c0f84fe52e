import { network } from "../../src/facts/network.ts";
import { virtualFunctions } from "../../src/facts/virtual-functions.ts";
import { type Finding, defineCheck, notApplicable } from "../../src/lint/check.ts";

export default defineCheck({
  id: "network.sriov-unmanaged-networkd",
  title: "systemd-networkd leaves the functions of accelerated networking alone",
  level: "should",
  requirements: ["network.sriov-unmanaged-networkd"],
  why: "A .network file that fits every NIC also fits the second one that accelerated networking adds, and asks DHCP for the same address on both. A file that fits only hv_netvsc or eth0 needs nothing; else one that comes earlier and says Unmanaged=yes takes the functions out.",
  fix: {
    text: "Install azure-vm-utils, or write a file whose name sorts before the others.",
    commands: [
      "printf '[Match]\\nDriver=mlx4_en mlx5_en mlx4_core mlx5_core mana\\n[Link]\\nUnmanaged=yes\\n' > /etc/systemd/network/01-azure-unmanaged-devices.network",
    ],
  },
  appliesTo: { family: ["debian", "suse", "flatcar"] },
  async run(image) {
    const { managers } = await image.fact(network);
    if (!managers.some(({ name, starts }) => name === "systemd-networkd" && starts))
      return notApplicable("systemd-networkd does not start at boot");
    const findings: Finding[] = [];
    for (const { driver, networkd } of await image.fact(virtualFunctions)) {
      if (networkd.does !== "dhcp" && networkd.does !== "static") continue;
      const { text, ...place } = networkd.reasons[0] ?? { text: "" };
      findings.push({
        message: `networkd would manage virtual functions of ${driver}`,
        ...place,
        subject: driver,
        ...(text === "" ? {} : { evidence: { actual: text } }),
      });
    }
    return findings;
  },
});
