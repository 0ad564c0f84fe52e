import dhcpServerState from "../../../checks/leftovers/dhcp-server-state.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(dhcpServerState, {
  pass: { "the package's file": { "/var/lib/dhcpd/dhcpd.leases": "# The format of this file is documented\n" } },
  fail: {
    leases: [
      { "/var/lib/dhcpd/dhcpd.leases": "# x\nlease 10.0.0.5 {\n}\n" },
      { path: "/var/lib/dhcpd/dhcpd.leases", line: 2 },
    ],
  },
});
