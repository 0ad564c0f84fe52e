import dhcpSendsHostname from "../../../checks/network/dhcp-sends-hostname.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { azureLinux, el9, system } from "./_trees.ts";

const mariner = system("mariner", "2.0");

checkTest(dhcpSendsHostname, {
  pass: {
    "Azure Linux 3": { ...azureLinux, "/etc/dhcpcd.conf": "hostname\noption domain_name_servers, host_name\n" },
    Mariner: { ...mariner, "/etc/dhcp/dhclient.conf": "request subnet-mask, host-name;\n" },
  },
  fail: {
    "Azure Linux 3 without the option": [
      { ...azureLinux, "/etc/dhcpcd.conf": "# option host_name\n" },
      { path: "/etc/dhcpcd.conf" },
    ],
    "Mariner without the file": [mariner, { path: "/etc/dhcp/dhclient.conf" }],
  },
  notApplicable: { "another family": el9 },
});
