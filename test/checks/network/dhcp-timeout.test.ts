import dhcpTimeout from "../../../checks/network/dhcp-timeout.ts";
import { checkTest, file, unreadable } from "../../../src/testing/index.ts";
import { el7, el9 } from "./_trees.ts";

const dhclient = "/etc/dhcp/dhclient.conf";
const conf = "/etc/NetworkManager/conf.d/a.conf";

checkTest(dhcpTimeout, {
  pass: {
    "no value": el9,
    "a comment": { ...el7, [dhclient]: "#timeout 60;\n" },
    "exactly enough": { ...el7, [dhclient]: "timeout 300;\n" },
    "Alma's file": { ...el9, [conf]: "[connection]\nipv4.dhcp-timeout=300\n" },
    "for ever": { ...el9, [conf]: "[connection]\nipv4.dhcp-timeout=infinity\n" },
    "the last one counts": { ...el7, [dhclient]: "timeout 10;\ntimeout 300;\n" },
  },
  fail: {
    "one second too few": [
      { ...el7, [dhclient]: "send x;\ntimeout 299;\n" },
      { message: "after 299 seconds", path: dhclient, line: 2 },
    ],
    "NetworkManager's default": [
      { ...el9, [conf]: "[connection]\nipv4.dhcp-timeout=45\n" },
      { path: conf, line: 2 },
    ],
    "a profile": [
      {
        ...el9,
        "/etc/NetworkManager/system-connections/a.nmconnection": file("[ipv4]\ndhcp-timeout=45\n", { mode: 0o600 }),
      },
      { line: 2 },
    ],
  },
  undecided: { "a file that cannot be read": { ...el7, [dhclient]: unreadable() } },
});
