import suseIfcfgRemoved from "../../../checks/network/suse-ifcfg-removed.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";
import { el9, sles } from "./_trees.ts";

const path = "/etc/sysconfig/network/ifcfg-eth0";
const withFile = (text: string) => ({ ...sles, [path]: text });

checkTest(suseIfcfgRemoved, {
  pass: {
    removed: sles,
    "SUSE's own file": withFile("BOOTPROTO='dhcp+autoip'\nSTARTMODE='auto'\nCLOUD_NETCONFIG_MANAGE='yes'\n"),
    "a file that nobody reads": { ...sles, "/etc/sysconfig/network/ifcfg-eth0.rpmsave": "BOOTPROTO=static\n" },
    loopback: { ...sles, "/etc/sysconfig/network/ifcfg-lo": "IPADDR=127.0.0.1/8\n" },
  },
  fail: {
    static: [
      withFile("BOOTPROTO='static'\nIPADDR='10.0.0.5/24'\nSTARTMODE='auto'\n"),
      { message: "settings of the build machine", path, line: 2 },
    ],
    "bound to a MAC address": [withFile("BOOTPROTO=dhcp\nSTARTMODE=auto\nLLADDR=52:54:00:12:34:56\n"), { line: 3 }],
    "not started": [withFile("BOOTPROTO=dhcp\nSTARTMODE=manual\n"), { message: "does not ask DHCP", line: 2 }],
    "a second NIC": [
      { ...sles, "/etc/sysconfig/network/ifcfg-eth1": "BOOTPROTO=none\nSTARTMODE=auto\n" },
      { message: "eth1" },
    ],
  },
  notApplicable: {
    "a specialized image": { tree: withFile("BOOTPROTO=static\n"), target: { type: "specialized" } },
    "another family": el9,
  },
  undecided: { "a file that cannot be read": { ...sles, [path]: unreadable() } },
});
