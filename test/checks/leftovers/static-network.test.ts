import staticNetwork from "../../../checks/leftovers/static-network.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { ubuntu2204 } from "../../../fixtures/trees/ubuntu-22.04.ts";

const ifcfg = "/etc/sysconfig/network-scripts/ifcfg-eth0";
const red = { "/etc/os-release": "ID=rhel\nVERSION_ID=7.9\n" };

checkTest(staticNetwork, {
  pass: {
    DHCP: { ...red, [ifcfg]: "DEVICE=eth0\nBOOTPROTO=dhcp\nONBOOT=yes\n" },
    loopback: { ...red, "/etc/network/interfaces": "auto lo\niface lo inet loopback\n" },
    "cloud-init's own file has a check": {
      ...red,
      "/etc/netplan/50-cloud-init.yaml": "network: {version: 2, ethernets: {eth0: {addresses: [10.0.0.4/24]}}}\n",
    },
  },
  fail: {
    "the only card": [
      { ...red, [ifcfg]: "DEVICE=eth0\nBOOTPROTO=none\nIPADDR=10.1.1.5\nGATEWAY=10.1.1.1\nDNS1=10.1.1.2\n" },
      { path: ifcfg, line: 3, message: "fixed address" },
      { line: 4, message: "fixed gateway" },
      { line: 5, level: "should" },
    ],
    netplan: [
      {
        ...red,
        "/etc/netplan/01.yaml": "network:\n  version: 2\n  ethernets:\n    ens160:\n      addresses: [10.0.0.4/24]\n",
      },
      { path: "/etc/netplan/01.yaml", subject: "ens160" },
    ],
    "beside DHCP": [
      {
        ...ubuntu2204(),
        "/etc/systemd/network/50-other.network": "[Match]\nName=ens192\n[Network]\nAddress=10.0.0.4/24\n",
      },
      { path: "/etc/systemd/network/50-other.network", line: 4, level: "should" },
    ],
  },
});
