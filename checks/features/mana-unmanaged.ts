import { network } from "../../src/facts/network.ts";
import { virtualFunctions } from "../../src/facts/virtual-functions.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";

export default defineCheck({
  id: "features.mana-unmanaged",
  title: "NetworkManager leaves the functions of MANA alone",
  level: "info",
  requirements: ["features.mana-unmanaged"],
  why: "Azure's list of drivers for NetworkManager names the two of Mellanox only; on sizes with MANA NetworkManager then asks DHCP for the virtual function too, whose address is that of the synthetic NIC. The udev rule on hv_pci and azure-vm-utils cover it. Official RHEL images have the short list: a note. That no function at all is left alone is told by network.sriov-unmanaged-udev.",
  fix: {
    text: "Install azure-vm-utils, or write the rule.",
    commands: [
      `echo 'SUBSYSTEM=="net", DRIVERS=="hv_pci", ACTION!="remove", ENV{NM_UNMANAGED}="1"' > /etc/udev/rules.d/68-azure-sriov-nm-unmanaged.rules`,
    ],
  },
  async run(image) {
    const { managers } = await image.fact(network);
    if (!managers.some(({ name, starts }) => name === "NetworkManager" && starts))
      return notApplicable("NetworkManager does not start at boot");
    const functions = await image.fact(virtualFunctions);
    const isCovered = (name: string) =>
      functions.some(
        ({ driver, udevRule, networkManagerConf }) =>
          driver === name && (udevRule !== undefined || networkManagerConf !== undefined),
      );
    if (isCovered("mana")) return [];
    const conf = functions.find(({ networkManagerConf }) => networkManagerConf !== undefined)?.networkManagerConf;
    if (!isCovered("mlx5_core")) return notApplicable("no virtual function is left alone, which another check tells");
    return [
      {
        message: "NetworkManager would manage virtual functions of mana",
        ...(conf?.path === undefined ? {} : { path: conf.path }),
        ...(conf?.line === undefined ? {} : { line: conf.line }),
        subject: "mana",
      },
    ];
  },
});
