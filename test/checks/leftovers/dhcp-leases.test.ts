import dhcpLeases from "../../../checks/leftovers/dhcp-leases.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(dhcpLeases, {
  pass: {
    "empty files of packages": { "/var/lib/dhcp/dhclient.leases": "", "/var/lib/NetworkManager/timestamps": "x" },
  },
  fail: {
    "of every client": [
      {
        "/var/lib/dhclient/dhclient-eth0.leases": "x",
        "/var/lib/dhcp/dhclient.eth0.leases": "x",
        "/var/lib/dhcpcd/eth0.lease": "x",
        "/var/lib/NetworkManager/internal-1-eth0.lease": "x",
        "/var/lib/wicked/lease-eth0-dhcp-ipv4.xml": "x",
      },
      { path: "/var/lib/dhclient/dhclient-eth0.leases" },
      { path: "/var/lib/dhcp/dhclient.eth0.leases" },
      { path: "/var/lib/dhcpcd/eth0.lease" },
      { path: "/var/lib/NetworkManager/internal-1-eth0.lease" },
      { path: "/var/lib/wicked/lease-eth0-dhcp-ipv4.xml" },
    ],
  },
});
