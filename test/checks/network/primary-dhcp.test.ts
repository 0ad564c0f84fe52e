import primaryDhcp from "../../../checks/network/primary-dhcp.ts";
import { flatcar } from "../../../fixtures/trees/flatcar.ts";
import { sles15 } from "../../../fixtures/trees/sles-15.ts";
import { cloudInit } from "../../../fixtures/trees/parts/agents.ts";
import { enabledUnit } from "../../../fixtures/trees/parts/systemd.ts";
import { checkTest, file, unreadable } from "../../../src/testing/index.ts";
import { el7, el9, ifcfgEth0, system, ubuntu } from "./_trees.ts";

const profile = "/etc/NetworkManager/system-connections/eth0.nmconnection";

checkTest(primaryDhcp, {
  pass: {
    "NetworkManager by itself, as RHEL 10 and Fedora": el9,
    "wicked's ifcfg-eth0, with cloud-init's network disabled": sles15(),
    "a networkd file for every NIC": flatcar(),
    "networkd, with cloud-init's network disabled, as Garden Linux": {
      ...cloudInit({
        version: "24.1",
        sitePackages: "/usr/lib/python3/dist-packages",
        cloudCfg: "",
        cloudCfgD: { "99_disable-network-config.cfg": "network: {config: disabled}\n" },
      }),
      ...system("gardenlinux", "1592.4"),
      ...enabledUnit("systemd-networkd.service"),
      "/etc/systemd/network/99-default.network": "[Match]\nName=*\n[Network]\nDHCP=yes\n",
    },
    "ifcfg-eth0 of the network scripts": { ...el7, [ifcfgEth0]: "DEVICE=eth0\nONBOOT=yes\nBOOTPROTO=dhcp\n" },
  },
  fail: {
    "a static address": [
      { ...el7, [ifcfgEth0]: "DEVICE=eth0\nONBOOT=yes\nBOOTPROTO=static\nIPADDR=10.0.0.5\n" },
      { message: "BOOTPROTO=static", path: ifcfgEth0, line: 3 },
    ],
    "a manual profile": [
      {
        ...el9,
        [profile]: file("[connection]\ntype=ethernet\ninterface-name=eth0\n[ipv4]\nmethod=manual\n", { mode: 0o600 }),
      },
      { message: "ipv4.method is manual", path: profile, line: 5 },
    ],
    "networkd without a file for the NIC": [ubuntu, { message: "no .network file is for eth0" }],
    "no manager at all": [system("debian", "12"), { message: "no network manager is installed" }],
  },
  undecided: {
    "a file whose match only the machine can tell": [
      { ...ubuntu, "/etc/systemd/network/a.network": "[Match]\nPath=acpi-*\n[Network]\nDHCP=yes\n" },
      "DHCP=yes",
    ],
    "services that are not in the tree": [{ "/etc/os-release": "ID=nixos\n" }, "no service"],
    "a file that cannot be read": [{ ...el7, [ifcfgEth0]: unreadable() }, "permission denied"],
  },
});
