import { network } from "../../src/facts/network.ts";
import { virtualFunctions } from "../../src/facts/virtual-functions.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";

export default defineCheck({
  id: "network.sriov-unmanaged-udev",
  title: "NetworkManager leaves the functions of accelerated networking alone",
  level: "must",
  requirements: [
    "network.sriov-unmanaged-udev",
    "lisa.rhel-azure-sriov-unmanaged",
    "lisa.sriov-basic",
    "distro-alma-rocky.follow-rhel",
  ],
  why: "With accelerated networking a second NIC with the same MAC address appears beside the synthetic one, which drives it. NetworkManager would ask DHCP for it too and give both the same address. Azure's pages ask for the udev rule on hv_pci; a rule on the drivers (azure-vm-utils) and unmanaged-devices of NetworkManager.conf do the same, so any of them passes.",
  fix: {
    text: "Install azure-vm-utils, or write the rule.",
    commands: [
      `echo 'SUBSYSTEM=="net", DRIVERS=="hv_pci", ACTION!="remove", ENV{NM_UNMANAGED}="1"' > /etc/udev/rules.d/68-azure-sriov-nm-unmanaged.rules`,
    ],
  },
  references: [
    {
      title: "Azure: accelerated networking for custom images",
      url: "https://learn.microsoft.com/azure/virtual-network/accelerated-networking-overview",
    },
  ],
  appliesTo: { distro: ["rhel", "centos", "ol", "almalinux", "rocky"] },
  async run(image) {
    const { managers } = await image.fact(network);
    if (!managers.some(({ name, starts }) => name === "NetworkManager" && starts))
      return notApplicable("NetworkManager does not start at boot");
    // MANA is driven by the newest sizes only and has an entry of its own.
    return (await image.fact(virtualFunctions))
      .filter(({ driver, udevRule, networkManagerConf }) => driver !== "mana" && !udevRule && !networkManagerConf)
      .map(({ driver }) => ({
        message: `NetworkManager would manage virtual functions of ${driver}`,
        subject: driver,
      }));
  },
});
