import noStaticLeftovers from "../../../checks/network/no-static-leftovers.ts";
import { ubuntu2204, ubuntu2204Specialized } from "../../../fixtures/trees/ubuntu-22.04.ts";
import { checkTest, file } from "../../../src/testing/index.ts";
import { el7, el9, ifcfgEth0 } from "./_trees.ts";

const rendered =
  "network:\n  ethernets:\n    eth0:\n      dhcp4: true\n      match: {macaddress: '60:45:bd:00:00:01'}\n";

checkTest(noStaticLeftovers, {
  pass: {
    "no setting of the kind": {
      ...el7,
      [ifcfgEth0]: "DEVICE=eth0\nHWADDR=\n#HWADDR=52:54:00:12:34:56\nBOOTPROTO=dhcp\n",
    },
    "an address alone binds nothing": { ...el7, [ifcfgEth0]: "IPADDR=10.0.0.5\n" },
    "cloud-init writes its file anew": { ...ubuntu2204(), "/etc/netplan/50-cloud-init.yaml": rendered },
    "a link to the loopback": { ...el7, "/etc/sysconfig/network": "NETWORKING=yes\nGATEWAY=\n" },
  },
  fail: {
    "HWADDR and MACADDR": [
      { ...el7, [ifcfgEth0]: "DEVICE=eth0\nHWADDR=52:54:00:12:34:56\nMACADDR='52:54:00:12:34:57'\n" },
      { message: "bound to one MAC address", path: ifcfgEth0, line: 2, subject: "eth0" },
      { line: 3 },
    ],
    "a UUID is only noted": [{ ...el7, [ifcfgEth0]: "UUID=5fb06bd0\n" }, { level: "info" }],
    "cloud-init's file where nobody writes it again": [
      { ...ubuntu2204Specialized(), "/etc/netplan/50-cloud-init.yaml": rendered },
      { path: "/etc/netplan/50-cloud-init.yaml", line: 5 },
    ],
    "a profile of NetworkManager": [
      {
        ...el9,
        "/etc/NetworkManager/system-connections/a.nmconnection": file("[ethernet]\nmac-address=52:54:00:12:34:56\n", {
          mode: 0o600,
        }),
      },
      { line: 2 },
    ],
    "a gateway for all interfaces": [
      { ...el7, "/etc/sysconfig/network": "NETWORKING=yes\nGATEWAY=10.0.0.1\n" },
      { message: "gateway", path: "/etc/sysconfig/network", line: 2 },
    ],
    "a fixed client identifier": [
      { ...el7, [ifcfgEth0]: "DHCP_CLIENT_ID=01:52:54:00:12:34:56\n" },
      { message: "client identifier" },
    ],
  },
});
