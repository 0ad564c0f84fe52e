import ifcfgHostname from "../../../checks/leftovers/ifcfg-hostname.ts";
import { checkTest } from "../../../src/testing/index.ts";

const red = { "/etc/os-release": "ID=rhel\nVERSION_ID=7.9\n" };

checkTest(ifcfgHostname, {
  pass: {
    none: { ...red, "/etc/sysconfig/network-scripts/ifcfg-eth0": "DEVICE=eth0\nBOOTPROTO=dhcp\n" },
    neutral: { ...red, "/etc/sysconfig/network-scripts/ifcfg-eth0": "HOSTNAME=localhost.localdomain\n" },
    "SUSE's own word": { ...red, "/etc/sysconfig/network/ifcfg-eth0": "DHCLIENT_HOSTNAME_OPTION='AUTO'\n" },
  },
  fail: {
    "the builder's": [
      { ...red, "/etc/sysconfig/network-scripts/ifcfg-eth0": "DEVICE=eth0\nDHCP_HOSTNAME=builder-7\n" },
      {
        path: "/etc/sysconfig/network-scripts/ifcfg-eth0",
        line: 2,
        subject: "DHCP_HOSTNAME",
        evidence: { actual: "builder-7" },
      },
    ],
  },
});
