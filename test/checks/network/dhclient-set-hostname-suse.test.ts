import dhclientSetHostname from "../../../checks/network/dhclient-set-hostname-suse.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";
import { el9, sles, system } from "./_trees.ts";

const path = "/etc/sysconfig/network/dhcp";

checkTest(dhclientSetHostname, {
  pass: {
    no: { ...sles, [path]: 'DHCLIENT_SET_HOSTNAME="no"\n' },
    "no, last": { ...sles, [path]: "DHCLIENT_SET_HOSTNAME=yes\nDHCLIENT_SET_HOSTNAME=no\n" },
  },
  fail: {
    yes: [
      { ...sles, [path]: '# c\nDHCLIENT_SET_HOSTNAME="yes"\n' },
      { message: "DHCP sets the host name", path, line: 2 },
    ],
    "not set": [
      { ...sles, [path]: "" },
      { message: "which means yes", path },
    ],
    "no file": [sles, { path }],
  },
  notApplicable: { "SLES 16 with NetworkManager": { ...system("sles", "16.0") }, "another family": el9 },
  undecided: { "a file that cannot be read": { ...sles, [path]: unreadable() } },
});
