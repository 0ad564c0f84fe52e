import oneNetworkStack from "../../../checks/network/one-network-stack.ts";
import { networkd } from "../../../fixtures/trees/parts/services.ts";
import { enabledUnit } from "../../../fixtures/trees/parts/systemd.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { el7, el9, ifcfgEth0, system } from "./_trees.ts";

const file = { "/etc/systemd/network/a.network": "[Match]\nName=eth0\n[Network]\nDHCP=yes\n" };
const ifcfg = (more: string) => ({ [ifcfgEth0]: `DEVICE=eth0\nONBOOT=yes\nBOOTPROTO=dhcp\n${more}` });
const ifupdown = {
  ...system("debian", "12"),
  ...enabledUnit("networking.service"),
  "/etc/network/interfaces": "auto eth0\niface eth0 inet dhcp\n",
};

checkTest(oneNetworkStack, {
  pass: {
    "one manager": el9,
    "a second one that nothing gives the NIC": { ...el9, ...networkd() },
    "the scripts hand over to NetworkManager": { ...el7, ...el9, ...ifcfg("") },
    "NetworkManager keeps off by configuration": {
      ...el9,
      ...networkd(file),
      "/etc/NetworkManager/conf.d/a.conf": "[keyfile]\nunmanaged-devices=*\n",
    },
    none: system("debian", "12"),
  },
  fail: {
    "NetworkManager and networkd": [
      { ...el9, ...networkd(file) },
      {
        message: "systemd-networkd configures the first NIC beside NetworkManager",
        path: "/etc/systemd/network/a.network",
        line: 4,
      },
    ],
    "ifupdown and networkd": [
      { ...ifupdown, ...networkd(file) },
      { message: "ifupdown", path: "/etc/network/interfaces", line: 2 },
    ],
  },
});
