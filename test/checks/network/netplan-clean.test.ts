import netplanClean from "../../../checks/network/netplan-clean.ts";
import { ubuntu2204 } from "../../../fixtures/trees/ubuntu-22.04.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { el9, ubuntu } from "./_trees.ts";

const path = "/etc/netplan/00-installer-config.yaml";
const withFile = (devices: string) => ({ ...ubuntu, [path]: `network:\n  version: 2\n  ethernets:\n${devices}` });
const hotplug =
  'network:\n  version: 2\n  ethernets:\n    ephemeral: {dhcp4: true, match: {driver: hv_netvsc, name: "!eth0"}, optional: true}\n    hotpluggedeth0: {dhcp4: true, match: {driver: hv_netvsc, name: eth0}}\n';

checkTest(netplanClean, {
  pass: {
    "no file": ubuntu,
    "the file for NICs that are added later": { ...ubuntu, "/etc/netplan/90-hotplug-azure.yaml": hotplug },
    "cloud-init writes its own anew": {
      ...ubuntu2204(),
      "/etc/netplan/50-cloud-init.yaml": "network: {ethernets: {eth0: {match: {macaddress: '60:45:bd:00:00:01'}}}}\n",
    },
    "a renderer alone": { ...ubuntu, "/etc/netplan/01-nm.yaml": "network: {version: 2, renderer: networkd}\n" },
    "a device that nobody waits for": withFile("    ens33: {dhcp4: true, optional: true}\n"),
  },
  fail: {
    "a fixed address": [
      withFile("    ens33:\n      addresses: [10.0.0.5/24]\n"),
      { message: "settings of the build machine", path, line: 5 },
    ],
    "a MAC address": [
      withFile("    eth0:\n      dhcp4: true\n      match: {macaddress: '52:54:00:12:34:56'}\n"),
      { line: 6 },
    ],
    "the NIC of the build machine": [
      withFile("    ens33: {dhcp4: true}\n"),
      { message: "ens33 is no NIC of Azure", level: "should", line: 4 },
    ],
    "no YAML": [
      { ...ubuntu, [path]: "network:\n\t- x\n" },
      { message: "cannot read", line: 2 },
    ],
  },
  notApplicable: {
    "a specialized image": {
      tree: withFile("    ens33: {addresses: [10.0.0.5/24]}\n"),
      target: { type: "specialized" },
    },
    "another distribution": el9,
  },
});
