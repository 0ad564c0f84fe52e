import cloudInitNetwork from "../../../checks/leftovers/cloud-init-network.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(cloudInitNetwork, {
  pass: {
    "the image's own": {
      "/etc/netplan/01-netcfg.yaml": "network: {version: 2}\n",
      "/etc/sysconfig/network-scripts/ifcfg-eth0": "DEVICE=eth0\n",
    },
  },
  fail: {
    "bound to a card": [
      {
        "/etc/netplan/50-cloud-init.yaml":
          "network:\n  ethernets:\n    eth0:\n      match:\n        macaddress: 00:0d:3a:12:34:56\n",
      },
      { path: "/etc/netplan/50-cloud-init.yaml", line: 5 },
    ],
    "for any card": [{ "/etc/netplan/50-cloud-init.yaml": "network: {version: 2}\n" }, { level: "should" }],
    "a card's address in a comment": [
      { "/etc/systemd/network/10-cloud-init-eth0.network": "# 00:0d:3a:12:34:56\n[Match]\nName=eth0\n" },
      { level: "should" },
    ],
    "NetworkManager and ifcfg": [
      {
        "/etc/NetworkManager/system-connections/cloud-init-eth0.nmconnection":
          "[ethernet]\nmac-address=00:0D:3A:12:34:56\n",
        "/etc/NetworkManager/conf.d/99-cloud-init.conf": "x",
        "/etc/sysconfig/network-scripts/ifcfg-eth0":
          "# Created by cloud-init automatically, do not edit.\n#\nHWADDR=00:0d:3a:12:34:56\n",
      },
      { path: "/etc/NetworkManager/system-connections/cloud-init-eth0.nmconnection", line: 2 },
      { level: "should" },
      { path: "/etc/sysconfig/network-scripts/ifcfg-eth0", line: 3 },
    ],
  },
});
