import leftIdentity from "../../../checks/provisioning/left-identity.ts";
import { checkTest, directory, unreadableDirectory } from "../../../src/testing/index.ts";

checkTest(leftIdentity, {
  pass: {
    "a fresh NetworkManager": { "/var/lib/NetworkManager/": directory(), "/etc/dhcpcd.conf": "duid\n" },
    "an empty key, which is made anew": { "/var/lib/NetworkManager/secret_key": "" },
  },
  fail: {
    "NetworkManager's key": [
      { "/var/lib/NetworkManager/secret_key": "nm-v2:x" },
      { path: "/var/lib/NetworkManager/secret_key", message: "secret key of NetworkManager left behind" },
    ],
    "client ids": [
      { "/etc/dhcpcd.duid": "00:01", "/var/lib/dhcpv6/dhcp6c_duid": "x" },
      { path: "/etc/dhcpcd.duid" },
      { path: "/var/lib/dhcpv6/dhcp6c_duid" },
    ],
  },
  notApplicable: {
    "a specialized image keeps them": {
      tree: { "/var/lib/NetworkManager/secret_key": "x" },
      target: { type: "specialized" },
    },
  },
  undecided: { "a directory that cannot be read": { "/var/lib/NetworkManager": unreadableDirectory() } },
});
