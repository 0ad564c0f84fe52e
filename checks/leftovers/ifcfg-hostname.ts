import { network } from "../../src/facts/network.ts";
import { os } from "../../src/facts/os.ts";
import { defineCheck } from "../../src/lint/check.ts";
import { isNeutralHostName } from "./_host-name.ts";

export default defineCheck({
  id: "leftovers.ifcfg-hostname",
  title: "No interface file carries the host name of the build machine",
  level: "should",
  requirements: ["leftovers.ifcfg-hostname"],
  why: "The DHCP client sends this name with its request, and Azure's DNS registers it: all VMs of the image ask for the same name, and `ssh NAME` inside the virtual network leads to the one that asked last. The lines HOSTNAME and DHCP_HOSTNAME of ifcfg files decide.",
  fix: {
    text: "Delete the lines.",
    commands: ["sed -i '/^\\(DHCP_\\)\\?HOSTNAME=/d' /etc/sysconfig/network-scripts/ifcfg-*"],
  },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const system = await image.fact(os);
    const { files } = await image.fact(network);
    return [...files.redHatIfcfg, ...files.suseIfcfg].flatMap(({ path, variables }) =>
      ["HOSTNAME", "DHCP_HOSTNAME", "DHCLIENT_HOSTNAME_OPTION"].flatMap((name) => {
        const setting = variables.get(name);
        if (!setting || setting.value === "AUTO" || isNeutralHostName(setting.value, system)) return [];
        return [
          {
            message: `${name} is the build machine's`,
            path,
            line: setting.line,
            subject: name,
            evidence: { actual: setting.value.slice(0, 100) },
          },
        ];
      }),
    );
  },
});
