import { network } from "../../src/facts/network.ts";
import { isNo } from "../../src/facts/network/ifcfg.ts";
import { defineCheck } from "../../src/lint/check.ts";

export default defineCheck({
  id: "network.one-network-stack",
  title: "One network manager configures the first NIC",
  level: "should",
  requirements: ["network.one-network-stack"],
  why: "Two managers on one NIC ask DHCP twice, fight over addresses, routes and resolv.conf, and each undoes what the other did. A second manager that is installed or even runs does no harm while nothing gives it the NIC; the network scripts hand over to NetworkManager unless an ifcfg file says NM_CONTROLLED=no.",
  fix: { text: "Disable the manager that is not meant.", commands: ["systemctl disable --now systemd-networkd"] },
  async run(image) {
    const { managers, files } = await image.fact(network);
    const active = managers.filter(
      ({ starts, opinion }) => starts && (opinion.does === "dhcp" || opinion.does === "static"),
    );
    const handedOver = !files.redHatIfcfg.some(({ variables }) => isNo(variables.get("NM_CONTROLLED")?.value ?? ""));
    const hasNetworkManager = active.some(({ name }) => name === "NetworkManager");
    const rivals = active.filter(({ name }) => !(name === "network-scripts" && hasNetworkManager && handedOver));
    if (rivals.length < 2) return [];
    return rivals.slice(1).map(({ name, unit, opinion }) => {
      const { text, ...place } = opinion.reasons[0] ?? { text: "" };
      return {
        message: `${name} configures the first NIC beside ${rivals[0]?.name ?? ""}`,
        ...(place.path === undefined && unit ? { path: unit.path } : place),
        subject: name,
        ...(unit
          ? {
              fix: {
                text: `Disable ${name}, or take the first NIC from it.`,
                commands: [`systemctl disable ${unit.name}`],
              },
            }
          : {}),
        evidence: { actual: text },
      };
    });
  },
});
